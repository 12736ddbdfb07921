using System.Globalization;

namespace Zhuxue.Training.Console;

/// <summary>Times and hidden numbers as staff pages write them.</summary>
internal static class ConsoleWords
{
    /// <summary>2026-11-22 20:06, in China.</summary>
    public static string Minute(DateTimeOffset at) => at.DayAndClockWords;

    /// <summary>2026-11-22.</summary>
    public static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>11,234.</summary>
    public static string Count(long count) => count.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>Hides the middle of a number as somebody typed it: 110101********1234, 138****5678. What is too short to tell stays.</summary>
    public static string Masked(string typed)
    {
        var text = typed.Trim();
        return !text.All(char.IsLetterOrDigit) ? text : text.Length switch
        {
            >= 15 => string.Concat(text.AsSpan(0, 6), new string('*', text.Length - 10), text.AsSpan(text.Length - 4)),
            >= 9 => string.Concat(text.AsSpan(0, 3), new string('*', text.Length - 7), text.AsSpan(text.Length - 4)),
            _ => text,
        };
    }
}
