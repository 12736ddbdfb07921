using System.Globalization;
using System.Security.Cryptography;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
using Microsoft.Extensions.Options;

namespace Zhuxue.Platform.Sms.Aliyun;

/// <summary>Alibaba Cloud SMS (version 2017-05-25) by plain HTTPS. Its receipts carry our id.</summary>
internal sealed class AliyunGateway(IHttpClientFactory clients, IOptions<SmsOptions> options, Chance chance, TimeProvider clock) : ISmsGateway
{
    public const string GatewayName = "aliyun";

    private const string Version = "2017-05-25", OutIdFormat = "N", Accepted = "OK";

    private static readonly JsonSerializerOptions Chinese = new() { Encoder = JavaScriptEncoder.Create(UnicodeRanges.All) };

    public string Name => GatewayName;

    public bool CanSend => true;

    public bool NeedsTemplateCode => true;

    /// <summary>The list of what was sent names a text within seconds, also before its receipt.</summary>
    public TimeSpan NoTraceProvesAfter => TimeSpan.FromMinutes(5);

    public string ReceiptsTaken => """{"code":0,"msg":"接收成功"}""";

    public async Task<SmsReply> SendAsync(SmsLetter letter, CancellationToken cancellationToken)
    {
        var answer = await CallAsync("SendSms", new()
        {
            ["PhoneNumbers"] = letter.Phone.ToString(),
            ["SignName"] = options.Value.SignName,
            ["TemplateCode"] = letter.TemplateCode,
            ["TemplateParam"] = JsonSerializer.Serialize(letter.Parameters.ToDictionary(p => p.Name, p => p.Value), Chinese),
            ["OutId"] = letter.Id.ToString(OutIdFormat),
        }, cancellationToken);
        if (answer.Json is not { } json || json.Text("Code") is not { } code)
            return answer.Instead;
        return code == Accepted ? SmsReply.Accepted(json.Text("BizId")) : AliyunFaults.Of(code);
    }

    public async Task<IReadOnlyList<SmsReport>?> FindAsync(SmsLetter letter, CancellationToken cancellationToken)
    {
        var reports = new List<SmsReport>();
        // A try at midnight may stand on either day.
        foreach (var day in new[] { letter.TriedAt.DayInBeijing, letter.TriedAt.AddMinutes(2).DayInBeijing }.Distinct())
        {
            var query = new Dictionary<string, string>
            {
                ["PhoneNumber"] = letter.Phone.ToString(),
                ["SendDate"] = day.ToString("yyyyMMdd", CultureInfo.InvariantCulture),
                ["PageSize"] = "50",
                ["CurrentPage"] = "1",
            };
            if (letter.MessageId is { } bizId)
                query["BizId"] = bizId;
            var answer = await CallAsync("QuerySendDetails", query, cancellationToken);
            if (answer.Json is not { } json || json.Text("Code") != Accepted)
                return null;
            reports.AddRange(json.TryGetProperty("SmsSendDetailDTOs", out var details) ? details.Objects("SmsSendDetailDTO").Select(d => ReportOf(d, letter)).OfType<SmsReport>() : []);
        }
        return reports;
    }

    public IReadOnlyList<SmsReport>? ReadReceipts(ReadOnlySpan<byte> body)
    {
        try
        {
            var reader = new Utf8JsonReader(body);
            using var json = JsonDocument.ParseValue(ref reader);
            if (json.RootElement.ValueKind != JsonValueKind.Array)
                return null;
            return [.. json.RootElement.Objects().Select(r => r.Text("phone_number") is { } phone
                ? new SmsReport(IdOf(r.Text("out_id")), r.Text("biz_id"), phone, r.Text("success") == "true", r.Text("err_code"), BeijingTime.Parse(r.Text("report_time"))) : null).OfType<SmsReport>()];
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>A line of the list that is about this text; lines about others are left out. The list does not repeat the BizId.</summary>
    private static SmsReport? ReportOf(JsonElement detail, SmsLetter letter) => IdOf(detail.Text("OutId")) != letter.Id ? null
        : new(letter.Id, letter.MessageId, detail.Text("PhoneNum") ?? "", detail.Text("SendStatus") switch { "3" => true, "2" => false, _ => null }, detail.Text("ErrCode"), BeijingTime.Parse(detail.Text("ReceiveDate")));

    private static Guid? IdOf(string? outId) => Guid.TryParseExact(outId, OutIdFormat, out var id) ? id : null;

    private Task<GatewayAnswer> CallAsync(string action, Dictionary<string, string> parameters, CancellationToken cancellationToken)
    {
        var endpoint = options.Value.Aliyun.Endpoint;
        var query = AliyunSignature.Query(parameters);
        var bodyHash = Convert.ToHexStringLower(SHA256.HashData([]));
        var headers = new Dictionary<string, string>
        {
            ["host"] = endpoint.Authority,
            ["x-acs-action"] = action,
            ["x-acs-version"] = Version,
            ["x-acs-date"] = clock.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
            ["x-acs-signature-nonce"] = Convert.ToHexStringLower(chance.Bytes(16)),
            ["x-acs-content-sha256"] = bodyHash,
        };
        var signature = AliyunSignature.Sign(options.Value.Aliyun.AccessKeySecret, "POST", endpoint.AbsolutePath, query, headers, bodyHash);
        var request = new HttpRequestMessage(HttpMethod.Post, new UriBuilder(endpoint) { Query = query }.Uri);
        foreach (var (name, value) in headers.Where(h => h.Key != "host"))
            request.Headers.Add(name, value);
        request.Headers.TryAddWithoutValidation("Authorization", $"{AliyunSignature.Algorithm} Credential={options.Value.Aliyun.AccessKeyId},SignedHeaders={AliyunSignature.SignedHeaders(headers)},Signature={signature}");
        return GatewayCall.SendAsync(clients, request, cancellationToken);
    }
}
