using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;

namespace Zhuxue.Tests.Notices;

/// <summary>Tencent Cloud SMS as DOMAIN §5 describes it. Its list of texts does not name ours, as the real one did not for years.</summary>
internal sealed partial class TencentStandIn : StandInGateway
{
    public override string Name => "tencent";

    protected override string BadSignature => Error("AuthFailure.SignatureFailure");

    public override string ReceiptsFor(params CarriedText[] texts) => Json(texts.Select(t => new
    {
        user_receive_time = "2026-03-10 09:00:07",
        nationcode = "86",
        mobile = t.Phone,
        report_status = t.Delivered == true ? "SUCCESS" : "FAIL",
        errmsg = t.Delivered == true ? "DELIVRD" : "REJECT",
        description = "x",
        sid = t.MessageId,
    }));

    protected override void Configure(Dictionary<string, string?> settings)
    {
        settings["Sms:Tencent:Endpoint"] = Address.ToString();
        settings["Sms:Tencent:SecretId"] = Key;
        settings["Sms:Tencent:SecretKey"] = Secret;
        settings["Sms:Tencent:SdkAppId"] = "1400006666";
    }

    protected override string? FaultOfSignature(HttpRequest request, byte[] body)
    {
        if (Authorization().Match(request.Headers.Authorization.ToString()) is not { Success: true } given)
            return "no signature";
        if (given.Groups["key"].Value != Key)
            return "unknown key";
        var timestamp = request.Headers["X-TC-Timestamp"].ToString();
        var day = DateTimeOffset.FromUnixTimeSeconds(long.Parse(timestamp, CultureInfo.InvariantCulture)).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        if (given.Groups["scope"].Value != $"{day}/sms/tc3_request")
            return "another day or service";
        var canonical = $"POST\n/\n\ncontent-type:{request.ContentType}\nhost:{request.Host.Value}\n\ncontent-type;host\n{Convert.ToHexStringLower(SHA256.HashData(body))}";
        var toSign = $"TC3-HMAC-SHA256\n{timestamp}\n{day}/sms/tc3_request\n{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(canonical)))}";
        var key = Mac(Mac(Mac(Encoding.UTF8.GetBytes("TC3" + Secret), day), "sms"), "tc3_request");
        return given.Groups["signature"].Value == Convert.ToHexStringLower(Mac(key, toSign)) ? null : "wrong signature";
    }

    protected override bool IsLook(HttpRequest request) => request.Headers["X-TC-Action"] == "PullSmsSendStatusByPhoneNumber";

    protected override CarriedText Read(HttpRequest request, byte[] body, string messageId)
    {
        Assert.Equal(("SendSms", "2021-01-11"), (request.Headers["X-TC-Action"].ToString(), request.Headers["X-TC-Version"].ToString()));
        using var json = JsonDocument.Parse(body);
        var root = json.RootElement;
        Assert.Equal(("1400006666", SignName), (root.GetProperty("SmsSdkAppId").GetString(), root.GetProperty("SignName").GetString()));
        var phone = root.GetProperty("PhoneNumberSet")[0].GetString()!;
        Assert.StartsWith("+86", phone, StringComparison.Ordinal);
        return new(phone[3..], root.GetProperty("TemplateId").GetString()!, root.GetProperty("TemplateParamSet").ToString(), root.GetProperty("SessionContext").GetString()!, messageId);
    }

    protected override string Answer(Mishap mishap, CarriedText text) => mishap switch
    {
        Mishap.Throttle => Error("RequestLimitExceeded"),
        Mishap.UnknownPhone => Sent(text, "InvalidParameterValue.IncorrectPhoneNumber", ""),
        Mishap.TemplateRefused => Sent(text, "FailedOperation.TemplateUnapprovedOrNotExist", ""),
        _ => Sent(text, "Ok", text.MessageId),
    };

    protected override string Found(HttpRequest request, byte[] body)
    {
        using var json = JsonDocument.Parse(body);
        var phone = json.RootElement.GetProperty("PhoneNumber").GetString();
        return Json(new
        {
            Response = new
            {
                PullSmsSendStatusSet = Carried.Where(t => "+86" + t.Phone == phone && t.Delivered is not null).Select(t => new
                {
                    UserReceiveTime = 1_773_104_407,
                    CountryCode = "86",
                    SubscriberNumber = t.Phone,
                    PhoneNumber = phone,
                    SerialNo = t.MessageId,
                    ReportStatus = t.Delivered == true ? "SUCCESS" : "FAIL",
                    Description = t.Delivered == true ? "DELIVRD" : "REJECT",
                }),
                RequestId = "r",
            },
        });
    }

    private static string Error(string code) => Json(new { Response = new { Error = new { Code = code, Message = "x" }, RequestId = "r" } });

    private static string Sent(CarriedText text, string code, string serial) =>
        Json(new { Response = new { SendStatusSet = new[] { new { SerialNo = serial, PhoneNumber = "+86" + text.Phone, Fee = 1, SessionContext = text.OurId, Code = code, Message = "x", IsoCode = "CN" } }, RequestId = "r" } });

    private static byte[] Mac(byte[] key, string text) => HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text));

    [GeneratedRegex("^TC3-HMAC-SHA256 Credential=(?<key>[^/]+)/(?<scope>[^,]+), SignedHeaders=content-type;host, Signature=(?<signature>[0-9a-f]{64})$")]
    private static partial Regex Authorization();
}
