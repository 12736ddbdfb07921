using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;

namespace Zhuxue.Tests.Notices;

/// <summary>Alibaba Cloud SMS as DOMAIN §5 describes it.</summary>
internal sealed partial class AliyunStandIn : StandInGateway
{
    private readonly HashSet<string> nonces = [];

    public override string Name => "aliyun";

    protected override string BadSignature => Json(new { Code = "SignatureDoesNotMatch", Message = "x", RequestId = "r" });

    public override string ReceiptsFor(params CarriedText[] texts) => Json(texts.Select(t => new
    {
        phone_number = t.Phone,
        send_time = "2026-03-10 09:00:00",
        report_time = "2026-03-10 09:00:07",
        success = t.Delivered == true,
        err_code = t.Delivered == true ? "DELIVERED" : "UNDELIV",
        err_msg = "x",
        sms_size = "1",
        biz_id = t.MessageId,
        out_id = t.OurId,
    }));

    protected override void Configure(Dictionary<string, string?> settings)
    {
        settings["Sms:Aliyun:Endpoint"] = Address.ToString();
        settings["Sms:Aliyun:AccessKeyId"] = Key;
        settings["Sms:Aliyun:AccessKeySecret"] = Secret;
    }

    protected override string? FaultOfSignature(HttpRequest request, byte[] body)
    {
        if (Authorization().Match(request.Headers.Authorization.ToString()) is not { Success: true } given)
            return "no signature";
        if (given.Groups["key"].Value != Key)
            return "unknown key";
        var names = given.Groups["names"].Value.Split(';');
        string[] needed = ["host", "x-acs-action", "x-acs-content-sha256", "x-acs-date", "x-acs-signature-nonce", "x-acs-version"];
        if (!names.Order(StringComparer.Ordinal).SequenceEqual(names) || needed.Except(names).Any())
            return "headers that must be signed are not";
        var hash = Convert.ToHexStringLower(SHA256.HashData(body));
        if (request.Headers["x-acs-content-sha256"] != hash)
            return "another body";
        lock (nonces)
        {
            if (!nonces.Add(request.Headers["x-acs-signature-nonce"].ToString()))
                return "nonce used";
        }
        var query = string.Join('&', request.QueryString.Value!.TrimStart('?').Split('&').Order(StringComparer.Ordinal));
        var canonical = $"POST\n/\n{query}\n{string.Concat(names.Select(n => $"{n}:{request.Headers[n]}\n"))}\n{string.Join(';', names)}\n{hash}";
        var toSign = "ACS3-HMAC-SHA256\n" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(canonical)));
        var expected = Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(Secret), Encoding.UTF8.GetBytes(toSign)));
        return given.Groups["signature"].Value == expected ? null : "wrong signature";
    }

    protected override bool IsLook(HttpRequest request) => request.Headers["x-acs-action"] == "QuerySendDetails";

    protected override CarriedText Read(HttpRequest request, byte[] body, string messageId)
    {
        Assert.Equal(("SendSms", "2017-05-25", SignName), (request.Headers["x-acs-action"].ToString(), request.Headers["x-acs-version"].ToString(), request.Query["SignName"].ToString()));
        Assert.Empty(body);
        return new(request.Query["PhoneNumbers"]!, request.Query["TemplateCode"]!, request.Query["TemplateParam"]!, request.Query["OutId"]!, messageId);
    }

    protected override string Answer(Mishap mishap, CarriedText text) => mishap switch
    {
        Mishap.Throttle => Json(new { Code = "Throttling.User", Message = "x", RequestId = "r" }),
        Mishap.UnknownPhone => Json(new { Code = "isv.MOBILE_NUMBER_ILLEGAL", Message = "x", RequestId = "r" }),
        Mishap.TemplateRefused => Json(new { Code = "isv.SMS_TEMPLATE_ILLEGAL", Message = "x", RequestId = "r" }),
        _ => Json(new { Code = "OK", Message = "OK", BizId = text.MessageId, RequestId = "r" }),
    };

    protected override string Found(HttpRequest request, byte[] body)
    {
        Assert.Matches("^[0-9]{8}$", request.Query["SendDate"].ToString());
        var lines = Carried.Where(t => t.Phone == request.Query["PhoneNumber"]).Select(t => new
        {
            PhoneNum = t.Phone,
            SendStatus = t.Delivered switch { null => 1, false => 2, true => 3 },
            ErrCode = t.Delivered == false ? "MK:0001" : "DELIVERED",
            t.TemplateCode,
            Content = "x",
            SendDate = "2026-03-10 09:00:00",
            ReceiveDate = "2026-03-10 09:00:07",
            OutId = t.OurId,
        });
        return Json(new { Code = "OK", Message = "OK", RequestId = "r", TotalCount = "1", SmsSendDetailDTOs = new { SmsSendDetailDTO = lines } });
    }

    [GeneratedRegex("^ACS3-HMAC-SHA256 Credential=(?<key>[^,]+),SignedHeaders=(?<names>[^,]+),Signature=(?<signature>[0-9a-f]{64})$")]
    private static partial Regex Authorization();
}
