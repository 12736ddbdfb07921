using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Zhuxue.Platform.Sms;

/// <summary>Settings <c>Sms:*</c> of each site. Secrets come from the environment or a file that only the site's user may read.</summary>
public sealed class SmsOptions
{
    /// <summary><c>none</c>: texts cannot be sent, and whoever needs one is told so. <c>local</c>: for trying out: texts are shown at <c>/local/texts</c> to whoever opens it. <c>aliyun</c>, <c>tencent</c>.</summary>
    [RegularExpression("none|local|aliyun|tencent", ErrorMessage = "Sms:Gateway must be none, local, aliyun or tencent.")]
    public string Gateway { get; set; } = "none";

    /// <summary>Seconds between two texts to one number.</summary>
    [Range(0, 3600)]
    public int SecondsBetweenTexts { get; set; } = 60;

    /// <summary>Texts to one number in an hour, and in a day.</summary>
    [Range(1, 1000)]
    public int TextsPerHour { get; set; } = 6;

    [Range(1, 10_000)]
    public int TextsPerDay { get; set; } = 20;

    /// <summary>The approved signature that gateways put in front, without its 【】.</summary>
    [StringLength(20)]
    public string SignName { get; set; } = "";

    /// <summary>A shorter wording is taken where a text would be billed as more parts than this.</summary>
    [Range(1, 10)]
    public int PartsMost { get; set; } = 2;

    /// <summary>Longest value that the gateway takes in a template.</summary>
    [Range(4, 200)]
    public int ValueMost { get; set; } = 35;

    /// <summary>Codes of approved templates by variant: <c>Sms:TemplateCodes:hours-credited</c>.</summary>
    public Dictionary<string, string> TemplateCodes { get; set; } = [];

    /// <summary>Whether the variant has been approved, as far as the settings know.</summary>
    public bool HasTemplateCode(string variant) => TemplateCodes.GetValueOrDefault(variant) is { Length: > 0 };

    /// <summary>Seconds that a try may take; after them its end is not known.</summary>
    [Range(1, 120)]
    public int TimeoutSeconds { get; set; } = 10;

    /// <summary>The unguessable last part of the address that gateways push receipts to. Empty: none are taken, and we ask instead.</summary>
    [RegularExpression("[A-Za-z0-9_-]{22,100}", ErrorMessage = "Sms:ReceiptToken must be 22 to 100 letters, digits, - or _.")]
    public string ReceiptToken { get; set; } = "";

    /// <summary>Requests with receipts that one address may send in a minute.</summary>
    [Range(1, 1_000_000)]
    public int ReceiptsPerMinute { get; set; } = 600;

    /// <summary>Days after which texts with codes are deleted; the limits of a number look back one day.</summary>
    [Range(2, 36_500)]
    public int KeepCodeDays { get; set; } = 30;

    /// <summary>Days after which all other texts are deleted. Their words stay in the inbox.</summary>
    [Range(2, 36_500)]
    public int KeepNoticeDays { get; set; } = 365;

    public AliyunOptions Aliyun { get; set; } = new();

    public TencentOptions Tencent { get; set; } = new();

    /// <summary>Settings <c>Sms:Aliyun:*</c>.</summary>
    public sealed class AliyunOptions
    {
        public Uri Endpoint { get; set; } = new("https://dysmsapi.aliyuncs.com/");

        public string AccessKeyId { get; set; } = "";

        public string AccessKeySecret { get; set; } = "";
    }

    /// <summary>Settings <c>Sms:Tencent:*</c>.</summary>
    public sealed class TencentOptions
    {
        public Uri Endpoint { get; set; } = new("https://sms.tencentcloudapi.com/");

        public string Region { get; set; } = "ap-beijing";

        public string SecretId { get; set; } = "";

        public string SecretKey { get; set; } = "";

        public string SdkAppId { get; set; } = "";
    }

    /// <summary>A site whose gateway is half set up does not start: it would lose texts.</summary>
    internal sealed class Complete : IValidateOptions<SmsOptions>
    {
        public ValidateOptionsResult Validate(string? name, SmsOptions options)
        {
            (string Key, string Value)[] needed = options.Gateway switch
            {
                "aliyun" => [("SignName", options.SignName), ("Aliyun:AccessKeyId", options.Aliyun.AccessKeyId), ("Aliyun:AccessKeySecret", options.Aliyun.AccessKeySecret)],
                "tencent" => [("SignName", options.SignName), ("Tencent:SecretId", options.Tencent.SecretId), ("Tencent:SecretKey", options.Tencent.SecretKey), ("Tencent:SdkAppId", options.Tencent.SdkAppId)],
                _ => [],
            };
            var missing = needed.Where(n => n.Value.Length == 0).Select(n => "Sms:" + n.Key).ToList();
            return missing.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail($"Sms:Gateway is {options.Gateway}; it needs {string.Join(", ", missing)}.");
        }
    }
}
