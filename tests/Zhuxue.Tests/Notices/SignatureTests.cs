using System.Security.Cryptography;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Zhuxue.Platform.Sms;
using Zhuxue.Platform.Sms.Aliyun;
using Zhuxue.Platform.Sms.Tencent;
using Zhuxue.Training.Notices;

namespace Zhuxue.Tests.Notices;

/// <summary>The vectors of DOMAIN §5, and what may stand in a text.</summary>
[Trait("Category", "NoDatabase")]
public sealed class SignatureTests
{
    [Fact]
    public void The_signature_of_Alibaba_Cloud_is_that_of_its_vector()
    {
        var query = AliyunSignature.Query([new("RegionId", "cn-shanghai"), new("ImageId", "win2019_1809_x64_dtc_zh-cn_40G_alibase_20230811.vhd")]);
        var hash = Convert.ToHexStringLower(SHA256.HashData([]));
        var headers = new Dictionary<string, string>
        {
            ["host"] = "ecs.cn-shanghai.aliyuncs.com",
            ["x-acs-action"] = "RunInstances",
            ["x-acs-version"] = "2014-05-26",
            ["x-acs-date"] = "2023-10-26T10:22:32Z",
            ["x-acs-signature-nonce"] = "3156853299f313e23d1673dc12e1703d",
            ["x-acs-content-sha256"] = hash,
        };
        Assert.Equal("06563a9e1b43f5dfe96b81484da74bceab24a1d853912eee15083a6f0f3283c0", AliyunSignature.Sign("YourAccessKeySecret", "POST", "/", query, headers, hash));
    }

    [Fact]
    public void The_signature_of_Tencent_Cloud_is_that_of_its_vector()
    {
        var body = Encoding.UTF8.GetBytes("""{"Limit": 1, "Filters": [{"Values": ["\u672a\u547d\u540d"], "Name": "instance-name"}]}""");
        Assert.Equal("72e494ea809ad7a8c8f7a4507b9bddcbaa8e581f516e8da2f66e2c5a96525168", TencentSignature.Sign("Gu5t9xGARNpq86cd98joQYCN3EXAMPLE", "cvm", "cvm.tencentcloudapi.com", 1551113065, body));
    }

    [Theory]
    [InlineData(0, 70, 1)]
    [InlineData(0, 71, 2)]
    [InlineData(0, 134, 2)]
    [InlineData(0, 135, 3)]
    [InlineData(6, 62, 1)]
    [InlineData(6, 63, 2)]
    public void Parts_are_counted_with_the_signature_in_front(int signature, int body, int parts) =>
        Assert.Equal(parts, SmsText.Parts(new string('名', signature), new string('字', body)));

    [Fact]
    public void Every_template_may_be_registered_as_it_stands()
    {
        foreach (var variant in NoticeTemplates.All.SelectMany(t => t.Variants))
        {
            Assert.DoesNotMatch("[【】]|1[3-9][0-9]{9}", variant.Body);
            Assert.Equal(variant.ParameterNames.Count, System.Text.RegularExpressions.Regex.Count(variant.TencentBody, @"\{[0-9]\}"));
            Assert.Equal(variant.ParameterNames.Count, System.Text.RegularExpressions.Regex.Count(variant.AliyunBody, @"\$\{[a-z]+\}"));
        }
        var names = NoticeTemplates.All.SelectMany(t => t.Variants).Select(v => v.Name).ToList();
        Assert.Equal(names.Distinct(), names);
        // Codes and the notices without names go as one part, with a signature of eight characters.
        Assert.All(NoticeTemplates.All.SelectMany(t => t.Variants).Where(v => v.ParameterNames.Count <= 1), v => Assert.Equal(1, SmsText.Parts("北京建工培训中心", v.Body)));
    }

    [Fact]
    public void A_value_is_one_line_without_brackets_and_mobile_numbers_and_not_too_long()
    {
        var pieces = Gen.Elements("张", "【", "】", "\r\n", "\t", "1", "38", "12345678", "𠮷", "·", " ", "a\u0301", "13812345678");
        Prop.ForAll(Gen.ListOf(pieces).ToArbitrary(), Gen.Choose(4, 40).ToArbitrary(), (list, most) =>
        {
            var value = SmsText.Value(string.Concat(list), most);
            return value.Length <= most && !value.AsSpan().ContainsAny("【】\r\n\t") && !System.Text.RegularExpressions.Regex.IsMatch(value, "1[3-9][0-9]{9}");
        }).QuickCheckThrowOnFailure();
    }

    [Theory]
    [InlineData("张三【建工】13812345678", 35, "张三建工138****5678")]
    [InlineData("第一行\r\n第二行", 35, "第一行  第二行")]
    [InlineData("阿卜杜热合曼·买买提依明", 8, "阿卜杜热合曼·…")]
    [InlineData("𠮷𠮷𠮷", 4, "𠮷…")]
    public void Values_are_made_fit(string given, int most, string fit) => Assert.Equal(fit, SmsText.Value(given, most));
}
