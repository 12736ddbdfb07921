using System.Net;
using Microsoft.EntityFrameworkCore;
using Zhuxue.Tests.Console;
using Zhuxue.Tests.Learning;
using Zhuxue.Tests.Site;
using Zhuxue.Training.Accounts.Images;
using Zhuxue.Training.Accounts.Staff;
using Zhuxue.Training.Console.Actions;
using Zhuxue.Training.Hours.Appeals;
using Zhuxue.Training.Hours.Revocations;
using Zhuxue.Training.Learning.Enrolments;

namespace Zhuxue.Tests.Hours;

/// <summary>Staff decide appeals and sign revocations: who may, who may not, what is written down.</summary>
public sealed class AppealPageTests(CourseSite course) : IClassFixture<CourseSite>
{
    private const string Reason = "复查了全部抓拍，确实是本人在学习。";
    private readonly TestSite site = course.Site;
    private readonly (Guid First, Guid Second, Guid Common) lessons = course.Lessons;

    [Fact]
    public async Task A_second_reviewer_decides_with_the_pictures_before_them_and_each_look_is_recorded()
    {
        var (first, firstId) = await site.DeskAsync(StaffRole.Reviewer);
        var (student, snapshot, _) = await site.AddClearedAsync(firstId, lessons.First);
        var appeal = await site.AppealAsync(student);
        var address = $"/staff/appeals/{student.LearnerId}/{appeal.Id}";

        await first.OpenAsync("/staff");
        Assert.Contains("个申诉等第二位审核员", first.Words, StringComparison.Ordinal);
        await first.OpenAsync(address);
        Assert.Contains("请另一位审核员来决定", first.Words, StringComparison.Ordinal);
        Assert.Null(first.Page.QuerySelector("textarea"));

        var (second, secondId) = await site.DeskAsync(StaffRole.Reviewer);
        await second.OpenAsync("/staff/appeals");
        Assert.NotNull(second.Page.QuerySelector($"a[href='{address}']"));
        await second.OpenAsync(address);
        Assert.Contains("右边那个是我", second.Words, StringComparison.Ordinal);
        Assert.Contains("第一课", second.Words, StringComparison.Ordinal);
        foreach (var picture in second.Page.QuerySelectorAll(".zx-evidence img").Select(i => i.GetAttribute("src")!).ToList())
            Assert.Equal(HttpStatusCode.OK, (await second.Http.GetAsync(picture)).StatusCode);
        Assert.Equal(["CasePicture", "Snapshot"], await site.WithDbAsync(db => db.Set<ImageView>().Where(v => v.LearnerId == student.LearnerId && v.StaffId == secondId).Select(v => v.ImageKind).OrderBy(k => k).ToListAsync()));

        await second.SubmitAsync("form:has(#Decision-Words)", new() { ["Decision.Words"] = "对", ["Decision.Do"] = "grant" });
        Assert.Contains("至少 10 个字", second.Page.QuerySelector("#Decision-Words-error")!.TextContent, StringComparison.Ordinal);
        var older = site.Browse(second.Cookies);
        await older.OpenAsync(address);
        await second.SubmitAsync("form:has(#Decision-Words)", new() { ["Decision.Words"] = Reason, ["Decision.Do"] = "grant" });
        Assert.Contains("成立，学时恢复", second.Words, StringComparison.Ordinal);
        Assert.Equal(HoursState.Credited, (await site.EnrolmentAsync(student)).State);
        Assert.Equal((secondId, Reason), await site.WithDbAsync(async db => ((await db.Set<StaffAction>().SingleAsync(a => a.SubjectId == student.LearnerId && a.Kind == StaffActionKind.AppealGranted)).StaffId, (await db.Set<StaffAction>().SingleAsync(a => a.SubjectId == student.LearnerId && a.Kind == StaffActionKind.AppealGranted)).Note!)));

        // The older page decides nothing any more.
        await older.SubmitAsync("form:has(#Decision-Words)", new() { ["Decision.Words"] = Reason, ["Decision.Do"] = "refuse" });
        Assert.Contains("刚才已经有变化", older.Words, StringComparison.Ordinal);
        Assert.Equal(0, await site.WithDbAsync(db => db.Set<StaffAction>().CountAsync(a => a.SubjectId == student.LearnerId && a.Kind == StaffActionKind.AppealRefused)));

        await student.Browser.OpenAsync($"/reviews/{student.EnrolmentId}");
        Assert.Contains(Reason, student.Browser.Words, StringComparison.Ordinal);
        Assert.Contains("申诉成立，学时恢复", student.Browser.Words, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_list_filters_goes_to_excel_and_is_for_reviewers_alone()
    {
        var (student, _, _) = await site.AddClearedAsync(await site.ReviewerAsync(), lessons.Second);
        var appeal = await site.AppealAsync(student);
        var (reviewer, staffId) = await site.DeskAsync(StaffRole.Reviewer);
        await reviewer.OpenAsync($"/staff/appeals/{student.LearnerId}/{appeal.Id}");
        await reviewer.SubmitAsync("form:has(#Decision-Words)", new() { ["Decision.Words"] = "照片里确实不是本人，维持原来的决定。", ["Decision.Do"] = "refuse" });
        Assert.Equal(HoursState.Cleared, (await site.EnrolmentAsync(student)).State);
        await reviewer.OpenAsync("/staff/appeals?show=open");
        Assert.DoesNotContain(appeal.Id.ToString(), reviewer.Page.DocumentElement.OuterHtml, StringComparison.Ordinal);
        await reviewer.OpenAsync("/staff/appeals?show=decided");
        Assert.Contains(appeal.Id.ToString(), reviewer.Page.DocumentElement.OuterHtml, StringComparison.Ordinal);
        var rows = Desk.ReadSheet(await reviewer.Http.GetByteArrayAsync("/staff/appeals/export.xlsx?show=decided"));
        Assert.Contains(rows, r => r.Cells.Any(c => c.Text == "照片里确实不是本人，维持原来的决定。"));
        Assert.True(await site.WithDbAsync(db => db.Set<StaffAction>().AnyAsync(a => a.Kind == StaffActionKind.AppealsExported && a.StaffId == staffId)));

        var (hotline, _) = await site.DeskAsync(StaffRole.Hotline);
        foreach (var closed in new[] { "/staff/appeals", $"/staff/appeals/{student.LearnerId}/{appeal.Id}", "/staff/appeals/export.xlsx", "/staff/revocations", "/staff/calendar" })
        {
            await hotline.OpenAsync(closed);
            Assert.NotEqual(HttpStatusCode.OK, hotline.Status);
        }
        await reviewer.OpenAsync($"/staff/appeals/{Guid.NewGuid()}/{appeal.Id}");
        Assert.Equal(HttpStatusCode.NotFound, reviewer.Status);
    }

    [Fact]
    public async Task Credited_hours_are_revoked_by_a_reviewer_and_another_person_and_the_learner_reads_why()
    {
        var (proposer, proposerId) = await site.DeskAsync(StaffRole.Reviewer);
        var (student, _) = await site.AddCaseAsync();
        var snapshot = await site.AddSnapshotAsync(student);
        Assert.Null(await site.PassAsync(student, proposerId));
        await site.TakeEffectAsync();
        await proposer.OpenAsync($"/staff/learners/{student.LearnerId}");
        await proposer.OpenAsync(proposer.Page.QuerySelector("a[href*='/revoke/']")!.GetAttribute("href")!);
        await proposer.SubmitAsync("form:has(#Proposal-Words)", new() { ["Proposal.Words"] = "替学", ["Proposal.Picked"] = $"snapshot:{snapshot.Id}" });
        Assert.Contains("至少 10 个字", proposer.Page.QuerySelector("#Proposal-Words-error")!.TextContent, StringComparison.Ordinal);
        await proposer.SubmitAsync("form:has(#Proposal-Words)", new() { ["Proposal.Words"] = "事后查明抓拍里是别人在替学。", ["Proposal.Picked"] = $"snapshot:{snapshot.Id}" });
        Assert.StartsWith($"/staff/revocations/{student.LearnerId}/", proposer.Address, StringComparison.Ordinal);
        var address = proposer.Address;
        Assert.Contains("请另一个人签第二个字", proposer.Words, StringComparison.Ordinal);
        await proposer.SubmitAsync("form:has(#Decision-Note)", new() { ["Decision.Note"] = Reason, ["Decision.Do"] = "sign" });
        Assert.Contains("要由另一位审核员来看", proposer.Words, StringComparison.Ordinal);
        Assert.Equal(HoursState.Credited, (await site.EnrolmentAsync(student)).State);
        await student.Browser.OpenAsync($"/reviews/{student.EnrolmentId}");
        Assert.DoesNotContain("替学", student.Browser.Words, StringComparison.Ordinal);

        var (signer, signerId) = await site.DeskAsync(StaffRole.Operator);
        await signer.OpenAsync("/staff/revocations");
        Assert.NotNull(signer.Page.QuerySelector($"a[href='{address}']"));
        await signer.OpenAsync(address);
        await signer.SubmitAsync("form:has(#Decision-Note)", new() { ["Decision.Note"] = "看过照片，同意撤销这些学时。", ["Decision.Do"] = "sign" });
        Assert.Equal(HoursState.Revoked, (await site.EnrolmentAsync(student)).State);
        Assert.Equal([(StaffActionKind.RevocationProposed, proposerId), (StaffActionKind.RevocationSigned, signerId)],
            (await site.WithDbAsync(db => db.Set<StaffAction>().AsNoTracking().Where(a => a.SubjectId == student.LearnerId).ToListAsync())).Select(a => (a.Kind, a.StaffId)).Order());
        await student.Browser.OpenAsync($"/reviews/{student.EnrolmentId}");
        Assert.Contains("事后查明抓拍里是别人在替学。", student.Browser.Words, StringComparison.Ordinal);
        using var picture = await student.Browser.Http.GetAsync(student.Browser.Page.QuerySelector(".zx-evidence img")!.GetAttribute("src")!);
        Assert.Equal(HttpStatusCode.OK, picture.StatusCode);

        // The year is not over: nobody is told that it is, nor that its hours are there.
        await student.Browser.OpenAsync("/training");
        Assert.Contains("这一年度的学时已撤销", student.Browser.Words, StringComparison.Ordinal);
        Assert.Contains("不计入", student.Browser.Words, StringComparison.Ordinal);
        Assert.Contains($"{(await site.EnrolmentAsync(student)).Year} 年度的学时已撤销，请打电话", student.Browser.Words, StringComparison.Ordinal);
        Assert.DoesNotContain("这一年度已经结束", student.Browser.Words, StringComparison.Ordinal);
        Assert.DoesNotContain("学时学完了", student.Browser.Words, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_rules_propose_is_signed_by_a_reviewer_first()
    {
        var (student, _) = await site.AddCaseAsync();
        Assert.Null(await site.PassAsync(student, await site.ReviewerAsync()));
        await site.TakeEffectAsync();
        var id = Guid.CreateVersion7();
        await site.WithDbAsync(async db =>
        {
            db.Add(new Revocation { LearnerId = student.LearnerId, Id = id, EnrolmentId = student.EnrolmentId, ProposedAt = site.Time.GetUtcNow(), Words = "和另一个岗位共用的公共基础知识被清零。" });
            await db.SaveChangesAsync();
        });
        var (operatorDesk, _) = await site.DeskAsync(StaffRole.Operator);
        await operatorDesk.OpenAsync($"/staff/revocations/{student.LearnerId}/{id}");
        await operatorDesk.SubmitAsync("form:has(#Decision-Note)", new() { ["Decision.Note"] = "看过了，同意撤销这些学时。", ["Decision.Do"] = "sign" });
        Assert.Contains("第一个签字要由审核员来签", operatorDesk.Words, StringComparison.Ordinal);
        var (reviewer, _) = await site.DeskAsync(StaffRole.Reviewer);
        await reviewer.OpenAsync($"/staff/revocations/{student.LearnerId}/{id}");
        await reviewer.SubmitAsync("form:has(#Decision-Note)", new() { ["Decision.Note"] = "看过了，同意撤销这些学时。", ["Decision.Do"] = "sign" });
        Assert.Equal(HoursState.Credited, (await site.EnrolmentAsync(student)).State);
        await operatorDesk.OpenAsync($"/staff/revocations/{student.LearnerId}/{id}");
        await operatorDesk.SubmitAsync("form:has(#Decision-Note)", new() { ["Decision.Note"] = "看过了，同意撤销这些学时。", ["Decision.Do"] = "sign" });
        Assert.Equal(HoursState.Revoked, (await site.EnrolmentAsync(student)).State);
    }
}
