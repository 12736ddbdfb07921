using Microsoft.EntityFrameworkCore;
using Zhuxue.Training.Evidence;
using Zhuxue.Training.Learning.Leases;
using Zhuxue.Training.Learning.Presence;

namespace Zhuxue.Training.Learning.Enrolments;

/// <summary>What clearing (or revoking) did to the learner's other occupations, which had counted the same common knowledge.</summary>
/// <param name="Short">Not decided yet, and no longer full: back to learning.</param>
/// <param name="InDoubt">Credited already, and no longer full: two people have to decide.</param>
internal sealed record OtherYears(IReadOnlyList<Enrolment> Short, IReadOnlyList<Enrolment> InDoubt);

/// <summary>
/// Takes back what was earned in lessons by a reviewer's decision, and gives it back after a granted appeal; in the caller's
/// unit of work, which it saves in between, so the caller has a transaction open. Nothing is deleted: each lesson's loss is a row of its own.
/// </summary>
internal sealed class ClearLessons(TrainingDb db, YearProgressReader years, EvidenceLog evidence, Ids ids, TimeProvider clock)
{
    /// <summary>Takes back all that counts for the enrolment in these lessons, wherever it was learned.</summary>
    public async Task ClearAsync(Enrolment enrolment, Guid decisionId, IReadOnlyCollection<Guid> lessonIds, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var year = await years.ReadAsync(enrolment, cancellationToken);
        foreach (var lesson in year.Lessons.Where(l => lessonIds.Contains(l.Lesson.LessonId) && l.EarnedMs > 0))
        {
            var at = lesson.Elsewhere?.Id ?? enrolment.Id;
            var progress = await db.Set<LessonProgress>().SingleAsync(p => p.LearnerId == enrolment.LearnerId && p.EnrolmentId == at && p.LessonId == lesson.Lesson.LessonId, cancellationToken);
            db.Add(new TakenBack
            {
                LearnerId = enrolment.LearnerId,
                Id = ids.New(),
                EnrolmentId = at,
                LessonId = progress.LessonId,
                DecisionId = decisionId,
                At = now,
                Reason = TakenBackReason.Cleared,
                FromMs = progress.EarnedMs,
                ToMs = 0,
                WasCompletedAt = progress.CompletedAt,
            });
            evidence.Append("lesson-cleared", enrolment.LearnerId, new { DecisionId = decisionId, EnrolmentId = at, progress.LessonId, FromMs = progress.EarnedMs });
            (progress.EarnedMs, progress.CompletedAt, progress.UpdatedAt) = (0, null, now);
        }
        await EndLeasesAsync(enrolment.LearnerId, lessonIds, LeaseEnd.LearnAgain, now, cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
    }

    /// <summary>Gives back what a decision had taken; the part that was learned again meanwhile is there already.</summary>
    public async Task RestoreAsync(Guid learnerId, Guid decisionId, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var all = await db.Set<TakenBack>().Where(t => t.LearnerId == learnerId && t.DecisionId == decisionId && t.RestoredAt == null).ToListAsync(cancellationToken);
        foreach (var taken in all)
        {
            var progress = await db.Set<LessonProgress>().SingleAsync(p => p.LearnerId == learnerId && p.EnrolmentId == taken.EnrolmentId && p.LessonId == taken.LessonId, cancellationToken);
            taken.RestoredAt = now;
            taken.RestoredMs = Math.Max(0, taken.FromMs - progress.EarnedMs);
            progress.EarnedMs = Math.Max(progress.EarnedMs, taken.FromMs);
            progress.CompletedAt ??= taken.WasCompletedAt;
            progress.UpdatedAt = now;
            evidence.Append("lesson-restored", learnerId, new { DecisionId = decisionId, taken.EnrolmentId, taken.LessonId, taken.FromMs, taken.RestoredMs });
        }
        await EndLeasesAsync(learnerId, all.Select(t => t.LessonId), LeaseEnd.HoursRestored, now, cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
    }

    /// <summary>Looks at the learner's other enrolments after hours of this one were taken away; those that fall short go back to learning.</summary>
    public async Task<OtherYears> LookAtOthersAsync(Enrolment but, CancellationToken cancellationToken)
    {
        var others = await db.Set<Enrolment>().Where(e => e.LearnerId == but.LearnerId && e.Id != but.Id && e.State != HoursState.NotStarted && e.State != HoursState.Learning
            && e.State != HoursState.Cleared && e.State != HoursState.Revoked).ToListAsync(cancellationToken);
        var (shortened, inDoubt) = (new List<Enrolment>(), new List<Enrolment>());
        foreach (var other in others)
        {
            if ((await years.ReadAsync(other, cancellationToken)).IsLearned)
                continue;
            if (HoursMachine.Allows(other.State, HoursStep.FallShort))
            {
                other.Take(HoursStep.FallShort);
                other.LearnedAt = null;
                evidence.Append("year-fell-short", other.LearnerId, new { other.Id, BecauseOf = but.Id });
                shortened.Add(other);
            }
            else
                inDoubt.Add(other);
        }
        return new(shortened, inDoubt);
    }

    /// <summary>A lease that is open in such a lesson stands on an earned place that is no longer true.</summary>
    private Task EndLeasesAsync(Guid learnerId, IEnumerable<Guid> lessonIds, LeaseEnd reason, DateTimeOffset now, CancellationToken cancellationToken) =>
        db.Set<Lease>().Where(l => l.LearnerId == learnerId && lessonIds.Contains(l.LessonId)).EndOpenAsync(reason, now, cancellationToken);
}
