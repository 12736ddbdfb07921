namespace Zhuxue.EndToEnd.Site;

/// <summary>What a visitor holds in their hands.</summary>
public sealed record Screen(string Name, int Width, int Height, bool IsPhone)
{
    public static Screen Desktop { get; } = new("desktop", 1280, 900, IsPhone: false);

    public static Screen Phone { get; } = new("phone", 390, 844, IsPhone: true);

    internal BrowserNewContextOptions Options(bool camera) => new()
    {
        ViewportSize = new() { Width = Width, Height = Height },
        IsMobile = IsPhone,
        HasTouch = IsPhone,
        DeviceScaleFactor = IsPhone ? 2 : 1,
        UserAgent = IsPhone ? "Mozilla/5.0 (Linux; Android 13; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/149.0.0.0 Mobile Safari/537.36" : null,
        Locale = "zh-CN",
        TimezoneId = "Asia/Shanghai",
        Permissions = camera ? ["camera"] : [],
    };

    public override string ToString() => Name;
}
