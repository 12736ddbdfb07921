using System.Net;
using System.Text.Json;
using Microsoft.Extensions.Options;
using Zhuxue.Platform.Signing;

namespace Zhuxue.Training.Accounts.Registry;

/// <summary>
/// Speaks to the registry in signed requests (decision 26). It decides nothing and keeps nothing: whoever asks does. Nothing personal is logged, and none stands in an address.
/// </summary>
internal sealed partial class RegistryCalls(IHttpClientFactory clients, IOptions<RegistryOptions> options, IOptions<PlatformOptions> platform, TimeProvider clock, ILogger<RegistryCalls> logger)
{
    /// <summary>Name of the client at the factory. It logs nothing of its own.</summary>
    public const string Client = "registry";

    /// <summary>Longer than any photo or page of the list.</summary>
    private const int AnswerBytesMost = 12_000_000;

    /// <summary>Why nothing can be sent, in words for staff; null when all is set.</summary>
    public string? NotReady => string.IsNullOrEmpty(options.Value.Address) ? "还没有设置登记系统的地址（Registry:Address）。"
        : string.IsNullOrEmpty(options.Value.Institution) ? "还没有设置机构代码（Registry:Institution）。"
        : !File.Exists(KeyFile) ? "还没有签名用的密钥。请运行 zhuxue upload-key，把公钥登记到登记系统。"
        : null;

    /// <summary>Where learners reach the registry; null while it is not set.</summary>
    public string? PublicUrl => (string.IsNullOrEmpty(options.Value.PublicUrl) ? options.Value.Address : options.Value.PublicUrl)?.TrimEnd('/');

    private string KeyFile => string.IsNullOrEmpty(options.Value.KeyFile) ? Path.Combine(Path.GetFullPath(platform.Value.DataFolder), "keys", "registry-upload.pem") : options.Value.KeyFile;

    /// <summary>Registers hours; the same id with the same content gets the same answer.</summary>
    public Task<RegistryAnswer> PutAsync(string recordId, byte[] content, CancellationToken cancellationToken) => SendAsync(HttpMethod.Put, RecordPath(recordId), content, cancellationToken);

    /// <summary>Withdraws them; the person reads the reason.</summary>
    public Task<RegistryAnswer> WithdrawAsync(string recordId, string reason, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Delete, RecordPath(recordId), JsonSerializer.SerializeToUtf8Bytes(new { reason }), cancellationToken);

    /// <summary>One page of the list; see <see cref="RegistryPage"/>.</summary>
    /// <param name="by"><c>day</c>: what was uploaded on it; <c>renewed</c>: on what a certificate was issued on it.</param>
    /// <param name="day">In Beijing.</param>
    /// <param name="after">The <c>next</c> of the page before.</param>
    public Task<RegistryAnswer> ListAsync(string by, DateOnly day, string? after, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Get, FormattableString.Invariant($"api/v1/hour-records/{options.Value.Institution}?{by}={day:yyyy-MM-dd}") + (after is null ? "" : $"&after={after}"), null, cancellationToken);

    /// <summary>The photo that the registry holds of a person (M6), as a JPEG.</summary>
    public Task<RegistryAnswer> PhotoAsync(string idNumber, string name, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Post, "api/v1/photo-requests", JsonSerializer.SerializeToUtf8Bytes(new { idNumber, name }), cancellationToken);

    private string RecordPath(string recordId) => $"api/v1/hour-records/{options.Value.Institution}/{recordId}";

    private async Task<RegistryAnswer> SendAsync(HttpMethod method, string path, byte[]? body, CancellationToken cancellationToken)
    {
        if (NotReady is not null)
            return RegistryAnswer.Trouble(RegistryAnswer.NotSet);
        using var request = new HttpRequestMessage(method, new Uri(new Uri(options.Value.Address!.TrimEnd('/') + "/"), path));
        if (body is not null)
            request.Content = new ByteArrayContent(body) { Headers = { ContentType = new("application/json") { CharSet = "utf-8" } } };
        try
        {
            // Read each time: a key that was exchanged holds at once.
            using var key = SigningKey.FromPem(await File.ReadAllTextAsync(KeyFile, cancellationToken), KeyFile);
            await SignedRequests.SignAsync(request, key, clock.GetUtcNow(), cancellationToken);
        }
        catch (Exception unreadable) when (unreadable is InvalidOperationException or IOException or UnauthorizedAccessException)
        {
            LogKey(unreadable);
            return RegistryAnswer.Trouble("key-unreadable");
        }
        using var client = clients.CreateClient(Client);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(options.Value.TimeoutSeconds));
        try
        {
            using var reply = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, limit.Token);
            await reply.Content.LoadIntoBufferAsync(AnswerBytesMost, limit.Token);
            var answer = await reply.Content.ReadAsByteArrayAsync(limit.Token);
            if (reply.StatusCode == HttpStatusCode.OK)
                return new(AnswerKind.Done, answer);
            if (reply.StatusCode == HttpStatusCode.TooManyRequests || (int)reply.StatusCode is < 400 or >= 500)
                return Noted(RegistryAnswer.Trouble($"http-{(int)reply.StatusCode}", reply.Headers.RetryAfter?.Delta), method);
            return Noted(RegistryAnswer.OfProblem((int)reply.StatusCode, answer, clock.GetUtcNow()), method);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return Noted(RegistryAnswer.Trouble("time-out"), method);
        }
        catch (HttpRequestException)
        {
            return Noted(RegistryAnswer.Trouble("no-answer"), method);
        }
    }

    private RegistryAnswer Noted(RegistryAnswer answer, HttpMethod method)
    {
        if (answer.ClockOff is { } off)
            LogClock(off.TotalSeconds);
        else if (answer.Kind == AnswerKind.Trouble)
            LogTrouble(method.Method, answer.Reason!);
        return answer;
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The registry refuses the date of our requests: this machine's clock is {Seconds:0} seconds ahead of the registry's (below 0: behind). Set the clock right (NTP)")]
    private partial void LogClock(double seconds);

    [LoggerMessage(Level = LogLevel.Error, Message = "The key for the registry cannot be read")]
    private partial void LogKey(Exception exception);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The registry did not take a {Method}: {Reason}; it is tried again")]
    private partial void LogTrouble(string method, string reason);
}
