using System.Buffers.Binary;
using Microsoft.EntityFrameworkCore;
using Zhuxue.Platform.Messaging;
using Zhuxue.Training.Evidence;
using Zhuxue.Training.Exams.Papers;
using Zhuxue.Training.Exams.Standing;
using Zhuxue.Training.FaceChecks;
using Zhuxue.Training.Learning.Enrolments;

namespace Zhuxue.Training.Exams.Attempts;

/// <summary>A passed face check draws the paper of its attempt and starts the clock, in the same transaction.</summary>
internal sealed class OpenPaper(TrainingDb db, ExamDesk exams, PaperDesk papers, EvidenceLog evidence, Chance chance, TimeProvider clock) : IReactTo<FaceCheckPassed>
{
    public async Task HandleAsync(FaceCheckPassed happened, CancellationToken cancellationToken)
    {
        var attempt = await db.Attempts.SingleOrDefaultAsync(a => a.LearnerId == happened.LearnerId && a.Id == happened.SubjectId, cancellationToken);
        if (attempt is not { State: AttemptState.AwaitingFace })
            return;
        var enrolment = await db.Set<Enrolment>().SingleAsync(e => e.LearnerId == attempt.LearnerId && e.Id == attempt.EnrolmentId, cancellationToken);
        var rules = exams.RulesOf(enrolment);
        var seed = BinaryPrimitives.ReadInt64BigEndian(chance.Bytes(8));
        var (blueprint, paper) = await papers.DrawAsync(attempt.LearnerId, attempt.OccupationCode, rules, seed, cancellationToken);
        attempt.Version++;
        if (blueprint is null || paper is null)
        {
            // The bank changed between start and face check; it does not count as an attempt.
            attempt.State = AttemptState.Lapsed;
            return;
        }
        var now = clock.GetUtcNow();
        attempt.BlueprintId = blueprint.Id;
        attempt.Seed = seed;
        attempt.State = AttemptState.Sitting;
        attempt.StartedAt = now;
        attempt.EndsAt = now + TimeSpan.FromMinutes(attempt.Minutes);
        attempt.SnapshotAt = SnapshotMoment.Next(attempt, rules.ExamSnapshots, asked: 0, chance);
        var json = paper.ToJson();
        db.Add(new AttemptPaper { LearnerId = attempt.LearnerId, AttemptId = attempt.Id, Paper = json });
        await exams.OpenAsync(enrolment, cancellationToken);
        evidence.Append("attempt-started", attempt.LearnerId, new
        {
            AttemptId = attempt.Id,
            attempt.EnrolmentId,
            attempt.Number,
            FaceCheckId = happened.CheckId,
            BlueprintId = blueprint.Id,
            Paper = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(json))),
            attempt.EndsAt,
        });
    }
}

/// <summary>When snapshots of an exam are asked for: one in each of as many equal parts of the time, at a random moment of it.</summary>
internal static class SnapshotMoment
{
    /// <returns>Null when all have been asked for.</returns>
    public static DateTimeOffset? Next(Attempt attempt, int inAll, int asked, Chance chance)
    {
        if (asked >= inAll)
            return null;
        var part = TimeSpan.FromMinutes(attempt.Minutes) / inAll;
        return attempt.StartedAt!.Value + part * asked + chance.Between(TimeSpan.Zero, part * 0.8);
    }
}
