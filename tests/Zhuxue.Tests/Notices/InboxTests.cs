using System.Globalization;
using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Zhuxue.Platform.Secrets;
using Zhuxue.Platform.Sms;
using Zhuxue.Tests.Accounts;
using Zhuxue.Tests.Site;
using Zhuxue.Training;
using Zhuxue.Training.Accounts;
using Zhuxue.Training.Accounts.Phones;
using Zhuxue.Training.Notices;

namespace Zhuxue.Tests.Notices;

/// <summary>消息: the exact words, whose they are, what is new, and how many.</summary>
public sealed class InboxTests(InboxTests.QuietSite site) : IClassFixture<InboxTests.QuietSite>
{
    [Fact]
    public async Task A_notice_stands_there_word_for_word_and_is_new_once()
    {
        var (id, _, browser) = await site.Site.SignedInAsync();
        using var _1 = browser;
        await browser.OpenAsync("/messages");
        Assert.Contains("还没有消息。", browser.Words, StringComparison.Ordinal);
        await TellAsync(id, NoticeKind.HoursCredited, NoticeTexts.HoursCredited, "/training");

        // A page fetched ahead has been read by nobody.
        browser.Http.DefaultRequestHeaders.Add("X-Sec-Purpose", "prefetch");
        await browser.OpenAsync("/messages");
        browser.Http.DefaultRequestHeaders.Remove("X-Sec-Purpose");
        await browser.OpenAsync("/messages");
        Assert.Equal("1", browser.Page.QuerySelector(".zx-nav a[href='/messages'] .zx-count")?.TextContent);
        Assert.Equal(NoticeTexts.HoursCredited, browser.Page.QuerySelector(".zx-message")!.TextContent);
        Assert.All(["学时通过了审核", "新消息", "去看看"], words => Assert.Contains(words, browser.Words, StringComparison.Ordinal));
        Assert.NotNull(await site.Site.WithDbAsync(db => db.Set<InboxMessage>().Where(m => m.LearnerId == id).Select(m => m.ReadAt).SingleAsync()));

        await browser.OpenAsync("/messages");
        Assert.Null(browser.Page.QuerySelector(".zx-nav a[href='/messages'] .zx-count"));
        Assert.DoesNotContain("新消息", browser.Words, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Each_learner_sees_their_own_and_markup_in_words_is_only_words()
    {
        var (one, _, first) = await site.Site.SignedInAsync();
        var (_, _, second) = await site.Site.SignedInAsync();
        using var _1 = first;
        using var _2 = second;
        const string Hostile = "<script>alert(1)</script>\n第二行 & \"引号\"";
        await TellAsync(one, NoticeKind.CaseQuestion, NoticeTexts.CaseQuestion("市政施工员", 2026, Hostile), "/training");
        await first.OpenAsync("/messages");
        Assert.Contains(Hostile, first.Page.QuerySelector(".zx-message")!.TextContent, StringComparison.Ordinal);
        Assert.Null(first.Page.QuerySelector(".zx-message script"));
        await second.OpenAsync("/messages");
        Assert.Contains("还没有消息。", second.Words, StringComparison.Ordinal);
        using var nobody = site.Site.Browse();
        await nobody.OpenAsync("/messages");
        Assert.StartsWith("/sign-in", nobody.Address, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_long_inbox_has_pages_and_the_newest_is_first()
    {
        var (id, _, browser) = await site.Site.SignedInAsync();
        using var _1 = browser;
        for (var i = 1; i <= 45; i++)
        {
            await TellAsync(id, NoticeKind.AppealReceived, string.Create(CultureInfo.InvariantCulture, $"第 {i} 条"), null);
            site.Site.Time.Advance(TimeSpan.FromSeconds(1));
        }
        await browser.OpenAsync("/messages");
        Assert.Equal((20, "第 45 条"), (browser.Page.QuerySelectorAll(".zx-message").Length, browser.Page.QuerySelector(".zx-message")!.TextContent));
        Assert.Contains("第 1 / 3 页", browser.Words, StringComparison.Ordinal);
        await browser.OpenAsync("/messages?page=3");
        Assert.Equal((5, "第 1 条"), (browser.Page.QuerySelectorAll(".zx-message").Length, browser.Page.QuerySelectorAll(".zx-message")[^1].TextContent));
        foreach (var page in new[] { "0", "-3", "99", "2147483647" })
        {
            await browser.OpenAsync("/messages?page=" + page);
            Assert.Equal(HttpStatusCode.OK, browser.Status);
        }
    }

    [Fact]
    public async Task A_changed_phone_is_told_to_the_old_number_without_name_or_new_number()
    {
        var (id, _, browser) = await site.Site.SignedInAsync();
        using var _1 = browser;
        var correction = await AskAsync(browser, id, "13911112222");
        await using (var scope = site.Site.Services.CreateAsyncScope())
            Assert.True(await scope.ServiceProvider.GetRequiredService<DecidePhoneCorrection>().AcceptAsync(id, correction, Guid.CreateVersion7(), default));
        var (text, words) = await TextOfAsync(id);
        Assert.Equal(("138****5678", "phone-removed"), (text.PhoneMasked, text.Template));
        Assert.DoesNotMatch("陈建国|2222|139|【", words);
        Assert.Contains("4009999355", words, StringComparison.Ordinal);
        await browser.OpenAsync("/messages");
        Assert.Contains("您登记的手机号已从 138****5678 改为 139****2222，以后的短信发到新号码。不是您本人申请的，请马上打电话给培训机构。", browser.Words, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refused_phone_is_told_in_the_inbox_with_the_reason()
    {
        var (id, _, browser) = await site.Site.SignedInAsync();
        using var _1 = browser;
        var correction = await AskAsync(browser, id, "13911112222");
        await using (var scope = site.Site.Services.CreateAsyncScope())
            Assert.True(await scope.ServiceProvider.GetRequiredService<DecidePhoneCorrection>().RefuseAsync(id, correction, Guid.CreateVersion7(), "电话里没有核对上身份。", default));
        await browser.OpenAsync("/messages");
        Assert.Contains("您申请把手机号改为 139****2222，没有通过，登记的号码没有变。原因：电话里没有核对上身份。", browser.Words, StringComparison.Ordinal);
        Assert.False(await site.Site.WithDbAsync(db => db.Set<TextMessage>().AnyAsync(t => t.SubjectId == id)));
    }

    private async Task<Guid> AskAsync(Browser browser, Guid learnerId, string phone)
    {
        await browser.OpenAsync("/profile/phone");
        await browser.SubmitAsync("#phone-correction", new() { ["NewPhone"] = phone });
        return await site.Site.WithDbAsync(db => db.PhoneCorrections.Where(c => c.LearnerId == learnerId).Select(c => c.Id).SingleAsync());
    }

    private async Task<(TextMessage Text, string Words)> TextOfAsync(Guid learnerId)
    {
        await using var scope = site.Site.Services.CreateAsyncScope();
        var text = await scope.ServiceProvider.GetRequiredService<TrainingDb>().Set<TextMessage>().SingleAsync(t => t.SubjectId == learnerId);
        return (text, scope.ServiceProvider.GetRequiredService<FieldCipher>().Open(TextMessage.TextPurpose, text.TextSealed));
    }

    private async Task TellAsync(Guid learnerId, NoticeKind kind, string words, string? link)
    {
        await using var scope = site.Site.Services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<TellLearner>().TellAsync(new(learnerId, kind, words, link, null), default);
        await scope.ServiceProvider.GetRequiredService<TrainingDb>().SaveChangesAsync();
    }

    /// <summary>A site whose outbox stands still, so that texts stay as they were written.</summary>
    public sealed class QuietSite : IAsyncLifetime
    {
        public TestSite Site { get; private set; } = null!;

        public async ValueTask InitializeAsync() => Site = await TestSite.StartAsync(new() { ["Outbox:Workers"] = "0" });

        public ValueTask DisposeAsync() => Site.DisposeAsync();
    }
}
