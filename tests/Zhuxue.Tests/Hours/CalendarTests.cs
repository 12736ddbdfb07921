using System.Net;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Zhuxue.Tests.Console;
using Zhuxue.Tests.Site;
using Zhuxue.Training.Accounts.Staff;
using Zhuxue.Training.Console.Actions;
using Zhuxue.Training.Evidence;
using Zhuxue.Training.Hours.Appeals;
using Zhuxue.Training.Hours.Calendar;
using Zhuxue.Training.Hours.Cases;
using Zhuxue.Training.Hours.Escalation;

namespace Zhuxue.Tests.Hours;

/// <summary>Operators bring in a year's holidays; open cases get their days; the fourth day is written down once.</summary>
public sealed class CalendarTests : IClassFixture<CourseSite>
{
    private const string Year2027 = "2027-01-01 休\n2027-01-02 休\n2027-01-03 休\n2027-01-09 班";
    private readonly TestSite site;
    private readonly (Guid First, Guid Second, Guid Common) lessons;

    public CalendarTests(CourseSite course) => (site, lessons) = (course.Site, course.Lessons);

    [Fact]
    public async Task A_further_year_is_checked_saved_replaced_with_a_reason_and_open_cases_get_their_days()
    {
        site.Time.Set(new DateTimeOffset(2026, 12, 28, 1, 0, 0, TimeSpan.Zero));
        var (student, of) = await site.AddCaseAsync();
        Assert.Null(of.DueOn);
        var (cleared, _, _) = await site.AddClearedAsync(await site.ReviewerAsync(), lessons.First);
        Assert.Null((await site.AppealAsync(cleared)).DueOn);

        var (desk, staffId) = await site.DeskAsync(StaffRole.Operator);
        await desk.OpenAsync("/staff");
        Assert.Contains("2027 年的放假安排还没有录入", desk.Words, StringComparison.Ordinal);
        await desk.OpenAsync("/staff/calendar?year=2027");
        Assert.Contains("2027 年还没有录入", desk.Words, StringComparison.Ordinal);
        // A file with a bad cell: named, and not saved.
        await desk.SubmitAsync("#enter form", new() { ["Input.Year"] = "2027", ["Input.Do"] = "save" }, new() { ["File"] = ("2027.csv", Encoding.UTF8.GetBytes("日期,休或班\n2027-01-01,休\n2027-13-01,休\n")) });
        Assert.Contains("不是日期", desk.Page.QuerySelector(".zx-cell-bad")!.TextContent, StringComparison.Ordinal);
        Assert.Equal(0, await site.WithDbAsync(db => db.Set<CalendarYear>().CountAsync()));

        await desk.SubmitAsync("#enter form", new() { ["Input.Year"] = "2027", ["Input.Text"] = Year2027, ["Input.Do"] = "check" });
        Assert.Contains("休 3 天，班 1 天。", desk.Words, StringComparison.Ordinal);
        Assert.Equal(0, await site.WithDbAsync(db => db.Set<CalendarYear>().CountAsync()));
        var older = site.Browse(desk.Cookies);
        await older.OpenAsync("/staff/calendar?year=2027");
        await desk.SubmitAsync("#enter form", new() { ["Input.Do"] = "save" });
        Assert.Equal("/staff/calendar?year=2027&saved=1", desk.Address);
        Assert.Equal(12, desk.Page.QuerySelectorAll(".zx-month").Length);
        await site.SettleAsync();
        // Monday the 28th: 29, 30, 31 December, then Monday and Tuesday, 4 and 5 January.
        of = await site.CaseAsync(student);
        Assert.Equal((new DateOnly(2027, 1, 5), new DateOnly(2027, 1, 4)), (of.DueOn!.Value, of.EscalatesOn!.Value));
        Assert.Equal(new DateOnly(2027, 1, 5), await site.WithDbAsync(db => db.Set<Appeal>().Where(a => a.LearnerId == cleared.LearnerId).Select(a => a.DueOn!.Value).SingleAsync()));
        Assert.True(await site.WithDbAsync(db => db.Set<StaffAction>().AnyAsync(a => a.Kind == StaffActionKind.CalendarSaved && a.StaffId == staffId)));

        // A page from before is not saved over it; replacing wants a reason.
        await older.SubmitAsync("#enter form", new() { ["Input.Year"] = "2027", ["Input.Text"] = Year2027, ["Input.Reason"] = "照更正通知改", ["Input.Do"] = "save" });
        Assert.Contains("刚才已经有同事改过这一年", older.Words, StringComparison.Ordinal);
        const string Longer = Year2027 + "\n2027-01-04 休";
        await desk.SubmitAsync("#enter form", new() { ["Input.Year"] = "2027", ["Input.Text"] = Longer, ["Input.Do"] = "check" });
        await desk.SubmitAsync("#enter form", new() { ["Input.Do"] = "save" });
        Assert.Contains("请写清楚", desk.Page.QuerySelector("#Input-Reason-error")!.TextContent, StringComparison.Ordinal);
        await desk.SubmitAsync("#enter form", new() { ["Input.Reason"] = "照更正通知改", ["Input.Do"] = "save" });
        Assert.Equal("/staff/calendar?year=2027&saved=1", desk.Address);
        await site.SettleAsync();
        Assert.Equal(new DateOnly(2027, 1, 6), (await site.CaseAsync(student)).DueOn);

        var template = Desk.ReadSheet(await desk.Http.GetByteArrayAsync("/staff/calendar/template.xlsx"));
        Assert.Equal(["日期", "休或班"], template[0].Cells.Take(2).Select(c => c.Text));
        var (reviewer, _) = await site.DeskAsync(StaffRole.Reviewer);
        await reviewer.OpenAsync("/staff/calendar");
        Assert.NotEqual(HttpStatusCode.OK, reviewer.Status);
    }

    [Fact]
    public async Task The_fourth_day_is_written_down_once_and_stands_on_the_dashboard()
    {
        var (student, of) = await site.AddCaseAsync();
        await site.WithDbAsync(db => db.Set<ReviewCase>().Where(c => c.Id == of.Id).ExecuteUpdateAsync(set => set.SetProperty(c => c.EscalatesOn, new DateOnly(2026, 1, 1)).SetProperty(c => c.DueOn, new DateOnly(2026, 1, 2))));
        var job = site.Services.GetRequiredService<EscalateCases>();
        await Task.WhenAll(job.EscalateAsync(default), job.EscalateAsync(default));
        await job.EscalateAsync(default);
        Assert.Equal(1, await site.WithDbAsync(db => db.Set<EvidencePayload>().Join(db.Set<EvidenceEntry>(), p => p.EntryId, e => e.Id, (p, e) => new { p.LearnerId, e.Kind }).CountAsync(x => x.LearnerId == student.LearnerId && x.Kind == "case-escalated")));
        Assert.NotNull((await site.CaseAsync(student)).EscalatedOn);
        var (desk, _) = await site.DeskAsync(StaffRole.Operator);
        await desk.OpenAsync("/staff");
        Assert.Contains("到了第 4 个工作日，要加急", desk.Words, StringComparison.Ordinal);
        Assert.Contains("已经过期", desk.Words, StringComparison.Ordinal);
        // The day changes nothing of what a reviewer has open.
        Assert.Equal(of.Version, (await site.CaseAsync(student)).Version);
    }
}
