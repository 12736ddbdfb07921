using System.Globalization;

namespace Zhuxue.Platform;

/// <summary>Instants as people here read them. China has one zone and no summer time: UTC + 8, always.</summary>
public static class BeijingTime
{
    private static readonly TimeSpan Offset = TimeSpan.FromHours(8);
    private const string Weekdays = "日一二三四五六";

    /// <summary>Reads 2026-03-10 14:05:06 on Beijing's clock; null when it is something else.</summary>
    public static DateTimeOffset? Parse(string? text) =>
        DateTime.TryParseExact(text, "yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture, DateTimeStyles.None, out var at) ? new DateTimeOffset(at, Offset).ToUniversalTime() : null;

    extension(DateTimeOffset at)
    {
        /// <summary>The same instant with Beijing's clock.</summary>
        public DateTimeOffset InBeijing => at.ToOffset(Offset);

        /// <summary>The day in Beijing.</summary>
        public DateOnly DayInBeijing => DateOnly.FromDateTime(at.ToOffset(Offset).DateTime);

        /// <summary>14:05</summary>
        public string ClockWords => at.ToOffset(Offset).ToString("HH:mm", CultureInfo.InvariantCulture);

        /// <summary>2026-03-10 14:05</summary>
        public string DayAndClockWords => at.ToOffset(Offset).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
    }

    extension(DateOnly day)
    {
        /// <summary>11 月 27 日（周五）</summary>
        public string DayWords => string.Create(CultureInfo.InvariantCulture, $"{day.Month} 月 {day.Day} 日（周{Weekdays[(int)day.DayOfWeek]}）");
    }

    extension(TimeProvider clock)
    {
        /// <summary>Today in Beijing.</summary>
        public DateOnly TodayInBeijing => clock.GetUtcNow().DayInBeijing;
    }
}
