using Microsoft.EntityFrameworkCore;
using Zhuxue.Training.Catalogue.Lessons;
using Zhuxue.Training.Catalogue.Rules;

namespace Zhuxue.Training.Learning.Enrolments;

/// <summary>One lesson of a year and how far it has been learned.</summary>
/// <param name="Lesson">What it is.</param>
/// <param name="EarnedMs">From its start, without a gap.</param>
/// <param name="CompletedAt">When its last second was earned.</param>
/// <param name="Elsewhere">The other enrolment in which it was learned, or is being learned, and from which it counts here too.</param>
internal sealed record LearnedLesson(LessonInfo Lesson, long EarnedMs, DateTimeOffset? CompletedAt, Enrolment? Elsewhere = null)
{
    public bool IsCompleted => CompletedAt is not null;
}

/// <summary>What a learner is enrolled for and has earned, and the lessons of one occupation in the order to learn them.</summary>
/// <param name="Enrolments">All of the learner's; enough are those in which something was learned.</param>
/// <param name="Progress">All that was earned, by lesson.</param>
internal sealed record LearnerRecord(IReadOnlyCollection<Enrolment> Enrolments, ILookup<Guid, LessonProgress> Progress, IReadOnlyList<LessonInfo> Lessons);

/// <summary>How an enrolment stands: its lessons and its hours under its own rule pack.</summary>
internal sealed record YearProgress(Enrolment Enrolment, RulePack Rules, IReadOnlyList<LearnedLesson> Lessons)
{
    private long HourMs => Rules.CreditHourSeconds * 1000L;

    /// <summary>Seconds earned of each kind, common knowledge as much as there is.</summary>
    public (long Occupation, long Common) Seconds => (Sum(CourseKind.Occupation, finishedOnly: false) / 1000, Sum(CourseKind.Common, finishedOnly: false) / 1000);

    /// <summary>Credit hours earned of each kind, unfinished lessons included; common knowledge counts up to the rule pack's most.</summary>
    public double OccupationHours => Sum(CourseKind.Occupation, finishedOnly: false) / (double)HourMs;

    public double CommonHours => Math.Min(Sum(CourseKind.Common, finishedOnly: false), Rules.CommonHoursMost * HourMs) / (double)HourMs;

    /// <summary>Never more than the year needs: surplus is not carried over.</summary>
    public double Hours => Math.Min(OccupationHours + CommonHours, Rules.HoursPerYear);

    /// <summary>The next lesson to learn, the one begun first; null when none is left.</summary>
    public LearnedLesson? Next => Lessons.FirstOrDefault(l => !l.IsCompleted && l.EarnedMs > 0) ?? Lessons.FirstOrDefault(l => !l.IsCompleted);

    /// <summary>M9: finished lessons alone fill the year, with enough occupation knowledge among them.</summary>
    public bool IsLearned
    {
        get
        {
            var occupation = Sum(CourseKind.Occupation, finishedOnly: true);
            var common = Math.Min(Sum(CourseKind.Common, finishedOnly: true), Rules.CommonHoursMost * HourMs);
            return occupation >= Rules.OccupationHoursLeast * HourMs && occupation + common >= Rules.HoursPerYear * HourMs;
        }
    }

    /// <summary>Credit hours of one lesson.</summary>
    public double HoursOf(LessonInfo lesson) => lesson.DurationMs / (double)HourMs;

    /// <summary>Puts together what was read.</summary>
    public static YearProgress Of(Enrolment enrolment, RulePack rules, LearnerRecord record, DateOnly today) =>
        new(enrolment, rules, [.. record.Lessons.Select(lesson =>
        {
            var counted = CommonKnowledge.Counted(enrolment, lesson, record.Enrolments, record.Progress[lesson.LessonId], today);
            return new LearnedLesson(lesson, counted?.EarnedMs ?? 0, counted?.CompletedAt,
                counted is null || counted.EnrolmentId == enrolment.Id ? null : record.Enrolments.Single(e => e.Id == counted.EnrolmentId));
        })]);

    private long Sum(CourseKind kind, bool finishedOnly) =>
        Lessons.Where(l => l.Lesson.Kind == kind && (!finishedOnly || l.IsCompleted)).Sum(l => l.EarnedMs);
}

/// <summary>Reads how enrolments stand.</summary>
internal sealed class YearProgressReader(TrainingDb db, LessonCatalogue catalogue, RulePacks rulePacks, TimeProvider clock)
{
    private static readonly Func<TrainingDb, Guid, IAsyncEnumerable<LessonProgress>> Earned = EF.CompileAsyncQuery((TrainingDb db, Guid learnerId) =>
        db.Set<LessonProgress>().AsNoTracking().Where(p => p.LearnerId == learnerId));

    /// <summary>Lessons in the order to learn them, with what is earned, changes tracked in this unit of work included.</summary>
    public async Task<YearProgress> ReadAsync(Enrolment enrolment, CancellationToken cancellationToken)
    {
        var stored = await db.Set<LessonProgress>().Where(p => p.LearnerId == enrolment.LearnerId).ToListAsync(cancellationToken);
        var progress = stored.Union(db.Set<LessonProgress>().Local.Where(p => p.LearnerId == enrolment.LearnerId)).ToLookup(p => p.LessonId);
        var lessons = await catalogue.ForOccupationAsync(enrolment.OccupationCode, [.. progress.Select(p => p.Key)], cancellationToken);
        // One occupation is the rule: the others are asked for only when something was learned in them.
        List<Enrolment> all = progress.SelectMany(p => p).All(p => p.EnrolmentId == enrolment.Id) ? []
            : await db.Set<Enrolment>().AsNoTracking().Where(e => e.LearnerId == enrolment.LearnerId).ToListAsync(cancellationToken);
        return Of(enrolment, new(all, progress, lessons));
    }

    /// <summary>What there is for one occupation of a learner whose enrolments are known, to read and not to change.</summary>
    public async Task<LearnerRecord> RecordAsync(Guid learnerId, string occupationCode, IReadOnlyCollection<Enrolment> all, CancellationToken cancellationToken)
    {
        var progress = await Earned(db, learnerId).ToListAsync(cancellationToken);
        return new(all, progress.ToLookup(p => p.LessonId), await catalogue.ForOccupationAsync(occupationCode, [.. progress.Select(p => p.LessonId).Distinct()], cancellationToken));
    }

    public YearProgress Of(Enrolment enrolment, LearnerRecord record) =>
        YearProgress.Of(enrolment, rulePacks.Get(enrolment.RulePackCode, enrolment.RulePackVersion), record, clock.TodayInBeijing);
}
