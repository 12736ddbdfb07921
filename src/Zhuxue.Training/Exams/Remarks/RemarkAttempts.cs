using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Zhuxue.Platform.Messaging;
using Zhuxue.Training.Evidence;
using Zhuxue.Training.Exams.Attempts;
using Zhuxue.Training.Exams.Papers;
using Zhuxue.Training.Exams.Standing;

namespace Zhuxue.Training.Exams.Remarks;

/// <summary>The outbox message.</summary>
internal sealed record RemarkJob(Guid RemarkId);

/// <summary>
/// Marks past attempts again, one transaction each: an attempt is raised or left as it is, and is not looked at twice. Killed in the middle, it
/// goes on where it stood.
/// </summary>
internal sealed class RemarkAttempts(IServiceScopeFactory scopes, TimeProvider clock) : IOutboxHandler
{
    public const string MessageKind = "exam.remark";

    private const int AttemptsAtOnce = 200;

    public string Kind => MessageKind;

    public OutboxLane Lane => OutboxLane.Long;

    /// <summary>The finished attempts whose paper holds the question.</summary>
    public static IQueryable<Attempt> Holding(TrainingDb db, Guid questionId)
    {
        var id = questionId.ToString();
        return from a in db.Attempts
               join p in db.AttemptPapers on new { a.LearnerId, AttemptId = a.Id } equals new { p.LearnerId, p.AttemptId }
               where a.State == AttemptState.Finished && p.Paper.Contains(id)
               select a;
    }

    public async Task HandleAsync(string payload, CancellationToken cancellationToken)
    {
        var remarkId = JsonSerializer.Deserialize<RemarkJob>(payload)!.RemarkId;
        Remark remark;
        HashSet<Guid> granted;
        await using (var scope = scopes.CreateAsyncScope())
        {
            var db = scope.ServiceProvider.GetRequiredService<TrainingDb>();
            remark = await db.Remarks.AsNoTracking().SingleAsync(r => r.Id == remarkId, cancellationToken);
            granted = await db.Remarks.Select(r => r.QuestionId).ToHashSetAsync(cancellationToken);
        }
        if (remark.State == RemarkState.Done)
            return;
        while (true)
        {
            List<(Guid LearnerId, Guid Id)> batch;
            await using (var scope = scopes.CreateAsyncScope())
            {
                var db = scope.ServiceProvider.GetRequiredService<TrainingDb>();
                var done = db.AttemptRemarks.Where(r => r.RemarkId == remarkId);
                var next = await Holding(db, remark.QuestionId)
                    .Where(a => !done.Any(r => r.LearnerId == a.LearnerId && r.AttemptId == a.Id))
                    .OrderBy(a => a.LearnerId).ThenBy(a => a.Id).Take(AttemptsAtOnce).Select(a => new { a.LearnerId, a.Id }).ToListAsync(cancellationToken);
                batch = [.. next.Select(a => (a.LearnerId, a.Id))];
            }
            if (batch.Count == 0)
                break;
            foreach (var (learnerId, attemptId) in batch)
            {
                cancellationToken.ThrowIfCancellationRequested();
                await using var scope = scopes.CreateAsyncScope();
                await RemarkAsync(scope.ServiceProvider, remarkId, learnerId, attemptId, granted, cancellationToken);
            }
        }
        await EndAsync(remarkId, cancellationToken);
    }

    /// <summary>One attempt. A concurrent change makes this throw: the message is tried again, and takes it up anew.</summary>
    private async Task RemarkAsync(IServiceProvider services, Guid remarkId, Guid learnerId, Guid attemptId, HashSet<Guid> granted, CancellationToken cancellationToken)
    {
        var db = services.GetRequiredService<TrainingDb>();
        var attempt = await db.Attempts.SingleAsync(a => a.LearnerId == learnerId && a.Id == attemptId, cancellationToken);
        var paper = Paper.FromJson((await db.AttemptPapers.AsNoTracking().SingleAsync(p => p.LearnerId == learnerId && p.AttemptId == attemptId, cancellationToken)).Paper);
        var answers = await db.Answers.AsNoTracking().Where(a => a.LearnerId == learnerId && a.AttemptId == attemptId).ToDictionaryAsync(a => new ItemPlace(a.Question, a.Item), a => a.Chosen, cancellationToken);
        var marked = PaperMark.Mark(paper, answers, granted);
        var (now, old) = (clock.GetUtcNow(), attempt.Score ?? 0);
        db.Add(new AttemptRemark { LearnerId = learnerId, AttemptId = attemptId, RemarkId = remarkId, OldScore = old, NewScore = Math.Max(old, marked.Score), At = now });
        if (marked.Score > old)
            await RaiseAsync(services, attempt, marked, old, remarkId, now, cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
    }

    private static async Task RaiseAsync(IServiceProvider services, Attempt attempt, Marking marked, int old, Guid remarkId, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var db = services.GetRequiredService<TrainingDb>();
        (attempt.Score, attempt.ChapterScores) = (marked.Score, ChapterScore.ToJson(marked.Chapters));
        attempt.Passed = attempt.Passed == true || marked.Score >= attempt.PassPoints;
        attempt.Version++;
        var newlyPassed = false;
        if (await db.ExamStandings.SingleOrDefaultAsync(s => s.LearnerId == attempt.LearnerId && s.EnrolmentId == attempt.EnrolmentId, cancellationToken) is { } standing)
        {
            standing.BestScore = Math.Max(standing.BestScore ?? 0, marked.Score);
            newlyPassed = attempt.Passed == true && standing.State != ExamState.Passed;
            if (newlyPassed)
                (standing.State, standing.PassedAt, standing.NextFrom) = (ExamState.Passed, now, null);
            standing.Version++;
        }
        services.GetRequiredService<EvidenceLog>().Append("attempt-remarked", attempt.LearnerId, new { AttemptId = attempt.Id, attempt.EnrolmentId, RemarkId = remarkId, OldScore = old, NewScore = marked.Score, attempt.Passed });
        if (newlyPassed)
            await services.GetRequiredService<Events>().PublishAsync(new ExamPassed(attempt.LearnerId, attempt.EnrolmentId, attempt.Id), cancellationToken);
    }

    private async Task EndAsync(Guid remarkId, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<TrainingDb>();
        var remark = await db.Remarks.SingleAsync(r => r.Id == remarkId, cancellationToken);
        var done = db.AttemptRemarks.Where(r => r.RemarkId == remarkId);
        remark.Attempts = await done.CountAsync(cancellationToken);
        remark.Raised = await done.CountAsync(r => r.NewScore > r.OldScore, cancellationToken);
        remark.NewlyPassed = await (from r in done
                                    join a in db.Attempts on new { r.LearnerId, Id = r.AttemptId } equals new { a.LearnerId, a.Id }
                                    where r.OldScore < a.PassPoints && r.NewScore >= a.PassPoints
                                    select a.EnrolmentId).Distinct().CountAsync(cancellationToken);
        (remark.State, remark.DoneAt) = (RemarkState.Done, clock.GetUtcNow());
        remark.Version++;
        await db.SaveChangesAsync(cancellationToken);
    }
}
