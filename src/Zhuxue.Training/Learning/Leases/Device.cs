namespace Zhuxue.Training.Learning.Leases;

/// <summary>Names a device for people from the User-Agent header. It is what the browser says of itself: a hint, never a proof (A19).</summary>
internal static class Device
{
    private static readonly (string Mark, string Name)[] Systems =
        [("HarmonyOS", "鸿蒙手机"), ("Android", "安卓手机"), ("iPhone", "苹果手机"), ("iPad", "苹果平板"), ("Windows", "Windows 电脑"), ("Macintosh", "苹果电脑"), ("Linux", "Linux 电脑")];

    private static readonly (string Mark, string Name)[] Browsers =
        [("MicroMessenger", "微信"), ("Edg/", "Edge"), ("QQBrowser", "QQ 浏览器"), ("UCBrowser", "UC 浏览器"), ("360", "360 浏览器"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"), ("Safari/", "Safari")];

    public static string NameOf(string userAgent)
    {
        var system = Systems.FirstOrDefault(s => userAgent.Contains(s.Mark, StringComparison.OrdinalIgnoreCase)).Name;
        var browser = Browsers.FirstOrDefault(b => userAgent.Contains(b.Mark, StringComparison.OrdinalIgnoreCase)).Name;
        return (system, browser) switch
        {
            (null, null) => "未知设备",
            (null, _) => browser,
            (_, null) => system,
            _ => $"{system} · {browser}",
        };
    }
}
