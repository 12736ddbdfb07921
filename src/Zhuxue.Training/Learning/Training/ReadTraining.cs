using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Zhuxue.Platform.Components;
using Zhuxue.Training.Accounts.Learners;
using Zhuxue.Training.Catalogue.Lessons;
using Zhuxue.Training.Learning.Components;
using Zhuxue.Training.Learning.Enrolments;
using LessonRow = Zhuxue.Training.Learning.Components.LessonRow;
using RowState = Zhuxue.Training.Learning.Components.LessonState;

namespace Zhuxue.Training.Learning.Training;

/// <summary>Why nothing can be learned in a year today.</summary>
internal sealed record ClosedYear(string Title, string Words);

/// <summary>One list of lessons.</summary>
internal sealed record TrainingList(string Id, string Title, HoursPart Part, IReadOnlyList<LessonRow> Rows, IReadOnlyList<LearnedLesson> Lessons);

/// <summary>我的培训 of one enrolment: the steps, the one thing to do next, the hours, the lessons.</summary>
/// <param name="Step">The present one of the six; 7 when all are done.</param>
/// <param name="Beside">A step that runs beside it: the exam while the review runs.</param>
/// <param name="Notes">Beneath the steps.</param>
/// <param name="Next">The lesson of the one big button; null while nothing can be learned.</param>
/// <param name="Outlook">Whether the certificate stays valid.</param>
internal sealed record TrainingView(
    YearProgress Year, IReadOnlyList<FileItem> Missing, ClosedYear? Closed, ExamStep Exam, ReviewStep Review, int Step, int? Beside, IReadOnlyDictionary<int, string> Notes,
    IReadOnlyList<HoursPart> Parts, IReadOnlyList<TrainingList> Lists, LearnedLesson? Next, OutlookStep Outlook)
{
    public Enrolment Enrolment => Year.Enrolment;

    /// <summary>Hours to one decimal, rounded down: nobody is shown an hour that is not earned.</summary>
    public double Hours => ReadTraining.Shown(Year.Hours);

    /// <summary>Its place in the order of learning, from 1.</summary>
    public int NumberOf(LearnedLesson lesson) => Year.Lessons.Index().First(l => l.Item == lesson).Index + 1;
}

/// <summary>Reads 我的培训, for the page and for phones.</summary>
internal sealed class ReadTraining(TrainingDb db, YearProgressReader years, LearnerFile file, IExamStep examStep, IReviewStep reviewStep, IOutlookStep outlookStep, TimeProvider clock)
{
    private static readonly Func<TrainingDb, Guid, IAsyncEnumerable<Enrolment>> Enrolments = EF.CompileAsyncQuery((TrainingDb db, Guid learnerId) =>
        db.Set<Enrolment>().AsNoTracking().Where(e => e.LearnerId == learnerId).OrderByDescending(e => e.StartsOn).ThenBy(e => e.OccupationCode).AsQueryable());

    /// <summary>The learner's enrolments, the newest first.</summary>
    public async Task<IReadOnlyList<Enrolment>> EnrolmentsAsync(Guid learnerId, CancellationToken cancellationToken) => await Enrolments(db, learnerId).ToListAsync(cancellationToken);

    /// <summary>Without a choice: what can be learned today, else the newest.</summary>
    public Enrolment? Choose(IReadOnlyList<Enrolment> enrolments)
    {
        var today = clock.TodayInBeijing;
        return enrolments.FirstOrDefault(e => e.IsOpen && e.StartsOn <= today && today <= e.EndsOn) ?? (enrolments.Count > 0 ? enrolments[0] : null);
    }

    /// <param name="all">The learner's enrolments, this one among them.</param>
    public async Task<TrainingView> HandleAsync(Enrolment enrolment, IReadOnlyList<Enrolment> all, CancellationToken cancellationToken)
    {
        var today = clock.TodayInBeijing;
        var record = await years.RecordAsync(enrolment.LearnerId, enrolment.OccupationCode, all, cancellationToken);
        var year = years.Of(enrolment, record);
        var missing = await file.MissingAsync(enrolment.LearnerId, cancellationToken);
        var closed = today < enrolment.StartsOn ? new ClosedYear("本年度还没有开始", $"从 {Day(enrolment.StartsOn)} 起可以学习。")
            : enrolment.IsOpen && today > enrolment.EndsOn ? new ClosedYear("本年度已经结束", $"这一年度到 {Day(enrolment.EndsOn)} 为止。如有疑问，请打电话给培训机构。")
            : null;
        HoursPart[] parts =
        [
            new("专业岗位知识", Shown(year.OccupationHours), Math.Max(year.Rules.OccupationHoursLeast, year.Rules.HoursPerYear - year.Rules.CommonHoursMost)),
            new("公共基础知识", Shown(year.CommonHours), year.Rules.CommonHoursMost),
        ];
        var exam = await examStep.ReadAsync(enrolment, cancellationToken);
        var review = await reviewStep.ReadAsync(enrolment, cancellationToken);
        var step = missing.Count > 0 && enrolment.IsOpen ? 1 : enrolment.IsOpen ? 2 : enrolment.State switch
        {
            HoursState.Credited or HoursState.Uploading or HoursState.UploadFailed => 5,
            HoursState.Uploaded => 6,
            HoursState.Renewed => 7,
            _ => 4,
        };
        var notes = new Dictionary<int, string> { [1] = missing.Count > 0 ? $"还差 {missing.Count} 件" : "已完成", [3] = exam.Note };
        if (review.Note is { } reviewNote)
            notes[4] = reviewNote;
        if (review.Renewal?.Note is { } renewalNote)
            notes[6] = renewalNote;
        if (!enrolment.IsOpen)
            notes[2] = $"{Numbers.Plain(Shown(year.Hours))} 学时";
        var mayLearn = missing.Count == 0 && closed is null;
        return new(year, missing, closed, exam, review, step, exam is { IsRequired: true, IsPassed: false } && !enrolment.IsOpen ? 3 : null, notes, parts,
            [.. Lists(year, parts, mayLearn)], enrolment.IsOpen && mayLearn ? year.Next : null, await outlookStep.ReadAsync(enrolment, record, exam, cancellationToken));
    }

    /// <summary>Rounded down to one decimal.</summary>
    public static double Shown(double hours) => Math.Floor(hours * 10 + 1e-9) / 10;

    public static string OccupationOf(Enrolment enrolment) => Occupations.All.FirstOrDefault(o => o.Code == enrolment.OccupationCode)?.Title ?? enrolment.OccupationCode;

    public static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    public static string LessonUrl(Enrolment enrolment, LearnedLesson lesson) => $"/lessons/{lesson.Lesson.LessonId}?enrolment={enrolment.Id}";

    private static IEnumerable<TrainingList> Lists(YearProgress year, HoursPart[] parts, bool mayLearn)
    {
        foreach (var (id, kind, part) in new[] { ("list-occupation", CourseKind.Occupation, parts[0]), ("list-common", CourseKind.Common, parts[1]) })
        {
            var lessons = year.Lessons.Index().Where(l => l.Item.Lesson.Kind == kind).ToList();
            if (lessons.Count > 0)
                yield return new(id, part.Name, part, [.. lessons.Select(l => RowOf(year, l.Item, l.Index + 1, mayLearn))], [.. lessons.Select(l => l.Item)]);
        }
    }

    private static LessonRow RowOf(YearProgress year, LearnedLesson lesson, int number, bool mayLearn) => new(
        number, lesson.Lesson.Title, year.HoursOf(lesson.Lesson),
        lesson.IsCompleted ? RowState.Learned : lesson.EarnedMs > 0 ? RowState.Learning : RowState.NotStarted,
        year.Enrolment.MayReplay || (!lesson.IsCompleted && mayLearn) ? LessonUrl(year.Enrolment, lesson) : null,
        lesson is { IsCompleted: true, Elsewhere: { } there } ? $"在“{OccupationOf(there)}”学的，这里一起算"
            : lesson is { IsCompleted: false, EarnedMs: > 0 } ? $"已学 {Numbers.TimeWords(lesson.EarnedMs / 1000d)}，还剩 {Numbers.TimeWords((lesson.Lesson.DurationMs - lesson.EarnedMs) / 1000d)}" : null);
}
