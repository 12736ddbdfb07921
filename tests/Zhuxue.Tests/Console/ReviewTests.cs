using System.Net;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Zhuxue.Tests.Hours;
using Zhuxue.Tests.Site;
using Zhuxue.Training.Accounts;
using Zhuxue.Training.Accounts.Staff;
using Zhuxue.Training.Console.Actions;
using Zhuxue.Training.Console.Review;
using Zhuxue.Training.Hours.Cases;
using Zhuxue.Training.Hours.Decisions;
using Zhuxue.Training.Learning.Enrolments;
using Zhuxue.Training.Learning.Leases;
using Zhuxue.Training.Learning.Signals;
using Zhuxue.Training.Learning.Snapshots;

namespace Zhuxue.Tests.Console;

/// <summary>The reviewers' workbench through HTTP.</summary>
public sealed class ReviewTests(CourseSite course) : IClassFixture<CourseSite>, IAsyncLifetime
{
    private readonly TestSite site = course.Site;

    /// <summary>Each test begins with an empty queue on an ordinary Tuesday.</summary>
    public async ValueTask InitializeAsync()
    {
        site.Time.Set(new DateTimeOffset(2026, 3, 10, 1, 0, 0, TimeSpan.Zero));
        await site.WithDbAsync(db => db.Set<ReviewCase>().ExecuteUpdateAsync(set => set.SetProperty(c => c.State, CaseState.Closed).SetProperty(c => c.ClaimedBy, (Guid?)null)));
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task The_queue_puts_what_is_nearly_due_on_top_then_high_risk_and_goes_on_by_key()
    {
        var names = new[] { "低甲", "高𠮷", "急丙", "中㐂" };
        var cases = new List<ReviewCase>();
        foreach (var name in names)
            cases.Add(await NamedCaseAsync(name));
        await SetAsync(cases[1], RiskLevel.High);
        await SetAsync(cases[3], RiskLevel.Middle);
        await site.WithDbAsync(db => db.Set<ReviewCase>().Where(c => c.Id == cases[2].Id).ExecuteUpdateAsync(set => set.SetProperty(c => c.DueOn, new DateOnly(2026, 3, 10)).SetProperty(c => c.EscalatesOn, new DateOnly(2026, 3, 9))));
        var browser = await site.StaffAsync(StaffRole.Reviewer);
        await browser.OpenAsync("/staff/review");
        Assert.Equal(["急丙", "高𠮷", "中㐂", "低甲"], Names(browser));
        Assert.Contains("今天到期", browser.Page.QuerySelector(".zx-queue li")!.TextContent, StringComparison.Ordinal);

        await browser.OpenAsync("/staff/review?risk=High");
        Assert.Equal(["高𠮷"], Names(browser));
        await browser.OpenAsync("/staff/review?due=Today");
        Assert.Equal(["急丙"], Names(browser));
        await browser.OpenAsync("/staff/review?year=2025");
        Assert.Empty(Names(browser));
        await browser.OpenAsync("/staff/review?risk=Nonsense&due=-1&year=abc&after=9_x_y&occupation=none");
        Assert.Equal(4, Names(browser).Count);

        // Read in parts of two, nothing comes twice and nothing is missed; a case without a date too.
        await site.WithDbAsync(db => db.Set<ReviewCase>().Where(c => c.Id == cases[0].Id).ExecuteUpdateAsync(set => set.SetProperty(c => c.DueOn, (DateOnly?)null).SetProperty(c => c.EscalatesOn, (DateOnly?)null)));
        var seen = new List<Guid>();
        string? after = null;
        do
        {
            var part = await site.ActAsync<ReviewQueue, QueuePart>(queue => queue.PageAsync(new(), after, Guid.NewGuid(), 1, default));
            seen.AddRange(part.Lines.Select(l => l.Id));
            after = part.After;
        }
        while (after is not null);
        Assert.Equal([cases[2].Id, cases[1].Id, cases[3].Id, cases[0].Id], seen);

        var sheet = Desk.ReadSheet(await browser.Http.GetByteArrayAsync("/staff/review/export.xlsx?risk=High"));
        Assert.Equal("高𠮷", Assert.Single(sheet.Skip(1)).Cells[0].Text);
    }

    [Fact]
    public async Task Two_reviewers_never_hold_one_case_and_next_passes_by_what_a_colleague_holds()
    {
        var (a, b) = (await NamedCaseAsync("张一"), await NamedCaseAsync("张二"));
        var (first, second) = (await site.StaffAsync(StaffRole.Reviewer), await site.StaffAsync(StaffRole.Reviewer));
        await first.OpenAsync("/staff/review/next");
        Assert.StartsWith($"/staff/review/{a.Id}", first.Address, StringComparison.Ordinal);
        await second.OpenAsync("/staff/review/next");
        Assert.StartsWith($"/staff/review/{b.Id}", second.Address, StringComparison.Ordinal);
        Assert.Contains("同事在看", second.Page.QuerySelector(".zx-queue")!.TextContent, StringComparison.Ordinal);
        await second.OpenAsync($"/staff/review/{a.Id}");
        Assert.Contains("这份审核正由同事处理", second.Words, StringComparison.Ordinal);
        Assert.Null(second.Page.QuerySelector("form[action$='/pass']"));

        // The colleague goes home: after ten minutes it is anybody's.
        site.Time.Advance(TimeSpan.FromMinutes(11));
        await second.OpenAsync($"/staff/review/{a.Id}");
        Assert.NotNull(second.Page.QuerySelector("form[action$='/pass']"));
        await first.SubmitAsync("form[action$='/pass']");
        Assert.Contains("正由同事处理", first.Words, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_pass_opens_the_next_case_can_be_undone_for_ten_seconds_and_is_written_down()
    {
        var (a, b) = (await NamedCaseAsync("李𠮷一"), await NamedCaseAsync("李二"));
        var browser = await site.StaffAsync(StaffRole.Reviewer);
        await browser.OpenAsync("/staff/review/next");
        await browser.SubmitAsync("form[action$='/pass']");
        Assert.StartsWith($"/staff/review/{b.Id}", browser.Address, StringComparison.Ordinal);
        Assert.Contains("已通过 李𠮷一，10 秒内可以撤回", browser.Words, StringComparison.Ordinal);
        Assert.DoesNotContain("李", Uri.UnescapeDataString(browser.Address), StringComparison.Ordinal);
        await browser.SubmitAsync("form[action$='/undo']");
        Assert.StartsWith($"/staff/review/{a.Id}", browser.Address, StringComparison.Ordinal);
        Assert.Contains("已撤回", browser.Words, StringComparison.Ordinal);

        await browser.SubmitAsync("form[action$='/pass']");
        site.Time.Advance(TimeSpan.FromSeconds(10));
        await browser.SubmitAsync("form[action$='/undo']");
        Assert.Contains("已经生效，不能撤回了", browser.Words, StringComparison.Ordinal);
        await site.SettleAsync();
        Assert.Equal(CaseOutcome.Credited, (await CaseAsync(a)).Outcome);
        Assert.Equal([StaffActionKind.CasePassed, StaffActionKind.CasePassed, StaffActionKind.DecisionUndone], await ActionsAsync(a));
        await browser.OpenAsync("/staff/review?view=Mine");
        Assert.Equal(["李𠮷一"], Names(browser));
    }

    [Fact]
    public async Task A_case_that_changed_meanwhile_is_not_decided_and_the_page_shows_how_it_stands()
    {
        var a = await NamedCaseAsync("王改");
        var browser = await site.StaffAsync(StaffRole.Reviewer);
        await browser.OpenAsync($"/staff/review/{a.Id}");
        await site.WithDbAsync(db => db.Set<ReviewCase>().Where(c => c.Id == a.Id).ExecuteUpdateAsync(set => set.SetProperty(c => c.Version, c => c.Version + 1)));
        await browser.SubmitAsync("form[action$='/pass']");
        Assert.Contains("这份审核刚才已经有变化", browser.Words, StringComparison.Ordinal);
        Assert.Empty(await ActionsAsync(a));
        // Twice: from another tab that was drawn before.
        var tab = site.Browse(browser.Cookies);
        await tab.OpenAsync($"/staff/review/{a.Id}?do=clear");
        await browser.SubmitAsync("form[action$='/pass']");
        await tab.SubmitAsync("#clear form", new() { ["reason"] = "Other", ["words"] = "这一课的抓拍里是另一个人。" });
        Assert.Contains("这份审核刚才已经有变化", tab.Words, StringComparison.Ordinal);
        Assert.Contains("已经决定，马上生效", tab.Words, StringComparison.Ordinal);
        await site.TakeEffectAsync();
        Assert.Equal([StaffActionKind.CasePassed], await ActionsAsync(a));
        await browser.OpenAsync($"/staff/review/{a.Id}");
        Assert.Contains("已办结：已计入", browser.Words, StringComparison.Ordinal);
        Assert.Contains("全部通过", browser.Words, StringComparison.Ordinal);
        await browser.OpenAsync($"/staff/review/{Guid.NewGuid()}");
        Assert.Equal(HttpStatusCode.NotFound, browser.Status);
    }

    [Fact]
    public async Task A_clearing_starts_from_what_the_signals_point_at_and_says_what_is_missing()
    {
        var a = await NamedCaseAsync("赵清");
        var snapshot = await SuspectAsync(a);
        var browser = await site.StaffAsync(StaffRole.Reviewer);
        await browser.OpenAsync($"/staff/review/{a.Id}?do=clear");
        Assert.Contains("抓拍里的人不像本人", browser.Words, StringComparison.Ordinal);
        Assert.Equal([course.Lessons.First.ToString()], browser.Page.QuerySelectorAll("#clear input[name=lesson][checked]").Select(i => i.GetAttribute("value")));
        Assert.Equal([$"snapshot:{snapshot:N}"], browser.Page.QuerySelectorAll("#clear input[name=evidence][checked]").Select(i => i.GetAttribute("value")));
        await browser.SubmitAsync("#clear form", new() { ["words"] = "短" });
        Assert.Contains("请选择清零的原因", browser.Words, StringComparison.Ordinal);
        await browser.SubmitAsync("#clear form", new() { ["reason"] = "OtherPerson", ["words"] = "短" });
        Assert.Contains("至少 10 个字", browser.Words, StringComparison.Ordinal);
        Assert.Equal("短", browser.Page.QuerySelector("#clear textarea")!.TextContent);
        await browser.SubmitAsync("#clear form", new() { ["reason"] = "OtherPerson", ["words"] = "第一课的抓拍里是另一个人，请重学这一课。", ["evidence"] = $"snapshot:{Guid.NewGuid():N}" });
        Assert.Contains("请至少选一条证据", browser.Words, StringComparison.Ordinal);
        Assert.Empty(await ActionsAsync(a));
        await browser.SubmitAsync("#clear form", new() { ["evidence"] = $"snapshot:{snapshot:N}" });
        Assert.Contains("已清零 赵清", browser.Words, StringComparison.Ordinal);
        await site.TakeEffectAsync();
        var decision = await site.WithDbAsync(db => db.Set<CaseDecision>().AsNoTracking().SingleAsync(d => d.CaseId == a.Id));
        Assert.Equal((DecisionKind.Clear, ClearReason.OtherPerson), (decision.Kind, decision.Reason));
        Assert.Contains(snapshot.ToString(), decision.Evidence, StringComparison.Ordinal);
        Assert.Equal(HoursState.Cleared, await site.WithDbAsync(db => db.Set<Enrolment>().Where(e => e.Id == a.EnrolmentId).Select(e => e.State).SingleAsync()));
        Assert.Equal([StaffActionKind.CaseCleared], await ActionsAsync(a));
    }

    [Fact]
    public async Task The_learner_is_asked_and_the_case_waits_in_its_own_list()
    {
        var a = await NamedCaseAsync("孙问");
        var browser = await site.StaffAsync(StaffRole.Reviewer);
        await browser.OpenAsync($"/staff/review/{a.Id}?do=ask");
        await browser.SubmitAsync("#ask form", new() { ["words"] = "？" });
        Assert.Contains("至少 10 个字", browser.Words, StringComparison.Ordinal);
        await browser.SubmitAsync("#ask form", new() { ["words"] = "请说明 3 月 9 日晚上是谁在学习。" });
        Assert.StartsWith("/staff/review?", browser.Address, StringComparison.Ordinal);
        Assert.Contains("已请学员补充", browser.Words, StringComparison.Ordinal);
        site.Time.Advance(QueueCountMemory.Fresh);
        await browser.OpenAsync("/staff/review?view=Asked");
        Assert.Equal(["孙问"], Names(browser));
        Assert.Contains("等学员补充 1", browser.Page.QuerySelector("h2")!.TextContent, StringComparison.Ordinal);
        Assert.Equal([StaffActionKind.LearnerAsked], await ActionsAsync(a));
    }

    [Fact]
    public async Task Whoever_looks_second_sees_nothing_of_the_first_look()
    {
        var a = await NamedCaseAsync("周二看");
        var (first, second) = (await site.StaffAsync(StaffRole.Reviewer), await site.StaffAsync(StaffRole.Reviewer));
        await first.OpenAsync($"/staff/review/{a.Id}");
        await first.SubmitAsync("form[action$='/second-look']", new() { ["note"] = "我觉得是替学" });
        await first.OpenAsync($"/staff/review/{a.Id}");
        Assert.Contains("要由另一位审核员来看", first.Words, StringComparison.Ordinal);
        await second.OpenAsync($"/staff/review/{a.Id}");
        Assert.Contains("同事请您独立看一遍", second.Words, StringComparison.Ordinal);
        Assert.DoesNotContain("我觉得是替学", second.Page.Body!.TextContent, StringComparison.Ordinal);
        Assert.Single(second.Page.QuerySelectorAll(".zx-log li"));
        await second.SubmitAsync("form[action$='/pass']");
        await site.TakeEffectAsync();
        Assert.Equal(CaseOutcome.Credited, (await CaseAsync(a)).Outcome);
        await second.OpenAsync($"/staff/review/{a.Id}");
        Assert.Contains("我觉得是替学", second.Words, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_batch_keeps_a_blind_sample_can_be_undone_whole_and_its_agreement_is_counted()
    {
        var cases = new List<ReviewCase>();
        for (var i = 0; i < 3; i++)
            cases.Add(await NamedCaseAsync("批" + "甲乙丙"[i]));
        var (first, second) = (await site.StaffAsync(StaffRole.Reviewer), await site.StaffAsync(StaffRole.Reviewer));
        var others = cases.Select(c => c.Id).ToArray();
        await first.OpenAsync("/staff/review/batch");
        Assert.Equal(3, first.Page.QuerySelectorAll("input[name=case][checked]").Length);
        await first.SubmitAsync("form[action$='/batch/pass']");
        Assert.Contains("通过了 2 份，另外 1 份交给第二位审核员", first.Words, StringComparison.Ordinal);
        Assert.Contains("已批量通过 3 份，10 秒内可以撤回", first.Words, StringComparison.Ordinal);
        await first.SubmitAsync("form[action$='/undo']");
        Assert.Contains("整批已撤回", first.Words, StringComparison.Ordinal);
        Assert.Equal(3, await site.WithDbAsync(db => db.Set<ReviewCase>().CountAsync(c => others.Contains(c.Id) && c.State == CaseState.Waiting && !c.IsSample && c.FirstStaffId == null)));
        await site.TakeEffectAsync();
        Assert.Equal(0, await site.WithDbAsync(db => db.Set<ReviewCase>().CountAsync(c => others.Contains(c.Id) && c.State == CaseState.Closed)));

        await first.OpenAsync("/staff/review/batch");
        await first.SubmitAsync("form[action$='/batch/pass']");
        await site.TakeEffectAsync();
        await first.SubmitAsync("form[action$='/undo']");
        Assert.Contains("不能撤回了", first.Words, StringComparison.Ordinal);
        var sample = await site.WithDbAsync(db => db.Set<ReviewCase>().AsNoTracking().SingleAsync(c => others.Contains(c.Id) && c.IsSample));

        // For somebody else it looks like any other case, in the list and on the page.
        await second.OpenAsync("/staff/review");
        var line = second.Page.QuerySelector(".zx-queue li")!.TextContent;
        Assert.DoesNotContain("第二人", line, StringComparison.Ordinal);
        await second.OpenAsync("/staff/review?view=SecondLook");
        Assert.Empty(Names(second));
        await second.OpenAsync($"/staff/review/{sample.Id}");
        Assert.DoesNotContain("抽给第二人", second.Words, StringComparison.Ordinal);
        Assert.DoesNotContain("独立看一遍", second.Words, StringComparison.Ordinal);
        Assert.Single(second.Page.QuerySelectorAll(".zx-log li"));
        await second.SubmitAsync("form[action$='/pass']");
        await site.TakeEffectAsync();
        await second.OpenAsync("/staff/review/batch");
        Assert.Matches(new Regex("全部 ?100%（1 份中 1 份一致，份数还少，只作参考）", RegexOptions.CultureInvariant), second.Words);
        var acts = await site.WithDbAsync(db => db.Set<StaffAction>().Where(x => x.Kind == StaffActionKind.BatchPassed || x.Kind == StaffActionKind.BatchUndone).Select(x => x.Kind).ToListAsync());
        Assert.Equal([StaffActionKind.BatchPassed, StaffActionKind.BatchPassed, StaffActionKind.BatchUndone], acts.Order());
    }

    [Fact]
    public async Task Filters_are_kept_by_name_for_one_reviewer_with_their_counts()
    {
        await SetAsync(await NamedCaseAsync("吴筛"), RiskLevel.High);
        var (first, second) = (await site.StaffAsync(StaffRole.Reviewer), await site.StaffAsync(StaffRole.Reviewer));
        await first.OpenAsync("/staff/review?risk=High&occupation=municipal-construction");
        await first.SubmitAsync("form[action$='/filters']", new() { ["name"] = "市政高风险" });
        Assert.Contains("筛选已保存", first.Words, StringComparison.Ordinal);
        Assert.Contains("市政高风险1", first.Page.QuerySelector(".zx-quicks")!.TextContent, StringComparison.Ordinal);
        await first.SubmitAsync("form[action$='/filters']", new() { ["name"] = "一二三四五六七八九十一二三" });
        Assert.Contains("没有保存", first.Words, StringComparison.Ordinal);
        await second.OpenAsync("/staff/review");
        Assert.DoesNotContain("市政高风险", second.Page.Body!.TextContent, StringComparison.Ordinal);
        await first.OpenAsync("/staff/review?risk=High&occupation=municipal-construction");
        await first.SubmitAsync("form[action$='/drop']");
        Assert.DoesNotContain("市政高风险", first.Page.QuerySelector(".zx-quicks")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_but_reviewers_comes_in_and_each_picture_is_recorded_when_it_is_shown()
    {
        var a = await NamedCaseAsync("郑看");
        foreach (var role in new[] { StaffRole.Operator, StaffRole.Hotline, StaffRole.AuditAdmin })
        {
            var outsider = await site.StaffAsync(role);
            foreach (var address in new[] { "/staff/review", $"/staff/review/{a.Id}", "/staff/review/batch", "/staff/review/next", "/staff/review/export.xlsx" })
            {
                await outsider.OpenAsync(address);
                Assert.False(outsider.Status == HttpStatusCode.OK && outsider.Address.StartsWith("/staff/review", StringComparison.Ordinal), $"{role} came to {address}.");
            }
        }
        var browser = await site.StaffAsync(StaffRole.Reviewer);
        await browser.OpenAsync($"/staff/review/{a.Id}");
        // The page itself shows nothing: pictures come lazily, each through the address that records.
        Assert.Equal(0, await site.WithDbAsync(db => db.ImageViews.CountAsync(v => v.LearnerId == a.LearnerId)));
        Assert.All(browser.Page.QuerySelectorAll("main img[src]"), i => Assert.Equal("lazy", i.GetAttribute("loading")));
        var portrait = browser.Page.QuerySelector(".zx-compare img")!.GetAttribute("src")!;
        Assert.Equal(HttpStatusCode.OK, (await browser.Http.GetAsync(portrait)).StatusCode);
        Assert.Equal(1, await site.WithDbAsync(db => db.ImageViews.CountAsync(v => v.LearnerId == a.LearnerId)));
    }

    private async Task<ReviewCase> NamedCaseAsync(string name)
    {
        // The order of cases of one day is that of their ids, which know the millisecond.
        site.Time.Advance(TimeSpan.FromSeconds(1));
        var (student, of) = await site.AddCaseAsync();
        await site.WithDbAsync(db => db.Learners.Where(l => l.Id == student.LearnerId).ExecuteUpdateAsync(set => set.SetProperty(l => l.Name, name)));
        return of;
    }

    private Task<int> SetAsync(ReviewCase of, RiskLevel risk) => site.WithDbAsync(db => db.Set<ReviewCase>().Where(c => c.Id == of.Id).ExecuteUpdateAsync(set => set.SetProperty(c => c.Risk, risk)));

    /// <summary>A snapshot of somebody else in the first lesson, and the signal on it.</summary>
    private Task<Guid> SuspectAsync(ReviewCase of) => site.WithDbAsync(async db =>
    {
        var now = site.Time.GetUtcNow();
        var lease = await db.Set<Lease>().SingleAsync(l => l.LearnerId == of.LearnerId && l.EnrolmentId == of.EnrolmentId && l.LessonId == course.Lessons.First);
        var snapshot = new Snapshot { LearnerId = of.LearnerId, Id = Guid.CreateVersion7(), LeaseId = lease.Id, PositionMs = 31_000, AskedAt = now, DueAt = now, State = SnapshotState.Taken, TakenAt = now, BlobId = Guid.NewGuid(), Finding = "Ok", Similarity = 0.1, Liveness = 0.9 };
        db.Add(snapshot);
        db.Add(new Signal { LearnerId = of.LearnerId, Id = Guid.CreateVersion7(), EnrolmentId = of.EnrolmentId, LeaseId = lease.Id, Kind = SignalKind.OtherFace, Weight = 60, Reason = "抓拍里的人不像本人", SourceKind = "snapshot", SourceId = snapshot.Id, Count = 1, At = now, LastAt = now });
        await db.SaveChangesAsync();
        return snapshot.Id;
    });

    private Task<ReviewCase> CaseAsync(ReviewCase of) => site.WithDbAsync(db => db.Set<ReviewCase>().AsNoTracking().SingleAsync(c => c.Id == of.Id));

    /// <summary>In the order of the kinds: what happens in one moment of the test's clock has no other.</summary>
    private async Task<IEnumerable<StaffActionKind>> ActionsAsync(ReviewCase of) => (await site.WithDbAsync(db => db.Set<StaffAction>().Where(a => a.SubjectId == of.LearnerId).Select(a => a.Kind).ToListAsync())).Order();

    private static List<string> Names(Browser browser) => [.. browser.Page.QuerySelectorAll(".zx-queue b").Select(b => b.TextContent)];
}
