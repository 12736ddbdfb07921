using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Zhuxue.Training.Accounts;
using Zhuxue.Training.Accounts.Cards;
using Zhuxue.Training.Accounts.Images;
using Zhuxue.Training.Accounts.Learners;
using Zhuxue.Training.Accounts.Phones;
using Zhuxue.Training.Accounts.Staff;
using Zhuxue.Training.Catalogue.Lessons;
using Zhuxue.Training.Console.Actions;
using Zhuxue.Training.FaceChecks;
using Zhuxue.Training.Learning.Enrolments;
using Zhuxue.Training.Learning.Leases;
using Zhuxue.Training.Learning.Signals;
using Zhuxue.Training.Learning.Snapshots;
using Zhuxue.Training.Learning.WithoutFace;
using Zhuxue.Vision.Faces;

namespace Zhuxue.Training.Console.Learners;

/// <summary>A lease as staff see it: when, where, how much, and how the face check ended.</summary>
internal sealed record LeaseLine(Lease Lease, string LessonTitle, IReadOnlyList<FaceCheck> FaceChecks, int SnapshotsTaken, int SnapshotsMissed)
{
    public double EarnedSeconds => (Lease.EarnedMs - Lease.StartedAtMs) / 1000d;

    /// <summary>The words for a refused check, as the learner read them.</summary>
    public static string RefusalWords(FaceCheck check) => check.Refusal is { } json && JsonSerializer.Deserialize<GateRefusal>(json) is { } refusal
        ? Words.For(refusal).Cause : "没有通过";
}

/// <summary>A staff action with the name of who did it.</summary>
internal sealed record ActionLine(StaffAction Action, string By);

/// <summary>Everything on one learner that a member of staff may need while the learner is on the phone.</summary>
internal sealed record LearnerOverview(
    Learner Learner, string? Employer, IReadOnlyList<FileItem> Missing, IReadOnlyList<LearnerImage> Images, IReadOnlyList<YearProgress> Years,
    IReadOnlyList<LeaseLine> Leases, IReadOnlyList<PhoneCorrection> Corrections, IReadOnlyList<ActionLine> Actions, FaceCheckLock? FaceLock, int ImageViews, IReadOnlyList<CardCheck> Cards,
    StandingWay? Way, IReadOnlyList<SignalLine> Signals);

/// <summary>Reads the overview of a learner: all at once, since the cards of a page must not ask one database context side by side.</summary>
internal sealed class LearnerOverviews(TrainingDb db, LearnerFile file, YearProgressReader years, WaysWithoutFace ways)
{
    private const int LeasesShown = 30, ActionsShown = 50, SignalsShown = 12;

    public async Task<LearnerOverview?> ReadAsync(Guid id, CancellationToken cancellationToken)
    {
        if (await db.Learners.AsNoTracking().SingleOrDefaultAsync(l => l.Id == id, cancellationToken) is not { } learner)
            return null;
        var enrolments = await db.Set<Enrolment>().AsNoTracking().Where(e => e.LearnerId == id).OrderByDescending(e => e.Year).ToListAsync(cancellationToken);
        var progress = new List<YearProgress>(enrolments.Count);
        foreach (var enrolment in enrolments)
            progress.Add(await years.ReadAsync(enrolment, cancellationToken));
        return new(learner,
            await db.Employers.Where(e => e.Id == learner.EmployerId).Select(e => e.Name).SingleOrDefaultAsync(cancellationToken),
            await file.MissingAsync(id, cancellationToken),
            await db.LearnerImages.AsNoTracking().Where(i => i.LearnerId == id).OrderByDescending(i => i.Id).ToListAsync(cancellationToken),
            progress,
            await LeasesAsync(id, cancellationToken),
            await db.PhoneCorrections.AsNoTracking().Where(c => c.LearnerId == id).OrderByDescending(c => c.Id).ToListAsync(cancellationToken),
            await ActionsAsync(id, cancellationToken),
            await db.Set<FaceCheckLock>().AsNoTracking().SingleOrDefaultAsync(l => l.LearnerId == id, cancellationToken),
            await db.ImageViews.CountAsync(v => v.LearnerId == id, cancellationToken),
            await db.CardChecks.AsNoTracking().Where(c => c.LearnerId == id).ToListAsync(cancellationToken),
            await ways.OfAsync(id, cancellationToken),
            [.. (await db.Set<Signal>().AsNoTracking().Where(s => s.LearnerId == id).OrderByDescending(s => s.Weight).ThenByDescending(s => s.LastAt).Take(SignalsShown).ToListAsync(cancellationToken)).Select(SignalLine.Of)]);
    }

    private async Task<IReadOnlyList<LeaseLine>> LeasesAsync(Guid learnerId, CancellationToken cancellationToken)
    {
        var leases = await db.Set<Lease>().AsNoTracking().Where(l => l.LearnerId == learnerId).OrderByDescending(l => l.Id).Take(LeasesShown).ToListAsync(cancellationToken);
        var (leaseIds, lessonIds) = (leases.Select(l => l.Id).ToArray(), leases.Select(l => l.LessonId).Distinct().ToArray());
        var titles = await db.Set<Lesson>().AsNoTracking().Where(l => lessonIds.Contains(l.Id)).ToDictionaryAsync(l => l.Id, l => l.Title, cancellationToken);
        var checks = (await db.Set<FaceCheck>().AsNoTracking().Where(c => c.LearnerId == learnerId && leaseIds.Contains(c.SubjectId)).OrderBy(c => c.Id).ToListAsync(cancellationToken)).ToLookup(c => c.SubjectId);
        var snapshots = (await db.Set<Snapshot>().AsNoTracking().Where(s => s.LearnerId == learnerId && leaseIds.Contains(s.LeaseId))
            .Select(s => new { s.LeaseId, s.State }).ToListAsync(cancellationToken)).ToLookup(s => s.LeaseId, s => s.State);
        return [.. leases.Select(l => new LeaseLine(l, titles.GetValueOrDefault(l.LessonId) ?? "（课件已删）", [.. checks[l.Id]],
            snapshots[l.Id].Count(s => s == SnapshotState.Taken), snapshots[l.Id].Count(s => s == SnapshotState.Missed)))];
    }

    private async Task<IReadOnlyList<ActionLine>> ActionsAsync(Guid learnerId, CancellationToken cancellationToken)
    {
        var actions = await db.StaffActions.AsNoTracking().Where(a => a.SubjectId == learnerId).OrderByDescending(a => a.Id).Take(ActionsShown)
            .Select(a => new { Action = a, By = db.Set<StaffMember>().Where(s => s.Id == a.StaffId).Select(s => s.Name).FirstOrDefault() }).ToListAsync(cancellationToken);
        return [.. actions.Select(a => new ActionLine(a.Action, a.By ?? "—"))];
    }
}
