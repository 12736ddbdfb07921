using System.Collections.Concurrent;
using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Zhuxue.Tests.Notices;

/// <summary>What the stand-in does with the next request to send.</summary>
internal enum Mishap
{
    None,

    /// <summary>Answers that there are too many requests.</summary>
    Throttle,

    /// <summary>HTTP 503 without JSON.</summary>
    Unavailable,

    /// <summary>Refuses the number.</summary>
    UnknownPhone,

    /// <summary>Refuses the template.</summary>
    TemplateRefused,

    /// <summary>Sends the text and never answers.</summary>
    SilentAfterSending,

    /// <summary>Sends the text and tears the connection.</summary>
    TornAfterSending,

    /// <summary>Does not send the text and never answers.</summary>
    SilentWithoutSending,

    /// <summary>A page of a proxy, with 502.</summary>
    ProxyPage,
}

/// <summary>A text that the stand-in has put on its way.</summary>
internal sealed record CarriedText(string Phone, string TemplateCode, string Parameters, string OurId, string MessageId)
{
    /// <summary>Null while it is on its way.</summary>
    public bool? Delivered { get; set; }
}

/// <summary>
/// Stands in for a gateway on a port of 127.0.0.1: it checks every signature by itself, from the bytes that arrived, fails as it is told, and
/// pushes receipts as often as it likes.
/// </summary>
internal abstract class StandInGateway : IAsyncDisposable
{
    private WebApplication app = null!;

    public const string SignName = "北京建工培训", Key = "a-key-id", Secret = "a-secret-that-is-32-characters-xx", ReceiptToken = "receipts-0123456789abcdef";

    /// <summary>What was sent to phones.</summary>
    public ConcurrentQueue<CarriedText> Carried { get; } = new();

    /// <summary>What happens to the next requests to send; then none.</summary>
    public ConcurrentQueue<Mishap> Mishaps { get; } = new();

    /// <summary>Requests to send, and to look for texts.</summary>
    public int SendRequests, LookRequests;

    /// <summary>Whether looking for texts fails.</summary>
    public bool BlindToLooks { get; set; }

    /// <summary>Refusals of signatures, in words.</summary>
    public ConcurrentQueue<string> BadSignatures { get; } = new();

    public Uri Address { get; private set; } = null!;

    public abstract string Name { get; }

    /// <summary>Settings of a site that uses it.</summary>
    public Dictionary<string, string?> Settings()
    {
        var settings = new Dictionary<string, string?>
        {
            ["Sms:Gateway"] = Name,
            ["Sms:SignName"] = SignName,
            // Long enough for a busy machine; tests of silence shorten it.
            ["Sms:TimeoutSeconds"] = "30",
            ["Sms:ReceiptToken"] = ReceiptToken,
            ["Outbox:Workers"] = "0",
        };
        foreach (var variant in Training.Notices.NoticeTemplates.All.SelectMany(t => t.Variants))
            settings["Sms:TemplateCodes:" + variant.Name] = "CODE_" + variant.Name;
        Configure(settings);
        return settings;
    }

    public async Task StartAsync(int port = 0)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, port));
        app = builder.Build();
        app.Run(HandleAsync);
        await app.StartAsync();
        Address = new(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());
    }

    /// <summary>Nobody listens any more, until it is started again on its port.</summary>
    public Task StopAsync() => app.StopAsync();

    public async Task StartAgainAsync()
    {
        await app.DisposeAsync();
        await StartAsync(Address.Port);
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    /// <summary>The body of a push about these texts.</summary>
    public abstract string ReceiptsFor(params CarriedText[] texts);

    protected abstract void Configure(Dictionary<string, string?> settings);

    /// <summary>Null when the signature is right; else what is wrong with it.</summary>
    protected abstract string? FaultOfSignature(HttpRequest request, byte[] body);

    protected abstract bool IsLook(HttpRequest request);

    protected abstract CarriedText Read(HttpRequest request, byte[] body, string messageId);

    protected abstract string Answer(Mishap mishap, CarriedText text);

    protected abstract string Found(HttpRequest request, byte[] body);

    protected abstract string BadSignature { get; }

    protected static string Json(object value) => JsonSerializer.Serialize(value);

    private async Task HandleAsync(HttpContext context)
    {
        using var memory = new MemoryStream();
        await context.Request.Body.CopyToAsync(memory);
        var body = memory.ToArray();
        context.Response.ContentType = "application/json";
        if (FaultOfSignature(context.Request, body) is { } fault)
        {
            BadSignatures.Enqueue(fault);
            context.Response.StatusCode = Name == "tencent" ? 200 : 400;
            await context.Response.WriteAsync(BadSignature);
            return;
        }
        if (IsLook(context.Request))
        {
            Interlocked.Increment(ref LookRequests);
            if (BlindToLooks)
                context.Response.StatusCode = 503;
            else
                await context.Response.WriteAsync(Found(context.Request, body));
            return;
        }
        var number = Interlocked.Increment(ref SendRequests);
        var mishap = Mishaps.TryDequeue(out var next) ? next : Mishap.None;
        var text = Read(context.Request, body, $"{Name}-{number}");
        if (mishap is Mishap.None or Mishap.SilentAfterSending or Mishap.TornAfterSending)
            Carried.Enqueue(text);
        switch (mishap)
        {
            case Mishap.SilentAfterSending or Mishap.SilentWithoutSending:
                await Task.Delay(Timeout.Infinite, context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                break;
            case Mishap.TornAfterSending:
                context.Abort();
                break;
            case Mishap.Unavailable:
                context.Response.StatusCode = 503;
                break;
            case Mishap.ProxyPage:
                context.Response.StatusCode = 502;
                await context.Response.WriteAsync("<html>bad gateway</html>");
                break;
            default:
                await context.Response.WriteAsync(Answer(mishap, text), Encoding.UTF8);
                break;
        }
    }
}
