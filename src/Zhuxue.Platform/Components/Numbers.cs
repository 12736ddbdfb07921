using System.Globalization;

namespace Zhuxue.Platform.Components;

/// <summary>Numbers as the pages write them.</summary>
public static class Numbers
{
    /// <summary>At most two decimals, none that are zero: 12.5, 32.</summary>
    public static string Plain(double value) => Math.Round(value, 2).ToString("0.##", CultureInfo.InvariantCulture);

    /// <summary>A length of time as a clock: 52:18, or 1:02:03 from one hour on.</summary>
    public static string Clock(double seconds)
    {
        var time = TimeSpan.FromSeconds(Math.Floor(Math.Max(0, seconds)));
        return time.TotalHours >= 1
            ? string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalHours}:{time.Minutes:00}:{time.Seconds:00}")
            : string.Create(CultureInfo.InvariantCulture, $"{time.Minutes:00}:{time.Seconds:00}");
    }

    /// <summary>A length of time in words: 37 分 42 秒, 45 分钟, 18 秒.</summary>
    public static string TimeWords(double seconds)
    {
        var whole = (long)Math.Floor(Math.Max(0, seconds));
        var (minutes, rest) = (whole / 60, whole % 60);
        return (minutes, rest) switch
        {
            (0, _) => $"{rest} 秒",
            (_, 0) => $"{minutes} 分钟",
            _ => $"{minutes} 分 {rest:00} 秒",
        };
    }
}
