using System.Globalization;

namespace Zhuxue.Documents.Papers;

/// <summary>How papers write days, times and hours.</summary>
public static class PaperWords
{
    /// <summary>2025年12月08日</summary>
    public static string Day(DateOnly day) => day.ToString("yyyy'年'MM'月'dd'日'", CultureInfo.InvariantCulture);

    /// <summary>2025-12-08 10:24:36 +08:00</summary>
    public static string Time(DateTimeOffset time) => time.ToString("yyyy-MM-dd HH:mm:ss zzz", CultureInfo.InvariantCulture);

    /// <summary>32, or 9.5.</summary>
    public static string Hours(decimal hours) => hours.ToString("0.##", CultureInfo.InvariantCulture);
}
