using Zhuxue.Platform.Sms;

namespace Zhuxue.Registry.Accounts;

/// <summary>The texts of the registry, word for word as they are registered with the gateway.</summary>
internal static class RegistryTexts
{
    public static SmsTemplate Code { get; } = new("registry-code", "登记系统验证码", TimeSpan.FromMinutes(5),
        new SmsVariant("registry-code", "您的登记系统验证码是 {code}，5 分钟内有效。只在登记系统页面填写，工作人员不会问您要。"))
    { ToNumber = true, IsCode = true };

    public static IReadOnlyList<SmsTemplate> All { get; } = [Code];
}
