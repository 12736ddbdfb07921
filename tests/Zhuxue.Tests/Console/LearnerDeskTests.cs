using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Zhuxue.Platform.Blobs;
using Zhuxue.Platform.Secrets;
using Zhuxue.Tests.Accounts;
using Zhuxue.Tests.Site;
using Zhuxue.Training.Accounts.Images;
using Zhuxue.Training.Accounts.Learners;
using Zhuxue.Training.Accounts.Phones;
using Zhuxue.Training.Accounts.Staff;
using Zhuxue.Training.Console.Actions;
using Zhuxue.Training.Learning.Enrolments;
using Zhuxue.Training.Learning.Leases;
using Zhuxue.Training.Learning.Snapshots;

namespace Zhuxue.Tests.Console;

public sealed class LearnerDeskTests(TestSite site) : IClassFixture<TestSite>
{
    [Fact]
    public async Task Learners_are_found_by_number_phone_name_and_employer_and_shown_masked()
    {
        var (id, idNumber) = await site.RegisterAsync("钱学勤", "13612345678", employer: "唯一一家检索公司");
        await site.RegisterAsync("孙别人", "13600000000");
        var browser = await site.StaffAsync(StaffRole.Hotline);
        var masked = idNumber[..6] + "********" + idNumber[14..];
        foreach (var words in new[] { idNumber, idNumber.ToLowerInvariant(), "136 1234 5678", "136****5678", masked, "学勤", "检索公司" })
        {
            await browser.OpenAsync("/staff/learners?q=" + Uri.EscapeDataString(words));
            Assert.Equal([$"/staff/learners/{id}"], browser.Page.QuerySelectorAll("main tbody a").Select(a => a.GetAttribute("href")));
        }
        Assert.Contains(masked, browser.Words, StringComparison.Ordinal);
        Assert.DoesNotContain("13612345678", browser.Words, StringComparison.Ordinal);
        Assert.DoesNotContain(idNumber, browser.Words, StringComparison.Ordinal);
        await browser.OpenAsync("/staff/learners?q=%25");
        Assert.Contains("没有找到", browser.Words, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Lists_filter_by_state_occupation_and_year_and_go_on_by_key()
    {
        var ids = new List<Guid>();
        for (var i = 0; i < 53; i++)
            ids.Add((await site.RegisterAsync("翻页", "13500000000", employer: "翻页公司")).Id);
        await EnrolAsync(ids[0], "standards", 2025, HoursState.Cleared);
        var browser = await site.StaffAsync(StaffRole.Reviewer);
        await browser.OpenAsync("/staff/learners?q=翻页公司&state=Cleared&occupation=standards&year=2025");
        Assert.Contains("找到 1 人", browser.Words, StringComparison.Ordinal);
        Assert.Contains("标准员 · 2025已清零", browser.Words, StringComparison.Ordinal);
        await browser.OpenAsync("/staff/learners?q=翻页公司&state=Learned");
        Assert.Contains("没有找到", browser.Words, StringComparison.Ordinal);

        await browser.OpenAsync("/staff/learners?q=翻页公司&state=NotActivated");
        var first = Lines(browser);
        await browser.OpenAsync(browser.Page.QuerySelector("a[rel=next]")!.GetAttribute("href")!);
        var second = Lines(browser);
        Assert.Equal((50, 3), (first.Count, second.Count));
        Assert.Equal(53, first.Union(second).Count());
        Assert.Null(browser.Page.QuerySelector("a[rel=next]"));
    }

    [Fact]
    public async Task The_export_holds_what_the_filter_shows_masked_and_is_recorded()
    {
        var (id, idNumber) = await site.RegisterAsync("周出表", "13712340000", employer: "=导出公司");
        await EnrolAsync(id, "materials", 2026, HoursState.Learning);
        var browser = await site.StaffAsync(StaffRole.Operator);
        var rows = Desk.ReadSheet(await browser.Http.GetByteArrayAsync("/staff/learners/export.xlsx?q=" + Uri.EscapeDataString("周出表")));
        Assert.Equal(["周出表", idNumber[..6] + "********" + idNumber[14..], "137****0000", "'=导出公司", "材料员", "2026", "学习中", "没登录过"], Assert.Single(rows.Skip(1)).Cells.Select(c => c.Text));
        Assert.True(await site.WithDbAsync(db => db.Set<StaffAction>().AnyAsync(a => a.Kind == StaffActionKind.LearnersExported && a.Note == "1 人")));
    }

    [Fact]
    public async Task Words_from_people_do_no_harm_in_the_page()
    {
        const string Bad = "\"><img src=x onerror=alert(1)>";
        var (id, _) = await site.RegisterAsync(Bad, employer: Bad);
        var browser = await site.StaffAsync(StaffRole.Operator);
        foreach (var address in new[] { "/staff/learners?q=" + Uri.EscapeDataString(Bad), $"/staff/learners/{id}?show={Uri.EscapeDataString(Bad)}&did={Uri.EscapeDataString(Bad)}" })
        {
            await browser.OpenAsync(address);
            Assert.Equal(HttpStatusCode.OK, browser.Status);
            Assert.Contains(Bad, browser.Words, StringComparison.Ordinal);
            Assert.Null(browser.Page.QuerySelector("img[src=x]"));
        }
    }

    [Fact]
    public async Task An_image_is_shown_after_a_click_only_and_each_look_is_recorded()
    {
        var (id, _) = await site.RegisterAsync("看照片");
        var imageId = await ImageAsync(id);
        var browser = await site.StaffAsync(StaffRole.Reviewer);
        await browser.OpenAsync($"/staff/learners/{id}");
        Assert.Null(browser.Page.QuerySelector("main img"));
        Assert.Equal(0, await LooksAsync(id));

        await browser.OpenAsync(browser.Page.QuerySelector($"a[href*='show={imageId}']")!.GetAttribute("href")!);
        Assert.Equal(0, await LooksAsync(id));
        var reply = await browser.Http.GetAsync(browser.Page.QuerySelector("main img")!.GetAttribute("src"));
        Assert.Equal("image/jpeg", reply.Content.Headers.ContentType!.MediaType);
        Assert.True(reply.Headers.CacheControl!.NoStore);
        Assert.Equal("jpeg"u8.ToArray(), await reply.Content.ReadAsByteArrayAsync());
        Assert.Equal(1, await LooksAsync(id));

        var hotline = await site.StaffAsync(StaffRole.Hotline);
        Assert.Equal(HttpStatusCode.Forbidden, (await hotline.Http.GetAsync($"/staff/learners/{id}/images/{imageId}")).StatusCode);
        Assert.Null((await hotline.OpenAsync($"/staff/learners/{id}?show={imageId}")).Page.QuerySelector("main img"));
        Assert.Equal(1, await LooksAsync(id));
        var other = await site.RegisterAsync("别人");
        Assert.Equal(HttpStatusCode.NotFound, (await browser.Http.GetAsync($"/staff/learners/{other.Id}/images/{imageId}")).StatusCode);
    }

    [Fact]
    public async Task Snapshots_stand_beside_the_portrait_with_the_likeness_as_a_hint()
    {
        var (id, _) = await site.RegisterAsync("抓拍");
        await ImageAsync(id);
        var leaseId = Guid.CreateVersion7();
        var blob = await site.Services.GetRequiredService<BlobStore>().PutAsync("shot"u8.ToArray(), default);
        await site.WithDbAsync(async db =>
        {
            var now = site.Time.GetUtcNow();
            db.Add(new Lease { LearnerId = id, Id = leaseId, EnrolmentId = Guid.NewGuid(), LessonId = Guid.NewGuid(), State = LeaseState.Ended, EndReason = LeaseEnd.Left, Device = "安卓手机 · 微信", CreatedAt = now, ActivatedAt = now, EarnedMs = 125_000, DurationMs = 300_000 });
            db.Add(new Snapshot { LearnerId = id, Id = Guid.CreateVersion7(), LeaseId = leaseId, AskedAt = now, DueAt = now, TakenAt = now, State = SnapshotState.Taken, BlobId = blob.Id, Finding = "Ok", Similarity = 0.21 });
            db.Add(new Snapshot { LearnerId = id, Id = Guid.CreateVersion7(), LeaseId = leaseId, AskedAt = now, DueAt = now, State = SnapshotState.Missed });
            await db.SaveChangesAsync();
        });
        var browser = await site.StaffAsync(StaffRole.Operator);
        await browser.OpenAsync($"/staff/learners/{id}");
        Assert.Contains("安卓手机 · 微信", browser.Words, StringComparison.Ordinal);
        Assert.Contains("2 分 05 秒", browser.Words, StringComparison.Ordinal);
        await browser.OpenAsync(browser.Page.QuerySelector("a[href*='snapshots?lease=']")!.GetAttribute("href")!);
        Assert.Contains("不像同一个人", browser.Words, StringComparison.Ordinal);
        Assert.Contains("没有回应", browser.Words, StringComparison.Ordinal);
        var images = browser.Page.QuerySelectorAll("main img").Select(i => i.GetAttribute("src")!).ToList();
        Assert.Equal(2, images.Count);
        foreach (var image in images)
            Assert.Equal(HttpStatusCode.OK, (await browser.Http.GetAsync(image)).StatusCode);
        Assert.Equal(["Portrait", "Snapshot"], await site.WithDbAsync(db => db.Set<ImageView>().Where(v => v.LearnerId == id).Select(v => v.ImageKind).Order().ToListAsync()));
        Assert.Equal(HttpStatusCode.Forbidden, (await (await site.StaffAsync(StaffRole.Hotline)).OpenAsync($"/staff/learners/{id}/snapshots")).Status);
    }

    [Fact]
    public async Task A_phone_is_corrected_after_the_identity_was_confirmed_in_writing()
    {
        var (id, idNumber) = await site.RegisterAsync("改手机", "13900000011");
        await AskAsync(id, "13800005678");
        var browser = await site.StaffAsync(StaffRole.Hotline);
        await browser.OpenAsync("/staff");
        Assert.Contains("改手机 申请改手机号", browser.Words, StringComparison.Ordinal);
        await browser.OpenAsync($"/staff/learners/{id}");
        Assert.Contains("138 0000 5678", browser.Words, StringComparison.Ordinal);
        await browser.SubmitAsync("form:has(input[value=phone-correction])", new() { ["Decision.Do"] = "accept", ["Decision.Note"] = "好" });
        Assert.Contains("至少 4 个字", browser.Words, StringComparison.Ordinal);
        await browser.SubmitAsync("form:has(input[value=phone-correction])", new() { ["Decision.Do"] = "accept", ["Decision.Note"] = "已核对身份证后四位和单位" });
        Assert.EndsWith("did=accept", browser.Address, StringComparison.Ordinal);
        Assert.Contains("同意改手机号已核对身份证后四位和单位", browser.Words, StringComparison.Ordinal);
        await site.WithDbAsync(async db =>
        {
            var learner = await db.Set<Learner>().SingleAsync(l => l.Id == id);
            Assert.Equal("138****5678", learner.PhoneMasked);
            Assert.NotNull(learner.PhoneCheckedAt);
            var correction = await db.Set<PhoneCorrection>().SingleAsync(c => c.LearnerId == id);
            Assert.Equal(PhoneCorrectionState.Accepted, correction.State);
        });
        await browser.OpenAsync("/staff/learners?q=13800005678");
        Assert.Contains("改手机", browser.Words, StringComparison.Ordinal);
        Assert.NotEmpty(idNumber);
    }

    [Fact]
    public async Task A_reviewer_sees_the_request_masked_and_cannot_decide()
    {
        var (id, _) = await site.RegisterAsync("求改号");
        await AskAsync(id, "13800009999");
        var hotline = await site.StaffAsync(StaffRole.Hotline);
        await hotline.OpenAsync($"/staff/learners/{id}");
        var token = hotline.Page.QuerySelector("input[name=__RequestVerificationToken]")!.GetAttribute("value")!;
        var reviewer = await site.StaffAsync(StaffRole.Reviewer);
        await reviewer.OpenAsync($"/staff/learners/{id}");
        Assert.Contains("138****9999", reviewer.Words, StringComparison.Ordinal);
        Assert.DoesNotContain("138 0000 9999", reviewer.Words, StringComparison.Ordinal);
        Assert.Null(reviewer.Page.QuerySelector("main form"));
        token = reviewer.Page.QuerySelector("input[name=__RequestVerificationToken]")?.GetAttribute("value") ?? token;
        var reply = await reviewer.Http.PostAsync($"/staff/learners/{id}", new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["_handler"] = "help",
            ["__RequestVerificationToken"] = token,
            ["Help.Do"] = "reset",
            ["Help.Note"] = "试一试能不能改",
        }));
        Assert.False(reply.IsSuccessStatusCode);
        Assert.False(await site.WithDbAsync(db => db.Set<StaffAction>().AnyAsync(a => a.SubjectId == id)));
    }

    [Fact]
    public async Task Resetting_to_the_initial_password_ends_the_session_and_asks_for_a_new_password()
    {
        var (id, idNumber, learner) = await site.SignedInAsync("忘密码");
        var staff = await site.StaffAsync(StaffRole.Operator);
        await staff.OpenAsync($"/staff/learners/{id}");
        await staff.SubmitAsync("form:has(input[value=help])", new() { ["Help.Do"] = "reset", ["Help.Note"] = "本人来电，核对了单位" });
        Assert.Contains("已重置为初始密码", staff.Words, StringComparison.Ordinal);
        Assert.Contains("重置为初始密码本人来电，核对了单位", staff.Words, StringComparison.Ordinal);
        await learner.OpenAsync("/training");
        Assert.StartsWith("/sign-in", learner.Address, StringComparison.Ordinal);
        var again = site.Browse();
        await again.SignInAsync(idNumber, "111111");
        Assert.Equal("/activate", again.Address);
    }

    [Fact]
    public async Task A_locked_account_is_opened_and_the_page_says_what_to_tell()
    {
        var (id, _, _) = await site.SignedInAsync("锁住了");
        await site.WithDbAsync(db => db.Set<Learner>().Where(l => l.Id == id).ExecuteUpdateAsync(s => s.SetProperty(l => l.LockedUntil, site.Time.GetUtcNow().AddMinutes(10))));
        var staff = await site.StaffAsync(StaffRole.Hotline);
        await staff.OpenAsync($"/staff/learners/{id}");
        Assert.Contains("密码输错多次", staff.Words, StringComparison.Ordinal);
        Assert.DoesNotContain("111111", staff.Words, StringComparison.Ordinal);
        await staff.SubmitAsync("form:has(input[value=help])", new() { ["Help.Do"] = "unlock", ["Help.Note"] = "核对了身份证后四位" });
        Assert.Contains("您的档案还差 5 项", staff.Words, StringComparison.Ordinal);
        Assert.Null(await site.WithDbAsync(db => db.Set<Learner>().Where(l => l.Id == id).Select(l => l.LockedUntil).SingleAsync()));
    }

    [Fact]
    public async Task Administrators_and_strangers_see_no_learner()
    {
        var (id, _) = await site.RegisterAsync();
        foreach (var role in new[] { StaffRole.SystemAdmin, StaffRole.SecurityAdmin, StaffRole.AuditAdmin })
        {
            var admin = await site.StaffAsync(role);
            Assert.DoesNotContain(admin.Page.QuerySelectorAll(".zx-nav a").Select(a => a.GetAttribute("href")), href => href == "/staff/learners");
            foreach (var address in new[] { "/staff/learners", $"/staff/learners/{id}", "/staff/learners/export.xlsx" })
                Assert.Equal(HttpStatusCode.Forbidden, (await admin.OpenAsync(address)).Status);
        }
        var stranger = site.Browse();
        await stranger.OpenAsync($"/staff/learners/{id}");
        Assert.StartsWith("/staff/sign-in", stranger.Address, StringComparison.Ordinal);
        var (_, _, learner) = await site.SignedInAsync();
        await learner.OpenAsync("/staff/learners");
        Assert.StartsWith("/staff/sign-in", learner.Address, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_database_refuses_to_change_what_staff_did()
    {
        await site.WithDbAsync(async db =>
        {
            db.Add(new StaffAction { Id = Guid.CreateVersion7(), StaffId = Guid.NewGuid(), At = site.Time.GetUtcNow(), Kind = StaffActionKind.NoteTaken, Note = "记" });
            await db.SaveChangesAsync();
            foreach (var sql in new[] { "UPDATE staff_action SET note = ''", "DELETE FROM staff_action" })
                Assert.Contains("never changed", (await Assert.ThrowsAnyAsync<System.Data.Common.DbException>(() => db.Database.ExecuteSqlRawAsync(sql))).Message, StringComparison.Ordinal);
        });
    }

    private static List<string> Lines(Browser browser) => [.. browser.Page.QuerySelectorAll("main tbody a").Select(a => a.GetAttribute("href")!)];

    private Task<int> LooksAsync(Guid learnerId) => site.WithDbAsync(db => db.Set<ImageView>().CountAsync(v => v.LearnerId == learnerId));

    private Task EnrolAsync(Guid learnerId, string occupation, int year, HoursState state) => site.WithDbAsync(async db =>
    {
        db.Add(new Enrolment { Id = Guid.CreateVersion7(), LearnerId = learnerId, OccupationCode = occupation, Year = year, StartsOn = new(year, 1, 1), EndsOn = new(year, 12, 31), RulePackCode = "national", RulePackVersion = "2026.1", CreatedAt = site.Time.GetUtcNow() }.BroughtIn(state));
        await db.SaveChangesAsync();
    });

    private async Task<Guid> ImageAsync(Guid learnerId)
    {
        var blob = await site.Services.GetRequiredService<BlobStore>().PutAsync("jpeg"u8.ToArray(), default);
        var image = new LearnerImage { LearnerId = learnerId, Id = Guid.CreateVersion7(), Kind = LearnerImageKind.Portrait, BlobId = blob.Id, Sha256 = blob.Sha256, State = LearnerImageState.Accepted, UploadedAt = site.Time.GetUtcNow() };
        await site.WithDbAsync(async db =>
        {
            db.Add(image);
            await db.SaveChangesAsync();
        });
        return image.Id;
    }

    private Task AskAsync(Guid learnerId, string phone) => site.WithDbAsync(async db =>
    {
        var cipher = site.Services.GetRequiredService<FieldCipher>();
        db.Add(new PhoneCorrection { LearnerId = learnerId, Id = Guid.CreateVersion7(), NewPhoneSealed = cipher.Seal(Learner.PhonePurpose, phone), NewPhoneMasked = phone[..3] + "****" + phone[7..], OldPhoneMasked = "139****0011", State = PhoneCorrectionState.Open, AskedAt = site.Time.GetUtcNow() });
        await db.SaveChangesAsync();
    });
}
