using Microsoft.EntityFrameworkCore;
using Zhuxue.Training.FaceChecks;
using Zhuxue.Training.Learning.Enrolments;
using Zhuxue.Training.Learning.Leases;
using Zhuxue.Training.Learning.Presence;
using Zhuxue.Training.Learning.Snapshots;

namespace Zhuxue.Training.Learning.Why;

/// <summary>What a moment of a timeline tells.</summary>
public enum MomentKind
{
    Earned,

    /// <summary>Time passed and did not count.</summary>
    Uncounted,
    Paused,

    /// <summary>Earned time was taken back, by a recorded decision.</summary>
    TakenBack,

    /// <summary>A lease ended otherwise than by its last second.</summary>
    Ended,
}

/// <summary>One line of the timeline of a lesson, in words for the person who learned.</summary>
/// <param name="Ms">Earned, uncounted, paused or taken back, by its kind.</param>
/// <param name="Photos">What was photographed meanwhile; for staff.</param>
public sealed record Moment(MomentKind Kind, DateTimeOffset From, DateTimeOffset To, string Title, string? Words, long Ms, string Device, IReadOnlyList<PhotoTaken> Photos)
{
    public DateOnly Day => From.DayInBeijing;
}

/// <summary>A photo of a snapshot, of an answer to a check, or of a try that showed somebody else.</summary>
public sealed record PhotoTaken(bool IsSnapshot, Guid Id, DateTimeOffset At, string? Finding, double? Similarity, bool HasPicture, bool SeenBefore, bool IsOther = false);

/// <summary>Every second of one lesson: what was earned, what was not and why, newest first.</summary>
internal sealed record LessonTimeline(long EarnedMs, IReadOnlyList<Moment> Moments)
{
    public long UncountedMs => Sum(MomentKind.Uncounted);
    public long PausedMs => Sum(MomentKind.Paused);
    public long TakenBackMs => Sum(MomentKind.TakenBack);

    /// <summary>Not earned on that day: uncounted and taken back.</summary>
    public long NotCountedMs(DateOnly day) => Moments.Where(m => m.Day == day && m.Kind is MomentKind.Uncounted or MomentKind.TakenBack).Sum(m => m.Ms);

    private long Sum(MomentKind kind) => Moments.Where(m => m.Kind == kind).Sum(m => m.Ms);
}

/// <summary>Computes timelines from what is stored: leases, spans, checks, snapshots, and what was taken back. Nothing is written for them alone.</summary>
internal sealed class LessonTimelines(TrainingDb db, TimeProvider clock)
{
    public async Task<LessonTimeline> ReadAsync(Guid learnerId, Guid enrolmentId, Guid lessonId, CancellationToken cancellationToken)
    {
        var leases = await db.Set<Lease>().AsNoTracking().Where(l => l.LearnerId == learnerId && l.EnrolmentId == enrolmentId && l.LessonId == lessonId && l.ActivatedAt != null)
            .OrderBy(l => l.ActivatedAt).ToListAsync(cancellationToken);
        var ids = leases.Select(l => l.Id).ToArray();
        var spans = (await db.Set<UncountedSpan>().AsNoTracking().Where(s => s.LearnerId == learnerId && ids.Contains(s.LeaseId)).ToListAsync(cancellationToken)).ToLookup(s => s.LeaseId);
        var faults = (await db.Set<CameraFault>().AsNoTracking().Where(f => f.LearnerId == learnerId && ids.Contains(f.LeaseId)).ToListAsync(cancellationToken)).ToLookup(f => f.LeaseId);
        var snapshots = (await db.Set<Snapshot>().AsNoTracking().Where(s => s.LearnerId == learnerId && ids.Contains(s.LeaseId)).ToListAsync(cancellationToken)).ToLookup(s => s.LeaseId);
        var gates = (await db.Set<FaceCheck>().AsNoTracking().Where(c => c.LearnerId == learnerId && ids.Contains(c.SubjectId) && c.State == FaceCheckState.Passed).ToListAsync(cancellationToken)).ToLookup(c => c.SubjectId);
        var checks = await db.Set<PresenceCheck>().AsNoTracking().Where(c => c.LearnerId == learnerId && c.EnrolmentId == enrolmentId && c.LessonId == lessonId).ToListAsync(cancellationToken);
        var taken = await db.Set<TakenBack>().AsNoTracking().Where(t => t.LearnerId == learnerId && t.EnrolmentId == enrolmentId && t.LessonId == lessonId).ToListAsync(cancellationToken);
        var earned = await db.Set<LessonProgress>().AsNoTracking().Where(p => p.LearnerId == learnerId && p.EnrolmentId == enrolmentId && p.LessonId == lessonId).SumAsync(p => p.EarnedMs, cancellationToken);

        var moments = new List<Moment>();
        foreach (var lease in leases)
        {
            var mine = checks.Where(c => c.LeaseId == lease.Id).ToList();
            moments.AddRange(new LeaseStory(lease, [.. spans[lease.Id].OrderBy(s => s.FromAt).ThenBy(s => s.Id)], [.. faults[lease.Id]], [.. snapshots[lease.Id]],
                mine, [.. taken.Where(t => t.LeaseId == lease.Id)], lease.Proof == LeaseProof.Code || gates[lease.Id].Any(), clock.GetUtcNow()).Tell());
        }
        foreach (var back in taken)
            moments.Add(LeaseStory.Tell(back, checks.Find(c => c.Id == back.PresenceCheckId), leases.Find(l => l.Id == back.LeaseId)));
        return new(earned, [.. moments.OrderByDescending(m => m.From).ThenByDescending(m => m.To)]);
    }
}
