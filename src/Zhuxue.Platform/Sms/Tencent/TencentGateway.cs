using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Options;

namespace Zhuxue.Platform.Sms.Tencent;

/// <summary>Tencent Cloud SMS (version 2021-01-11) by plain HTTPS. Its receipts carry its own serial number.</summary>
internal sealed class TencentGateway(IHttpClientFactory clients, IOptions<SmsOptions> options, TimeProvider clock) : ISmsGateway
{
    public const string GatewayName = "tencent";

    private const string Version = "2021-01-11", Service = "sms", CountryCode = "86", SessionFormat = "N";

    public string Name => GatewayName;

    public bool CanSend => true;

    public bool NeedsTemplateCode => true;

    /// <summary>It lists a text only once it has its receipt, and a phone that is off has none: a day without a trace is long enough.</summary>
    public TimeSpan NoTraceProvesAfter => TimeSpan.FromHours(24);

    public string ReceiptsTaken => """{"result":0,"errmsg":"OK"}""";

    public async Task<SmsReply> SendAsync(SmsLetter letter, CancellationToken cancellationToken)
    {
        var answer = await CallAsync("SendSms", new()
        {
            ["PhoneNumberSet"] = new JsonArray("+" + CountryCode + letter.Phone),
            ["SmsSdkAppId"] = options.Value.Tencent.SdkAppId,
            ["TemplateId"] = letter.TemplateCode,
            ["SignName"] = options.Value.SignName,
            ["TemplateParamSet"] = new JsonArray([.. letter.Parameters.Select(p => JsonValue.Create(p.Value))]),
            ["SessionContext"] = letter.Id.ToString(SessionFormat),
        }, cancellationToken);
        // Errors of the whole call come as HTTP 200 too; errors of the one number stand in its line.
        if (ErrorOf(answer) is { } error)
            return TencentFaults.Of(error);
        if (ResponseOf(answer)?.Objects("SendStatusSet").FirstOrDefault() is not { ValueKind: JsonValueKind.Object } line || line.Text("Code") is not { } code)
            return answer.Instead;
        return code == "Ok" ? SmsReply.Accepted(line.Text("SerialNo")) : TencentFaults.Of(code);
    }

    public async Task<IReadOnlyList<SmsReport>?> FindAsync(SmsLetter letter, CancellationToken cancellationToken)
    {
        var answer = await CallAsync("PullSmsSendStatusByPhoneNumber", new()
        {
            ["BeginTime"] = letter.TriedAt.AddMinutes(-1).ToUnixTimeSeconds(),
            ["EndTime"] = clock.GetUtcNow().AddMinutes(1).ToUnixTimeSeconds(),
            ["Offset"] = 0,
            ["Limit"] = 100,
            ["PhoneNumber"] = "+" + CountryCode + letter.Phone,
            ["SmsSdkAppId"] = options.Value.Tencent.SdkAppId,
        }, cancellationToken);
        if (ErrorOf(answer) is not null || ResponseOf(answer) is not { } response || !response.TryGetProperty("PullSmsSendStatusSet", out var list))
            return null;
        return [.. list.Objects().Select(line => new SmsReport(
            Guid.TryParseExact(line.Text("SessionContext"), SessionFormat, out var id) ? id : null, line.Text("SerialNo"), line.Text("SubscriberNumber") ?? "", line.Text("ReportStatus") == "SUCCESS", line.Text("Description"),
            long.TryParse(line.Text("UserReceiveTime"), CultureInfo.InvariantCulture, out var seconds) && seconds is > 0 and < 100_000_000_000 ? DateTimeOffset.FromUnixTimeSeconds(seconds) : BeijingTime.Parse(line.Text("UserReceiveTime"))))];
    }

    public IReadOnlyList<SmsReport>? ReadReceipts(ReadOnlySpan<byte> body)
    {
        try
        {
            var reader = new Utf8JsonReader(body);
            using var json = JsonDocument.ParseValue(ref reader);
            if (json.RootElement.ValueKind != JsonValueKind.Array)
                return null;
            return [.. json.RootElement.Objects().Select(r => r.Text("mobile") is { } phone && r.Text("sid") is { } sid
                ? new SmsReport(null, sid, phone, r.Text("report_status") == "SUCCESS", r.Text("errmsg"), BeijingTime.Parse(r.Text("user_receive_time"))) : null).OfType<SmsReport>()];
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static JsonElement? ResponseOf(GatewayAnswer answer) => answer.Json is { } json && json.TryGetProperty("Response", out var response) ? response : null;

    private static string? ErrorOf(GatewayAnswer answer) => ResponseOf(answer) is { ValueKind: JsonValueKind.Object } response && response.TryGetProperty("Error", out var error) ? error.Text("Code") : null;

    private Task<GatewayAnswer> CallAsync(string action, JsonObject parameters, CancellationToken cancellationToken)
    {
        var settings = options.Value.Tencent;
        var body = JsonSerializer.SerializeToUtf8Bytes(parameters);
        var timestamp = clock.GetUtcNow().ToUnixTimeSeconds();
        var signature = TencentSignature.Sign(settings.SecretKey, Service, settings.Endpoint.Authority, timestamp, body);
        var content = new ByteArrayContent(body);
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(TencentSignature.ContentType);
        var request = new HttpRequestMessage(HttpMethod.Post, settings.Endpoint) { Content = content };
        request.Headers.Add("X-TC-Action", action);
        request.Headers.Add("X-TC-Version", Version);
        request.Headers.Add("X-TC-Region", settings.Region);
        request.Headers.Add("X-TC-Timestamp", timestamp.ToString(CultureInfo.InvariantCulture));
        request.Headers.TryAddWithoutValidation("Authorization", $"{TencentSignature.Algorithm} Credential={settings.SecretId}/{TencentSignature.Scope(Service, timestamp)}, SignedHeaders={TencentSignature.SignedHeaders}, Signature={signature}");
        return GatewayCall.SendAsync(clients, request, cancellationToken);
    }
}
