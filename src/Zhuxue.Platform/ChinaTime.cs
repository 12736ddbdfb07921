namespace Zhuxue.Platform;

/// <summary>Days as people in China count them: UTC+8 all year (no summer time since 1991).</summary>
public static class ChinaTime
{
    private static readonly TimeSpan Offset = TimeSpan.FromHours(8);

    /// <summary>Today's date in China.</summary>
    public static DateOnly ChinaToday(this TimeProvider clock) => clock.GetUtcNow().ChinaDate();

    /// <summary>The date that this instant has in China.</summary>
    public static DateOnly ChinaDate(this DateTimeOffset at) => DateOnly.FromDateTime(at.ToOffset(Offset).DateTime);

    /// <summary>The wall clock in China at this instant, for showing.</summary>
    public static DateTimeOffset InChina(this DateTimeOffset at) => at.ToOffset(Offset);

    /// <summary>The instant at which a day begins in China.</summary>
    public static DateTimeOffset ChinaMidnight(this DateOnly day) => new DateTimeOffset(day.ToDateTime(TimeOnly.MinValue), Offset).ToUniversalTime();
}
