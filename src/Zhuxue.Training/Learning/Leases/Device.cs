namespace Zhuxue.Training.Learning.Leases;

/// <summary>Names a device for people from the User-Agent header. It is what the browser says of itself: a hint, never a proof (A19).</summary>
internal static class Device
{
    private static readonly (string Mark, string Name)[] Systems =
        [("HarmonyOS", "鸿蒙手机"), ("Android", "安卓手机"), ("iPhone", "苹果手机"), ("iPad", "苹果平板"), ("Windows", "Windows 电脑"), ("Macintosh", "苹果电脑"), ("Linux", "Linux 电脑")];

    private static readonly (string Mark, string Name)[] Browsers =
        [("MicroMessenger", "微信"), ("Edg/", "Edge"), ("QQBrowser", "QQ 浏览器"), ("UCBrowser", "UC 浏览器"), ("360", "360 浏览器"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"), ("Safari/", "Safari")];

    /// <summary>How browsers that are driven by a program call themselves (A7).</summary>
    private static readonly string[] Robots = ["Headless", "PhantomJS", "Selenium", "Puppeteer", "Playwright", "python", "curl/", "Java/", "Go-http"];

    /// <summary>Ends the name of a browser that calls itself an automatic one.</summary>
    public const string Automatic = "（自动程序）";

    public static string NameOf(string userAgent) =>
        NameAndSystem(userAgent) + (Robots.Any(mark => userAgent.Contains(mark, StringComparison.OrdinalIgnoreCase)) ? Automatic : "");

    private static string NameAndSystem(string userAgent)
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
