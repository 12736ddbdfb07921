using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Zhuxue.Platform.Messaging;
using Zhuxue.Platform.Secrets;
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
        Assert.Null(await SendAsync(site, "您的学习验证码是 123456"));
        var sms = await SentAsync(site);
        Assert.Equal(Masked, sms.PhoneMasked);
        var row = $"{sms.PhoneSealed} {sms.PhoneDigest} {sms.TextSealed} {await site.WithDbAsync(db => db.Set<OutboxMessage>().Where(m => m.Kind == SendSms.MessageKind).Select(m => m.Payload).SingleAsync())}";
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
            Assert.Null(await scope.ServiceProvider.GetRequiredService<Texts>().SendAsync(Phone, Masked, "x", TimeSpan.FromMinutes(5), default));
            await db.SaveChangesAsync();
        }
        Assert.False(await site.WithDbAsync(db => db.Set<Sms>().AnyAsync()));
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

    [Fact]
    public async Task A_text_that_has_outlived_its_use_is_dropped_and_one_that_was_sent_is_not_sent_again()
    {
        var gateway = new CountingGateway();
        await using var site = await TestSite.StartAsync(prepare: services => services.AddSingleton<ISendSms>(gateway));
        await using var scope = site.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<TrainingDb>();
        var now = site.Time.GetUtcNow();
        var cipher = scope.ServiceProvider.GetRequiredService<FieldCipher>();
        Sms Make(TimeSpan life) => new() { Id = Guid.NewGuid(), PhoneSealed = cipher.Seal(Sms.PhonePurpose, Phone), PhoneDigest = "d", PhoneMasked = Masked, TextSealed = cipher.Seal(Sms.TextPurpose, "x"), CreatedAt = now, ExpiresAt = now + life };
        var (old, good) = (Make(TimeSpan.Zero), Make(TimeSpan.FromMinutes(5)));
        db.AddRange(old, good);
        await db.SaveChangesAsync();
        var handler = scope.ServiceProvider.GetServices<IOutboxHandler>().Single(h => h.Kind == SendSms.MessageKind);
        foreach (var sms in new[] { old, good, good, old })
            await handler.HandleAsync($"\"{sms.Id}\"", default);
        Assert.Equal(1, gateway.Count);
        Assert.Equal((null, now), (old.SentAt, good.SentAt!.Value));
    }

    private static async Task<TextRefusal?> SendAsync(TestSite site, string text, string phone = Phone)
    {
        await using var scope = site.Services.CreateAsyncScope();
        var refusal = await scope.ServiceProvider.GetRequiredService<Texts>().SendAsync(phone, Masked, text, TimeSpan.FromMinutes(5), default);
        await scope.ServiceProvider.GetRequiredService<TrainingDb>().SaveChangesAsync();
        return refusal;
    }

    private static async Task<Sms> SentAsync(TestSite site)
    {
        for (var i = 0; i < 200; i++)
        {
            if (await site.WithDbAsync(db => db.Set<Sms>().AsNoTracking().SingleOrDefaultAsync(s => s.SentAt != null)) is { } sms)
                return sms;
            await Task.Delay(50);
        }
        throw new TimeoutException("The text was not sent.");
    }

    private sealed class CountingGateway : ISendSms
    {
        public int Count { get; private set; }

        public bool CanSend => true;

        public Task SendAsync(Sms sms, string phone, string text, CancellationToken cancellationToken)
        {
            Assert.Equal((Phone, "x"), (phone, text));
            Count++;
            return Task.CompletedTask;
        }
    }
}
