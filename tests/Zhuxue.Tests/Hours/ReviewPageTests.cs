using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Zhuxue.Tests.Accounts;
using Zhuxue.Tests.Learning;
using Zhuxue.Tests.Site;
using Zhuxue.Training.Exams.Standing;
using Zhuxue.Training.Hours;
using Zhuxue.Training.Hours.Appeals;
using Zhuxue.Training.Hours.Cases;
using Zhuxue.Training.Hours.Decisions;
using Zhuxue.Vision;

namespace Zhuxue.Tests.Hours;

/// <summary>The learner's side of the review, through the door: state, due day, reason, own pictures, answer, appeal.</summary>
public sealed class ReviewPageTests(CourseSite course) : IClassFixture<CourseSite>
{
    private readonly TestSite site = course.Site;
    private readonly (Guid First, Guid Second, Guid Common) lessons = course.Lessons;

    [Fact]
    public async Task The_learner_sees_state_and_due_day_on_both_pages()
    {
        site.Time.Set(new DateTimeOffset(2026, 11, 20, 1, 0, 0, TimeSpan.Zero));
        var (student, of) = await site.AddCaseAsync();
        await student.Browser.OpenAsync("/training");
        Assert.Contains("正在审核最晚 11 月 27 日（周五）有结果，这几天不用做什么。", student.Browser.Words, StringComparison.Ordinal);
        await student.Browser.OpenAsync(student.Browser.Page.QuerySelector("a[href^='/reviews/']")!.GetAttribute("href")!);
        Assert.Contains("正在审核最晚 11 月 27 日（周五）有结果，这几天不用做什么。", student.Browser.Words, StringComparison.Ordinal);
        Assert.Contains("课程学完，开始审核", student.Browser.Words, StringComparison.Ordinal);
        Assert.Null(student.Browser.Page.QuerySelector("form#appeal"));

        await site.WithDbAsync(db => db.Set<ReviewCase>().Where(c => c.Id == of.Id).ExecuteUpdateAsync(set => set.SetProperty(c => c.DueOn, new DateOnly(2026, 11, 19))));
        await student.Browser.OpenAsync("/training");
        Assert.Contains("原定 11 月 19 日（周四）前有结果，现在晚了，抱歉。", student.Browser.Words, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_day_in_a_year_whose_holidays_nobody_knows_is_not_guessed()
    {
        var (student, of) = await site.AddCaseAsync();
        await site.WithDbAsync(db => db.Set<ReviewCase>().Where(c => c.Id == of.Id).ExecuteUpdateAsync(set => set.SetProperty(c => c.DueOn, (DateOnly?)null)));
        await student.Browser.OpenAsync("/training");
        Assert.Contains("国家还没有公布放假安排，暂时说不出是哪一天", student.Browser.Words, StringComparison.Ordinal);
        Assert.DoesNotContain("最晚", student.Browser.Words, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cleared_learner_reads_why_sees_the_picture_and_what_stays_and_nobody_else_sees_it()
    {
        var (student, snapshot, decision) = await site.AddClearedAsync(await site.ReviewerAsync(), lessons.First);
        await site.WithDbAsync(async db =>
        {
            await db.Set<ExamStanding>().Where(s => s.LearnerId == student.LearnerId).ExecuteDeleteAsync();
            db.Add(new ExamStanding { LearnerId = student.LearnerId, EnrolmentId = student.EnrolmentId, State = ExamState.Passed, OpenedAt = site.Time.GetUtcNow(), Attempts = 1, BestScore = 78 });
            await db.SaveChangesAsync();
        });
        await student.Browser.OpenAsync("/training");
        Assert.Contains("不同意可以申诉一次，最晚", student.Browser.Words, StringComparison.Ordinal);
        Assert.DoesNotContain("请打电话", student.Browser.Words, StringComparison.Ordinal);
        await student.Browser.OpenAsync($"/reviews/{student.EnrolmentId}");
        foreach (var words in new[] { "看起来不是您本人", "抓拍里的人和备案照片不是同一人。", "第一课", "78 分", "还在，不用再考", "其余 2 课学过的都还在", "清零 1 课，要重新学" })
            Assert.Contains(words, student.Browser.Words, StringComparison.Ordinal);
        Assert.DoesNotContain("王敏", student.Browser.Words, StringComparison.Ordinal);

        var address = student.Browser.Page.QuerySelector(".zx-evidence img")!.GetAttribute("src")!;
        using var picture = await student.Browser.Http.GetAsync(address);
        Assert.Equal(("image/jpeg", true), (picture.Content.Headers.ContentType!.MediaType, picture.Headers.CacheControl!.NoStore));
        Assert.Equal(Photos.OtherMan, await picture.Content.ReadAsByteArrayAsync());

        // Of other pictures, other kinds, other reviews and for other learners there is nothing.
        var unnamed = await site.AddSnapshotAsync(student);
        foreach (var foreign in new[] { address.Replace(snapshot.Id.ToString(), unnamed.Id.ToString(), StringComparison.Ordinal), address.Replace("snapshot", "presence-other", StringComparison.Ordinal), address.Replace(decision.Id.ToString(), Guid.NewGuid().ToString(), StringComparison.Ordinal), address.Replace(student.EnrolmentId.ToString(), Guid.NewGuid().ToString(), StringComparison.Ordinal) })
            Assert.Equal(HttpStatusCode.NotFound, (await student.Browser.Http.GetAsync(foreign)).StatusCode);
        var other = await site.AddStudentAsync();
        Assert.Equal(HttpStatusCode.NotFound, (await other.Browser.Http.GetAsync(address)).StatusCode);
        await other.Browser.OpenAsync($"/reviews/{student.EnrolmentId}");
        Assert.Equal(HttpStatusCode.NotFound, other.Browser.Status);
        var nobody = site.Browse();
        await nobody.OpenAsync(address);
        Assert.StartsWith("/sign-in", nobody.Address, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_decision_that_can_still_be_undone_shows_nothing_yet()
    {
        var (student, of) = await site.AddCaseAsync();
        var snapshot = await site.AddSnapshotAsync(student);
        var reviewer = await site.ReviewerAsync();
        Assert.Null(await site.ActAsync<DecideCase, HoursRefusal?>(desk => desk.ClearAsync(of.Id, of.Version, reviewer, new([lessons.First], ClearReason.Absent, "镜头前没有人，请看抓拍照片。", [new("snapshot", snapshot.Id)]), default)));
        var decision = await site.WithDbAsync(db => db.Set<CaseDecision>().Where(d => d.LearnerId == student.LearnerId).Select(d => d.Id).SingleAsync());
        await student.Browser.OpenAsync($"/reviews/{student.EnrolmentId}");
        Assert.Contains("正在审核", student.Browser.Words, StringComparison.Ordinal);
        Assert.DoesNotContain("镜头前没有人", student.Browser.Words, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await student.Browser.Http.GetAsync($"/reviews/{student.EnrolmentId}/evidence/{decision}/snapshot/{snapshot.Id}")).StatusCode);
    }

    [Fact]
    public async Task An_appeal_is_filed_once_with_words_and_pictures_and_its_state_shows()
    {
        var (student, _, _) = await site.AddClearedAsync(await site.ReviewerAsync(), lessons.First);
        await student.Browser.OpenAsync($"/reviews/{student.EnrolmentId}");
        var second = site.Browse(student.Browser.Cookies);
        await second.OpenAsync($"/reviews/{student.EnrolmentId}");
        var appeal = await site.AppealAsync(student);
        Assert.Equal(ReviewScene.Words, appeal.Words.ReplaceLineEndings("\n"));
        Assert.Contains("申诉已经收到", student.Browser.Words, StringComparison.Ordinal);
        Assert.Contains($"还没有，最晚 {appeal.DueOn!.Value.Month} 月 {appeal.DueOn.Value.Day} 日", student.Browser.Words, StringComparison.Ordinal);
        Assert.Null(student.Browser.Page.QuerySelector("form#appeal"));
        var sent = student.Browser.Page.QuerySelector("img[src^='/reviews/pictures/']")!.GetAttribute("src")!;
        Assert.Equal(HttpStatusCode.OK, (await student.Browser.Http.GetAsync(sent)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await (await site.AddStudentAsync()).Browser.Http.GetAsync(sent)).StatusCode);

        // The other tab comes too late, and is told so.
        await second.SubmitAsync("form#appeal", new() { ["Input.Words"] = "我在另一个窗口又写了一遍申诉。" });
        Assert.Equal(HttpStatusCode.OK, second.Status);
        Assert.Contains("已经申诉过一次", second.Words, StringComparison.Ordinal);
        Assert.Equal(1, await site.WithDbAsync(db => db.Set<Appeal>().CountAsync(a => a.LearnerId == student.LearnerId)));
        await student.Browser.OpenAsync("/training");
        Assert.Contains("申诉已收到，由另一位审核老师来看", student.Browser.Words, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_will_not_do_is_said_beside_the_field_and_what_was_typed_is_kept()
    {
        var (student, _, decision) = await site.AddClearedAsync(await site.ReviewerAsync(), lessons.First);
        var browser = student.Browser;
        const string Typed = "那天是我本人在学习，没有别人。";
        await browser.OpenAsync($"/reviews/{student.EnrolmentId}");
        await browser.SubmitAsync("form#appeal", new() { ["Input.Words"] = "冤枉" });
        Assert.Equal("请写清楚，至少 10 个字。对方要看得懂。", browser.Page.QuerySelector("#appeal-words-error")!.TextContent.Trim());
        Assert.Equal("冤枉", browser.Page.QuerySelector("#appeal-words")!.TextContent);
        foreach (var (name, file) in new (string, byte[])[] { ("empty.jpg", []), ("note.jpg", "没有照片"u8.ToArray()), ("huge.jpg", new byte[(10 << 20) + 1]) })
        {
            await browser.SubmitAsync("form#appeal", new() { ["Input.Words"] = Typed }, new() { ["Input.Pictures"] = (name, file) });
            Assert.Contains("有的文件不是照片", browser.Page.QuerySelector("#appeal-pictures-error")!.TextContent, StringComparison.Ordinal);
            Assert.Equal(Typed, browser.Page.QuerySelector("#appeal-words")!.TextContent);
        }
        await browser.SubmitAsync("form#appeal", new() { ["Input.Words"] = Typed, ["Input.Subject"] = Guid.NewGuid().ToString() });
        Assert.Contains("没有找到这份审核", browser.Words, StringComparison.Ordinal);
        Assert.Equal(0, await site.WithDbAsync(db => db.Set<CasePicture>().CountAsync(p => p.LearnerId == student.LearnerId)));

        await browser.OpenAsync($"/reviews/{student.EnrolmentId}");
        var effect = site.Time.GetUtcNow() - TimeSpan.FromDays(7) - TimeSpan.FromSeconds(1);
        await site.WithDbAsync(db => db.Set<CaseDecision>().Where(d => d.Id == decision.Id).ExecuteUpdateAsync(set => set.SetProperty(d => d.SettledAt, effect)));
        await browser.SubmitAsync("form#appeal", new() { ["Input.Words"] = Typed });
        Assert.Contains("申诉期限已经过了", browser.Words, StringComparison.Ordinal);
        await browser.OpenAsync($"/reviews/{student.EnrolmentId}");
        Assert.Null(browser.Page.QuerySelector("form#appeal"));
        Assert.Equal(0, await site.WithDbAsync(db => db.Set<Appeal>().CountAsync(a => a.LearnerId == student.LearnerId)));
    }

    [Fact]
    public async Task When_too_many_send_pictures_the_page_says_when_to_come_again_and_keeps_the_words()
    {
        var (student, _, _) = await site.AddClearedAsync(await site.ReviewerAsync(), lessons.First);
        await student.Browser.OpenAsync($"/reviews/{student.EnrolmentId}");
        var line = site.Services.GetRequiredService<VisionLine>();
        using var release = new ManualResetEventSlim();
        var held = Enumerable.Range(0, 8 * Environment.ProcessorCount + Environment.ProcessorCount).Select(_ => line.TryRunAsync(() => Hold(release), underWay: true, default)).ToList();
        try
        {
            await student.Browser.SubmitAsync("form#appeal", new() { ["Input.Words"] = "那天是我本人在学习，没有别人。" }, new() { ["Input.Pictures"] = ("me.jpg", Photos.Portrait) });
        }
        finally
        {
            release.Set();
            await Task.WhenAll(held);
        }
        Assert.Equal(HttpStatusCode.ServiceUnavailable, student.Browser.Status);
        Assert.Matches("现在上传照片的人很多，图片还没有收。请等 [0-9]+ 秒再交一次。", student.Browser.Page.QuerySelector("#appeal-pictures-error")!.TextContent);
        Assert.Equal("那天是我本人在学习，没有别人。", student.Browser.Page.QuerySelector("#appeal-words")!.TextContent);
        Assert.Equal(0, await site.WithDbAsync(db => db.Set<Appeal>().CountAsync(a => a.LearnerId == student.LearnerId)));

        static string Hold(ManualResetEventSlim release)
        {
            release.Wait();
            return "";
        }
    }

    [Fact]
    public async Task A_question_of_the_reviewer_is_answered_on_the_page()
    {
        var (student, of) = await site.AddCaseAsync();
        var reviewer = await site.ReviewerAsync();
        Assert.Null(await site.ActAsync<AskLearner, HoursRefusal?>(desk => desk.AskAsync(of.Id, of.Version, reviewer, "3 月 9 日晚上戴着口罩，请说明是不是您本人。", default)));
        var browser = student.Browser;
        await browser.OpenAsync("/training");
        Assert.Contains("审核老师有一个问题，请您补充", browser.Words, StringComparison.Ordinal);
        await browser.OpenAsync($"/reviews/{student.EnrolmentId}");
        Assert.Contains("请说明是不是您本人", browser.Words, StringComparison.Ordinal);
        await browser.SubmitAsync("#question form", new() { ["Input.Words"] = "是我" });
        Assert.Contains("至少 10 个字", browser.Page.QuerySelector("#answer-words-error")!.TextContent, StringComparison.Ordinal);
        await browser.SubmitAsync("#question form", new() { ["Input.Words"] = "是我本人，那天感冒了戴着口罩。" }, new() { ["Input.Pictures"] = ("me.jpg", Photos.Portrait) });
        Assert.Contains("您的回答已经收到", browser.Words, StringComparison.Ordinal);
        Assert.Equal(CaseState.Waiting, (await site.CaseAsync(student)).State);
        Assert.Null(browser.Page.QuerySelector("#question"));
        Assert.Equal("是我本人，那天感冒了戴着口罩。", await site.WithDbAsync(db => db.Set<CaseQuestion>().Where(q => q.LearnerId == student.LearnerId).Select(q => q.Answer).SingleAsync()));
    }
}
