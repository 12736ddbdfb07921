using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Zhuxue.Platform;
using Zhuxue.Platform.Messaging;
using Zhuxue.Platform.Sms;
using Zhuxue.Tests.Site;
using Zhuxue.Training;
using Zhuxue.Training.Notices;

namespace Zhuxue.Tests.Notices;

/// <summary>Texts: sealed, limited by number, sent by the outbox after the transaction that wanted them, and never when they are of no use any more.</summary>
public sealed class SmsTests
{
    private const string Phone = "13800009999", Masked = "138****9999";

    [Fact]
    public async Task A_text_leaves_after_its_transaction_and_stands_in_clear_words_nowhere()
    {
        await using var site = await TestSite.StartAsync();
        Assert.Null(await SendAsync(site, "123456"));
        var sms = await SentAsync(site);
        Assert.Equal(Masked, sms.PhoneMasked);
        var row = $"{sms.PhoneSealed} {sms.PhoneDigest} {sms.TextSealed} {await site.WithDbAsync(db => db.Set<OutboxMessage>().Where(m => m.Kind == SendText.MessageKind).Select(m => m.Payload).FirstAsync())}";
        Assert.DoesNotContain(Phone, row, StringComparison.Ordinal);
        Assert.DoesNotContain("123456", row, StringComparison.Ordinal);
        using var browser = site.Browse();
        await browser.OpenAsync("/local/texts");
        Assert.All([Masked, "您的学习验证码是 123456", "已发出"], words => Assert.Contains(words, browser.Words, StringComparison.Ordinal));
        Assert.DoesNotContain(Phone, browser.Words, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_rolled_back_is_never_sent()
    {
        await using var site = await TestSite.StartAsync();
        await using (var scope = site.Services.CreateAsyncScope())
        {
            var db = scope.ServiceProvider.GetRequiredService<TrainingDb>();
            await using var transaction = await db.Database.BeginTransactionAsync();
            Assert.Null(await scope.ServiceProvider.GetRequiredService<Texts>().SendAsync(Number(Phone), NoticeTemplates.LearningCode("1"), null, default));
            await db.SaveChangesAsync();
        }
        Assert.False(await site.WithDbAsync(db => db.Set<TextMessage>().AnyAsync()));
        Assert.False(await site.WithDbAsync(db => db.Set<OutboxMessage>().AnyAsync()));
    }

    [Fact]
    public async Task A_number_gets_one_a_minute_six_an_hour_and_twenty_a_day()
    {
        await using var site = await TestSite.StartAsync();
        var sent = 0;
        for (var minute = 0; minute < 24 * 60; minute++)
        {
            if (await SendAsync(site, "x") is null)
                sent++;
            if (minute == 59)
                Assert.Equal(6, sent);
            if (sent == 20)
                break;
            site.Time.Advance(TimeSpan.FromMinutes(1));
        }
        Assert.Equal(20, sent);
        site.Time.Advance(TimeSpan.FromHours(2));
        var refusal = await SendAsync(site, "x");
        Assert.InRange(refusal!.AgainInSeconds, 3600, 24 * 3600);
        Assert.Null(await SendAsync(site, "x", "13900009999"));
        site.Time.Advance(TimeSpan.FromSeconds(refusal.AgainInSeconds));
        Assert.Null(await SendAsync(site, "x"));
    }

    private static async Task<TextRefusal?> SendAsync(TestSite site, string code, string phone = Phone)
    {
        await using var scope = site.Services.CreateAsyncScope();
        var refusal = await scope.ServiceProvider.GetRequiredService<Texts>().SendAsync(Number(phone), NoticeTemplates.LearningCode(code), null, default);
        await scope.ServiceProvider.GetRequiredService<TrainingDb>().SaveChangesAsync();
        return refusal;
    }

    private static PhoneNumber Number(string typed) => PhoneNumber.TryParse(typed, out var number, out var words) ? number : throw new ArgumentException(words);

    private static async Task<TextMessage> SentAsync(TestSite site)
    {
        for (var i = 0; i < 200; i++)
        {
            if (await site.WithDbAsync(db => db.Set<TextMessage>().AsNoTracking().SingleOrDefaultAsync(s => s.SentAt != null)) is { } sms)
                return sms;
            await Task.Delay(50);
        }
        throw new TimeoutException("The text was not sent.");
    }
}
