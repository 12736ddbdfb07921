using Zhuxue.Training.Catalogue.Lessons;

namespace Zhuxue.Training.Learning.Enrolments;

/// <summary>
/// 公共基础知识 is learned once in a training year and counts for each enrolment of the learner (DOMAIN §3). Each second stands in one
/// row, that of the enrolment in which it was learned; the others count it by reading, so that a row that is cleared later
/// counts nowhere any more.
/// </summary>
internal static class CommonKnowledge
{
    /// <summary>
    /// The progress in a lesson of common knowledge that counts for an enrolment: its own, or that of another occupation when it goes
    /// further. Elsewhere counts what was finished on a day of this enrolment's year, and what is being learned there now: it is gone on with
    /// there. Revoked hours count for nobody.
    /// </summary>
    /// <param name="of">Whose hours are counted.</param>
    /// <param name="lesson">What was learned.</param>
    /// <param name="all">All enrolments of the learner.</param>
    /// <param name="progress">All their rows for this lesson.</param>
    /// <param name="today">In China.</param>
    public static LessonProgress? Counted(Enrolment of, LessonInfo lesson, IEnumerable<Enrolment> all, IEnumerable<LessonProgress> progress, DateOnly today)
    {
        var rows = progress.Where(p => p.LessonId == lesson.LessonId).ToList();
        var own = rows.SingleOrDefault(p => p.EnrolmentId == of.Id);
        if (lesson.Kind != CourseKind.Common || own?.CompletedAt is not null)
            return own;
        var best = rows.Where(p => p.EnrolmentId != of.Id && all.Any(e => e.Id == p.EnrolmentId && Counts(p, e)))
            .OrderByDescending(p => p.CompletedAt is not null).ThenByDescending(p => p.EarnedMs).ThenBy(p => p.EnrolmentId).FirstOrDefault();
        return best is not null && (best.CompletedAt is not null || best.EarnedMs > (own?.EarnedMs ?? 0)) ? best : own;

        bool Counts(LessonProgress p, Enrolment there) => there.State != HoursState.Revoked && (p.CompletedAt is { } finished
            ? of.IsDayOf(finished.DayInBeijing)
            : p.EarnedMs > 0 && of.IsDayOf(p.UpdatedAt.DayInBeijing) && there.IsOpen && there.IsDayOf(today));
    }
}
