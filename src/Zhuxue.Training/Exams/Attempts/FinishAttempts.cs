using Microsoft.EntityFrameworkCore;
using Zhuxue.Platform.Data;
using Zhuxue.Platform.Messaging;
using Zhuxue.Training.Catalogue.Rules;
using Zhuxue.Training.Evidence;
using Zhuxue.Training.Exams.Papers;
using Zhuxue.Training.Exams.Standing;
using Zhuxue.Training.Exams.Watching;
using Zhuxue.Training.Learning.Enrolments;

namespace Zhuxue.Training.Exams.Attempts;

/// <summary>An attempt to be finished.</summary>
/// <param name="IfOverdue">By the clock: only when its time and grace are over.</param>
internal readonly record struct FinishRequest(Guid LearnerId, Guid AttemptId, bool IfOverdue);

/// <summary>
/// 交卷: marks attempts from their papers alone and writes the result, many in one transaction (benchmark: <c>./bench exam</c>). Finishing
/// what is finished changes nothing.
/// </summary>
internal sealed class FinishAttempts(IServiceScopeFactory scopes, TimeProvider clock) : IAsyncDisposable
{
    private const int MostWaiting = 10_000, MostAtOnce = 100;

    private GroupCommit<FinishRequest, AttemptState?>? _group;

    private GroupCommit<FinishRequest, AttemptState?> Group => _group ?? Interlocked.CompareExchange(ref _group, new(CommitAsync, MostWaiting, MostAtOnce), null) ?? _group!;

    /// <summary>The state afterwards, null for an attempt that is not there; the whole null when too many wait.</summary>
    public Task<AttemptState?>? TryFinish(FinishRequest request) => Group.TryAdd(request);

    /// <summary>Finishes one attempt in a transaction of its own.</summary>
    internal async Task<AttemptState?> FinishOneAsync(FinishRequest request, CancellationToken cancellationToken) => (await CommitAsync([request], cancellationToken))[0];

    public ValueTask DisposeAsync() => _group?.DisposeAsync() ?? default;

    private async Task<IReadOnlyList<AttemptState?>> CommitAsync(IReadOnlyList<FinishRequest> requests, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var services = scope.ServiceProvider;
        var db = services.GetRequiredService<TrainingDb>();
        var now = clock.GetUtcNow();
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var attempts = await LockAsync(db, requests, cancellationToken);
        var sitting = requests.Select(r => (Request: r, Attempt: attempts.GetValueOrDefault(r.AttemptId)))
            .Where(x => x.Attempt is { State: AttemptState.Sitting } a && a.LearnerId == x.Request.LearnerId && (!x.Request.IfOverdue || !Sitting.IsRunning(a, now)))
            .Select(x => x.Attempt!).Distinct().ToList();
        if (sitting.Count > 0)
            await FinishAsync(services, db, sitting, now, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return [.. requests.Select(r => attempts.GetValueOrDefault(r.AttemptId) is { } a && a.LearnerId == r.LearnerId ? a.State : (AttemptState?)null)];
    }

    /// <summary>Holds the rows until the commit, in the order in which <see cref="AnswerWriter"/> does: no answer slips in between marking and end.</summary>
    private static async Task<Dictionary<Guid, Attempt>> LockAsync(TrainingDb db, IReadOnlyList<FinishRequest> requests, CancellationToken cancellationToken)
    {
        var ids = requests.Select(r => r.AttemptId).Distinct().ToArray();
        var learners = requests.Select(r => r.LearnerId).Distinct().ToArray();
        var attempts = db.IsPostgres
            ? db.Attempts.FromSql($"SELECT * FROM attempt WHERE learner_id = ANY({learners}) AND id = ANY({ids}) ORDER BY learner_id, id FOR UPDATE")
            : db.Attempts.Where(a => learners.Contains(a.LearnerId) && ids.Contains(a.Id));
        return await attempts.ToDictionaryAsync(a => a.Id, cancellationToken);
    }

    private static async Task FinishAsync(IServiceProvider services, TrainingDb db, List<Attempt> attempts, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var (evidence, events) = (services.GetRequiredService<EvidenceLog>(), services.GetRequiredService<Events>());
        var (rulePacks, watch) = (services.GetRequiredService<RulePacks>(), services.GetRequiredService<WatchAttempts>());
        var learners = attempts.Select(a => a.LearnerId).Distinct().ToArray();
        var ids = attempts.Select(a => a.Id).ToArray();
        var papers = await db.AttemptPapers.AsNoTracking().Where(p => learners.Contains(p.LearnerId) && ids.Contains(p.AttemptId)).ToDictionaryAsync(p => p.AttemptId, cancellationToken);
        var answers = (await db.Answers.AsNoTracking().Where(a => learners.Contains(a.LearnerId) && ids.Contains(a.AttemptId)).ToListAsync(cancellationToken)).ToLookup(a => a.AttemptId);
        var enrolmentIds = attempts.Select(a => a.EnrolmentId).Distinct().ToArray();
        var enrolments = await db.Set<Enrolment>().AsNoTracking().Where(e => learners.Contains(e.LearnerId) && enrolmentIds.Contains(e.Id)).ToDictionaryAsync(e => e.Id, cancellationToken);
        var standings = await db.ExamStandings.Where(s => learners.Contains(s.LearnerId) && enrolmentIds.Contains(s.EnrolmentId)).ToDictionaryAsync(s => s.EnrolmentId, cancellationToken);
        var granted = (await db.Remarks.Select(r => r.QuestionId).ToListAsync(cancellationToken)).ToHashSet();
        await watch.PrepareAsync(cancellationToken);

        foreach (var attempt in attempts)
        {
            var paper = Paper.FromJson(papers[attempt.Id].Paper);
            var given = answers[attempt.Id].ToList();
            var marking = PaperMark.Mark(paper, given.ToDictionary(a => new ItemPlace(a.Question, a.Item), a => a.Chosen), granted);
            attempt.EndReason = now > attempt.EndsAt ? AttemptEnd.TimeUp : AttemptEnd.HandedIn;
            attempt.State = AttemptState.Finished;
            attempt.FinishedAt = now;
            attempt.Score = marking.Score;
            attempt.Passed = marking.Score >= attempt.PassPoints;
            attempt.ChapterScores = ChapterScore.ToJson(marking.Chapters);
            attempt.SnapshotAt = null;
            attempt.Version++;
            if (!standings.TryGetValue(attempt.EnrolmentId, out var standing))
            {
                db.Add(standing = new ExamStanding { LearnerId = attempt.LearnerId, EnrolmentId = attempt.EnrolmentId, OpenedAt = attempt.StartedAt!.Value });
                standings.Add(attempt.EnrolmentId, standing);
            }
            var enrolment = enrolments[attempt.EnrolmentId];
            var passedNow = Stand(standing, attempt, rulePacks.Get(enrolment.RulePackCode, enrolment.RulePackVersion), now);
            evidence.Append("attempt-finished", attempt.LearnerId, new
            {
                AttemptId = attempt.Id,
                attempt.EnrolmentId,
                attempt.Number,
                End = attempt.EndReason.ToString(),
                attempt.Score,
                attempt.Passed,
                Answers = given.OrderBy(a => a.Question).ThenBy(a => a.Item).Select(a => new[] { a.Question, a.Item, a.Chosen }),
            });
            await watch.LookAsync(attempt, paper, given, marking, cancellationToken);
            await events.PublishAsync(new AttemptFinished(attempt.LearnerId, attempt.EnrolmentId, attempt.Id, marking.Score, attempt.Passed.Value), cancellationToken);
            if (passedNow)
                await events.PublishAsync(new ExamPassed(attempt.LearnerId, attempt.EnrolmentId, attempt.Id), cancellationToken);
        }
        await db.SaveChangesAsync(cancellationToken);
    }

    /// <summary>Passed never goes back; each failure makes the next wait longer (A16).</summary>
    /// <returns>Whether the exam is passed now and was not before.</returns>
    internal static bool Stand(ExamStanding standing, Attempt attempt, RulePack rules, DateTimeOffset now)
    {
        var wasPassed = standing.State == ExamState.Passed;
        standing.Attempts++;
        standing.BestScore = Math.Max(standing.BestScore ?? 0, attempt.Score!.Value);
        standing.Version++;
        if (attempt.Passed == true)
        {
            (standing.State, standing.NextFrom) = (ExamState.Passed, null);
            standing.PassedAt ??= now;
        }
        else if (!wasPassed)
        {
            var coolDown = rules.ExamCoolDownMinutes[Math.Min(standing.Attempts, rules.ExamCoolDownMinutes.Count) - 1];
            (standing.State, standing.NextFrom) = (ExamState.Failed, now + TimeSpan.FromMinutes(coolDown));
        }
        return attempt.Passed == true && !wasPassed;
    }
}
