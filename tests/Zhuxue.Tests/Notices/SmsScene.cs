using System.Net;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Zhuxue.Platform.Messaging;
using Zhuxue.Platform.Sms;
using Zhuxue.Tests.Site;
using Zhuxue.Training;
using Zhuxue.Training.Notices;

namespace Zhuxue.Tests.Notices;

/// <summary>A site whose texts go to a stand-in gateway, with an outbox that the test turns by hand.</summary>
internal sealed class SmsScene : IAsyncDisposable
{
    public static readonly PhoneNumber Phone = NumberOf("13800009999");

    private SmsScene(TestSite site, StandInGateway gateway) => (Site, Gateway) = (site, gateway);

    /// <summary>For gateways that fall silent: waiting for them is short.</summary>
    public static Dictionary<string, string?> Impatient => new() { ["Sms:TimeoutSeconds"] = "3" };

    public TestSite Site { get; private set; }

    public StandInGateway Gateway { get; }

    public static async Task<SmsScene> StartAsync(string gateway, Dictionary<string, string?>? settings = null)
    {
        StandInGateway standIn = gateway == "aliyun" ? new AliyunStandIn() : new TencentStandIn();
        await standIn.StartAsync();
        var all = standIn.Settings();
        foreach (var (key, value) in settings ?? [])
            all[key] = value;
        return new(await TestSite.StartAsync(all), standIn);
    }

    public async ValueTask DisposeAsync()
    {
        await Site.DisposeAsync();
        await Gateway.DisposeAsync();
    }

    public static PhoneNumber NumberOf(string typed) => PhoneNumber.TryParse(typed, out var number, out var words) ? number : throw new ArgumentException(words);

    /// <summary>Tells somebody that the hours are credited (M10).</summary>
    public Task TellAsync(PhoneNumber? phone = null, SmsUse? use = null) => TellAsync(Guid.CreateVersion7(), phone, use);

    public async Task TellAsync(Guid learnerId, PhoneNumber? phone = null, SmsUse? use = null)
    {
        await using var scope = Site.Services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<TellLearner>().TellAsync(new(learnerId, NoticeKind.HoursCredited, NoticeTexts.HoursCredited, null, new(phone ?? Phone, use ?? NoticeTemplates.HoursCredited())), default);
        await scope.ServiceProvider.GetRequiredService<TrainingDb>().SaveChangesAsync();
    }

    /// <summary>Does all work of the outbox that is due.</summary>
    public async Task TurnAsync()
    {
        var worker = Site.Services.GetServices<IHostedService>().OfType<OutboxWorker>().Single();
        while (await worker.WorkOnceAsync(OutboxLane.Quick, default))
        {
        }
    }

    /// <summary>Lets time pass in steps, with an outbox that works all the while.</summary>
    public async Task PassAsync(TimeSpan time, TimeSpan step)
    {
        for (var passed = TimeSpan.Zero; passed < time; passed += step)
        {
            Site.Time.Advance(step);
            await TurnAsync();
        }
    }

    /// <summary>The one text of the scene.</summary>
    public Task<TextMessage> TextAsync() => Site.WithDbAsync(db => db.Set<TextMessage>().AsNoTracking().SingleAsync());

    public Task<int> ReceiptsAsync() => Site.WithDbAsync(db => db.Set<TextReceipt>().CountAsync());

    /// <summary>Pushes receipts to the site as the gateway does.</summary>
    public async Task<(HttpStatusCode Status, string Answer)> PushAsync(string body, string? gateway = null, string token = StandInGateway.ReceiptToken)
    {
        using var browser = Site.Browse();
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var reply = await browser.Http.PostAsync(new Uri($"/api/v1/texts/receipts/{gateway ?? Gateway.Name}/{token}", UriKind.Relative), content);
        return (reply.StatusCode, await reply.Content.ReadAsStringAsync());
    }
}
