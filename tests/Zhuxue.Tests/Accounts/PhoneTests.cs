using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Zhuxue.Platform;
using Zhuxue.Tests.Site;
using Zhuxue.Training;
using Zhuxue.Training.Accounts;
using Zhuxue.Training.Accounts.Learners;
using Zhuxue.Training.Accounts.Phones;
using Zhuxue.Training.Notices;

namespace Zhuxue.Tests.Accounts;

/// <summary>M1: the learner checks the number, and cannot change it.</summary>
public sealed class PhoneTests(TestSite site) : IClassFixture<TestSite>
{
    [Fact]
    public async Task A_wrong_number_is_reported_once_and_changed_by_staff_only()
    {
        var (id, _, browser) = await site.SignedInAsync();
        using var _1 = browser;
        foreach (var (typed, words) in new[]
        {
            ("", "请填手机号。"), ("1380000567", "少了 1 位。手机号是 11 位。"), ("138 0000 5678", "这就是现在登记的号码。没有错的话，请点“号码正确”。"),
        })
        {
            await browser.OpenAsync("/profile/phone");
            await browser.SubmitAsync("#phone-correction", new() { ["NewPhone"] = typed });
            Assert.Equal(words, browser.Page.QuerySelector("#NewPhone-error")?.TextContent.Trim());
        }
        using var tab = site.Browse();
        await browser.SubmitAsync("#phone-correction", new() { ["NewPhone"] = "+86 139 1111 2222" });
        Assert.Equal("/profile?done=correction", browser.Address);
        Assert.Contains("您申请改成 139****2222。工作人员会打电话核对。", browser.Words, StringComparison.Ordinal);
        Assert.Contains("等工作人员核对", browser.Words, StringComparison.Ordinal);

        await browser.OpenAsync("/profile/phone");
        Assert.Null(browser.Page.QuerySelector("#phone-correction"));
        var correction = await site.WithDbAsync(db => db.PhoneCorrections.SingleAsync(c => c.LearnerId == id));
        Assert.Equal((PhoneCorrectionState.Open, "139****2222", "138****5678"), (correction.State, correction.NewPhoneMasked, correction.OldPhoneMasked));
        Assert.DoesNotContain("13911112222", correction.NewPhoneSealed, StringComparison.Ordinal);
        Assert.Equal("138****5678", await site.WithDbAsync(db => db.Learners.Where(l => l.Id == id).Select(l => l.PhoneMasked).SingleAsync()));

        var staffId = Guid.NewGuid();
        Assert.True(await DecideAsync(d => d.AcceptAsync(id, correction.Id, staffId, default)));
        Assert.False(await DecideAsync(d => d.AcceptAsync(id, correction.Id, staffId, default)));
        await browser.OpenAsync("/profile/phone");
        Assert.Contains("139 1111 2222", browser.Words, StringComparison.Ordinal);
        Assert.NotNull(await site.WithDbAsync(db => db.Learners.Where(l => l.Id == id).Select(l => l.PhoneCheckedAt).SingleAsync()));
    }

    [Fact]
    public async Task Of_two_who_decide_at_once_one_decides()
    {
        var (id, _, browser) = await site.SignedInAsync();
        using var _1 = browser;
        await browser.OpenAsync("/profile/phone");
        await browser.SubmitAsync("#phone-correction", new() { ["NewPhone"] = "13911113333" });
        var correctionId = await site.WithDbAsync(db => db.PhoneCorrections.Where(c => c.LearnerId == id).Select(c => c.Id).SingleAsync());
        using var held = new HeldCommand(site, "learner");
        var accepted = Task.Run(() => DecideAsync(d => d.AcceptAsync(id, correctionId, Guid.NewGuid(), default)));
        await held.Reached;
        Assert.True(await DecideAsync(d => d.RefuseAsync(id, correctionId, Guid.NewGuid(), "电话里核对不上", default)));
        held.Release();
        Assert.False(await accepted);
        Assert.Equal("138****5678", await site.WithDbAsync(db => db.Learners.Where(l => l.Id == id).Select(l => l.PhoneMasked).SingleAsync()));
        Assert.Equal(PhoneCorrectionState.Refused, await site.WithDbAsync(db => db.PhoneCorrections.Where(c => c.Id == correctionId).Select(c => c.State).SingleAsync()));
        Assert.Equal([NoticeKind.PhoneRefused], await site.WithDbAsync(db => db.Set<InboxMessage>().Where(m => m.LearnerId == id).Select(m => m.Kind).ToListAsync()));
    }

    [Fact]
    public async Task A_number_that_changed_meanwhile_is_not_confirmed()
    {
        var (id, _, browser) = await site.SignedInAsync();
        using var _1 = browser;
        await browser.OpenAsync("/profile/phone");
        await browser.SubmitAsync("#confirm-phone", new() { ["Shown"] = "137****0000" });
        Assert.Contains("号码刚刚变了。", browser.Words, StringComparison.Ordinal);
        Assert.Null(await site.WithDbAsync(db => db.Learners.Where(l => l.Id == id).Select(l => l.PhoneCheckedAt).SingleAsync()));
    }

    [Fact]
    public async Task A_refused_request_says_why_and_may_be_made_again()
    {
        var (id, _, browser) = await site.SignedInAsync();
        using var _1 = browser;
        await browser.OpenAsync("/profile/phone");
        await browser.SubmitAsync("#phone-correction", new() { ["NewPhone"] = "13911112222" });
        var correction = await site.WithDbAsync(db => db.PhoneCorrections.SingleAsync(c => c.LearnerId == id));
        Assert.True(await DecideAsync(d => d.RefuseAsync(id, correction.Id, Guid.NewGuid(), "电话里没有核对上身份。", default)));
        await browser.OpenAsync("/profile");
        Assert.Contains("改号码的申请没有通过：电话里没有核对上身份。", browser.Words, StringComparison.Ordinal);
        await browser.OpenAsync("/profile/phone");
        site.Time.Advance(TimeSpan.FromMinutes(1));
        await browser.SubmitAsync("#phone-correction", new() { ["NewPhone"] = "13911112223" });
        Assert.Equal("/profile?done=correction", browser.Address);
    }

    [Fact]
    public async Task Registering_twice_changes_nothing_and_a_confirmed_phone_is_kept()
    {
        var (id, idNumber) = await site.RegisterAsync("热依扎·买买提");
        Assert.Equal((id, RegistrationOutcome.Unchanged, false), await AgainAsync(idNumber, "热依扎·买买提", "13800005678", "首建路桥工程有限公司"));
        Assert.Equal((id, RegistrationOutcome.NameDiffers, false), await AgainAsync(idNumber, "热依扎", "13800005678", null));
        Assert.Equal((id, RegistrationOutcome.Updated, false), await AgainAsync(idNumber, "热依扎·买买提", "13800005679", "第二建筑公司"));
        await site.WithDbAsync(db => db.Learners.Where(l => l.Id == id).ExecuteUpdateAsync(set => set.SetProperty(l => l.PhoneCheckedAt, (DateTimeOffset?)site.Time.GetUtcNow())));
        Assert.Equal((id, RegistrationOutcome.Unchanged, true), await AgainAsync(idNumber, "热依扎·买买提", "13800005678", "第二建筑公司"));
        Assert.Equal("138****5679", await site.WithDbAsync(db => db.Learners.Where(l => l.Id == id).Select(l => l.PhoneMasked).SingleAsync()));
    }

    private async Task<(Guid, RegistrationOutcome, bool)> AgainAsync(string idNumber, string name, string phone, string? employer)
    {
        Assert.True(IdNumber.TryParse(idNumber, out var number, out _));
        Assert.True(PhoneNumber.TryParse(phone, out var phoneNumber, out _));
        await using var scope = site.Services.CreateAsyncScope();
        var made = await scope.ServiceProvider.GetRequiredService<LearnerRegistration>().RegisterAsync(number, name, phoneNumber, employer, default);
        await scope.ServiceProvider.GetRequiredService<TrainingDb>().SaveChangesAsync();
        return (made.LearnerId, made.Outcome, made.PhoneKept);
    }

    private async Task<bool> DecideAsync(Func<DecidePhoneCorrection, Task<bool>> work)
    {
        await using var scope = site.Services.CreateAsyncScope();
        return await work(scope.ServiceProvider.GetRequiredService<DecidePhoneCorrection>());
    }
}
