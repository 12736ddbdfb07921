using System.Security.Claims;
using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using Zhuxue.Platform.Components;
using Zhuxue.Platform.Web;
using Zhuxue.Training.Accounts.Learners;
using Zhuxue.Training.Accounts.SignIn;
using Zhuxue.Training.Learning.Enrolments;

namespace Zhuxue.Training.Learning.Training;

/// <summary>我的培训 on a phone: enrolments, steps, hours and lessons, and where exam and proof are to be found (M2: a phone learns only).</summary>
internal static class TrainingApi
{
    /// <param name="State">Of the hours: not-started, learning, learned, under-review, credited, cleared, uploading, uploaded, upload-failed, renewed or revoked.</param>
    internal sealed record EnrolmentReply(Guid Id, string Occupation, int Year, DateOnly StartsOn, DateOnly EndsOn, string State);

    /// <param name="Chosen">The one to show first: what can be learned today, else the newest; null without any.</param>
    internal sealed record ListReply(IReadOnlyList<EnrolmentReply> Enrolments, Guid? Chosen);

    internal sealed record StepReply(string Name, string? Note, string State);

    /// <summary>A sentence or two about what is going on.</summary>
    internal sealed record NoticeReply(string Tone, string Title, string Words);

    internal sealed record PartReply(string Name, double Earned, double Needed);

    /// <param name="State">not-started, learning or learned.</param>
    /// <param name="MayLearn">It can be begun or gone on with now.</param>
    /// <param name="MayReplay">It can be watched freely; no time is counted.</param>
    internal sealed record LessonReply(Guid Id, int Number, string Title, double Hours, string State, double EarnedSeconds, double DurationSeconds, string? Note, bool MayLearn, bool MayReplay);

    internal sealed record ListOfLessons(string Title, double Earned, double Needed, IReadOnlyList<LessonReply> Lessons);

    /// <param name="What"><c>exam</c> or <c>proof</c>.</param>
    /// <param name="Words">What is to be done there.</param>
    /// <param name="Page">Of the website: a phone shows it to be opened on a computer or in a browser.</param>
    internal sealed record ElsewhereReply(string What, string Title, string Words, string Page);

    /// <param name="Steps">档案 → 学习 → 考核 → 审核 → 证明 → 换证; each done, now, beside or open.</param>
    /// <param name="Missing">What the file lacks before learning.</param>
    /// <param name="Next">The lesson of the one big button.</param>
    /// <param name="RewindSeconds">A learner may look again at so much; M5: none.</param>
    internal sealed record Reply(
        EnrolmentReply Enrolment, IReadOnlyList<StepReply> Steps, IReadOnlyList<string> Missing, IReadOnlyList<NoticeReply> Notices, double HoursEarned, double HoursNeeded, int DaysLeft,
        IReadOnlyList<PartReply> Parts, LessonReply? Next, IReadOnlyList<ListOfLessons> Lists, IReadOnlyList<ElsewhereReply> Elsewhere, int RewindSeconds);

    private static readonly string[] StepNames = ["档案", "学习", "考核", "审核", "证明", "换证"];

    private static readonly EnrolmentReply ExampleEnrolment = new(Guid.Parse("0198a1b2-0000-7000-8000-000000000010"), "施工员（市政工程）", 2026, new(2026, 3, 10), new(2027, 3, 9), "learning");

    private static readonly LessonReply ExampleLesson = new(Guid.Parse("0198a1b2-0000-7000-8000-000000000011"), 5, "城市桥梁预应力施工", 2, "learning", 2700, 5400, "已学 45 分钟，还剩 45 分钟", true, false);

    public static void Map(RouteGroupBuilder api)
    {
        api.MapGet("/enrolments", ListAsync).WithName("ListEnrolments").Describe("The learner's enrolments, the newest first.").Shows(null, new ListReply([ExampleEnrolment], ExampleEnrolment.Id));
        api.MapGet("/enrolments/{enrolmentId:guid}", ReadAsync).WithName("ReadEnrolment").Describe("One enrolment: the six steps, hours, lessons, and what is said about review and exam.")
            .Shows(null, new Reply(ExampleEnrolment, [new("档案", "已完成", "done"), new("学习", null, "now")], [], [], 12.5, 32, 53, [new("专业岗位知识", 8, 22)], ExampleLesson, [new("专业岗位知识", 8, 22, [ExampleLesson])], [], 0),
                LearningProblems.NoSuchEnrolment());
    }

    private static async Task<Ok<ListReply>> ListAsync(ClaimsPrincipal user, ReadTraining read, CancellationToken cancellationToken)
    {
        var all = await read.EnrolmentsAsync(user.LearnerId(), cancellationToken);
        return TypedResults.Ok(new ListReply([.. all.Select(Of)], read.Choose(all)?.Id));
    }

    private static async Task<Results<Ok<Reply>, ProblemHttpResult>> ReadAsync(Guid enrolmentId, ClaimsPrincipal user, ReadTraining read, TimeProvider clock, CancellationToken cancellationToken)
    {
        var all = await read.EnrolmentsAsync(user.LearnerId(), cancellationToken);
        var enrolment = all.FirstOrDefault(e => e.Id == enrolmentId);
        if (enrolment is null)
            return LearningProblems.NoSuchEnrolment();
        var view = await read.HandleAsync(enrolment, all, cancellationToken);
        return TypedResults.Ok(new Reply(
            Of(enrolment),
            [.. StepNames.Select((name, i) => new StepReply(name, view.Notes.GetValueOrDefault(i + 1), i + 1 == view.Step ? "now" : i + 1 == view.Beside ? "beside" : IsDone(view, i + 1) ? "done" : "open"))],
            enrolment.IsOpen ? [.. view.Missing.Select(m => m.Words())] : [], [.. Notices(view)],
            view.Hours, view.Year.Rules.HoursPerYear, enrolment.EndsOn.DayNumber - clock.TodayInBeijing.DayNumber,
            [.. view.Parts.Select(p => new PartReply(p.Name, p.Earned, p.Needed))],
            view.Next is { } next ? Of(view, next) : null,
            [.. view.Lists.Select(l => new ListOfLessons(l.Title, l.Part.Earned, l.Part.Needed, [.. l.Lessons.Select(lesson => Of(view, lesson))]))],
            [.. Elsewhere(view)], view.Year.Rules.RewindSecondsMost));
    }

    private static IEnumerable<NoticeReply> Notices(TrainingView view)
    {
        if (view.Missing.Count == 0 && view.Closed is { } closed)
            yield return new("warn", closed.Title, closed.Words);
        if (view.Review.Notice is { } review)
            yield return new(Kebab(review.Tone.ToString()), review.Title, review.Words);
        if (view.Enrolment.State is HoursState.Learned or HoursState.UnderReview)
            yield return new("info", Components.LearnedDialog.Heading, Components.LearnedDialog.Body);
        if (view.Exam is { Title: { } title })
            yield return new("info", title, view.Exam.Words ?? "");
        if (view.Enrolment.IsOpen && view.Year.Next is null && view.Year.Lessons.Count > 0)
            yield return new("warn", "现有课程都学完了，学时还不够", "新课程上架后会出现在这里。已学的学时都在。");
        if (view.Year.Lessons.Count == 0)
            yield return new("info", "这个岗位还没有课程", "课程上架后会出现在这里，已学的学时都在。");
        // Good news stands on the website; a phone is told what has to be minded.
        if (view.Outlook.Tone is Tone.Warn or Tone.Bad)
            yield return new("warn", view.Outlook.Title, view.Outlook.Words);
    }

    /// <summary>M2: on a phone one learns; the exam and the proof are on the website.</summary>
    private static IEnumerable<ElsewhereReply> Elsewhere(TrainingView view)
    {
        if (view.Exam.Url is { } exam)
            yield return new("exam", "考核在网站上", "请用电脑或手机浏览器打开网站，用同一个账号登录，从“我的培训”进入考核。", exam);
        if (view.Review.ProofUrl is { } proof && view.Exam is not { IsRequired: true, IsPassed: false })
            yield return new("proof", "学时证明在网站上", "请用电脑或手机浏览器打开网站，用同一个账号登录，下载、打印学时证明。", proof);
    }

    private static bool IsDone(TrainingView view, int step) => step == 3 ? !view.Exam.IsRequired || view.Exam.IsPassed : step < view.Step;

    private static LessonReply Of(TrainingView view, LearnedLesson lesson)
    {
        var row = view.Lists.SelectMany(l => l.Rows).First(r => r.Number == view.NumberOf(lesson));
        var replay = view.Enrolment.MayReplay;
        return new(lesson.Lesson.LessonId, row.Number, row.Title, row.Hours, Kebab(row.State.ToString()), Math.Min(lesson.EarnedMs, lesson.Lesson.DurationMs) / 1000d, lesson.Lesson.DurationMs / 1000d,
            row.Note, row.Url is not null && !replay, replay);
    }

    private static EnrolmentReply Of(Enrolment enrolment) =>
        new(enrolment.Id, ReadTraining.OccupationOf(enrolment), enrolment.Year, enrolment.StartsOn, enrolment.EndsOn, Kebab(enrolment.State.ToString()));

    private static string Kebab(string name) => JsonNamingPolicy.KebabCaseLower.ConvertName(name);
}
