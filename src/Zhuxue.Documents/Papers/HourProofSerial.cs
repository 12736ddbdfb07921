using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Zhuxue.Documents.Papers;

/// <summary>
/// The number of an hour proof: <c>ZXS-0108-2025-4839201756-X</c> is centre, year of issue, ten digits by chance, check character. Whoever knows one number
/// learns nothing of another: of ten thousand million a centre uses some thousands a year, and verification asks for the name as well.
/// </summary>
public readonly record struct HourProofSerial
{
    private const string Prefix = "ZXS-";
    private const int HalfRange = 100_000;
    private const long Range = (long)HalfRange * HalfRange;

    private HourProofSerial(int centre, int year, long number) => (Centre, Year, Number) = (centre, year, number);

    /// <summary>Number of the training centre, 0 to 9999.</summary>
    public int Centre { get; }

    /// <summary>Year of issue, in Beijing.</summary>
    public int Year { get; }

    /// <summary>Ten digits by chance.</summary>
    public long Number { get; }

    /// <summary>Draws a new number. That it is not in use already is for a unique index to say.</summary>
    /// <param name="below">A cryptographic chance: a whole number from 0 to its argument − 1.</param>
    public static HourProofSerial Draw(int centre, int year, Func<int, int> below)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(centre);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(centre, 9999);
        ArgumentOutOfRangeException.ThrowIfLessThan(year, 2000);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(year, 9999);
        return new(centre, year, (long)below(HalfRange) * HalfRange + below(HalfRange));
    }

    /// <summary>Reads what a person typed: full-width digits, spaces, small letters and missing dashes are forgiven, a wrong character is not.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out HourProofSerial serial)
    {
        serial = default;
        if (text is null || text.Length > 100)
            return false;
        var typed = string.Concat(text.Select(Plain).Where(c => c is not (' ' or '-'))).ToUpperInvariant();
        if (typed.Length != 22 || !typed.StartsWith("ZXS", StringComparison.Ordinal) || typed.AsSpan(3, 18).ContainsAnyExceptInRange('0', '9') || !Mod112.IsValid(typed))
            return false;
        var year = int.Parse(typed.AsSpan(7, 4), CultureInfo.InvariantCulture);
        if (year < 2000)
            return false;
        serial = new(int.Parse(typed.AsSpan(3, 4), CultureInfo.InvariantCulture), year, long.Parse(typed.AsSpan(11, 10), CultureInfo.InvariantCulture));
        return true;
    }

    /// <summary>As it is printed.</summary>
    public override string ToString()
    {
        var number = string.Create(CultureInfo.InvariantCulture, $"{Prefix}{Centre:D4}-{Year:D4}-{Number % Range:D10}-");
        return number + Mod112.CheckCharacter(number);
    }

    /// <summary>Full-width forms and the dashes and spaces that phones put in.</summary>
    private static char Plain(char c) => c switch
    {
        >= '！' and <= '～' => (char)(c - '！' + '!'),
        '　' or '\u00a0' => ' ',
        '–' or '—' or '−' or '‑' or '‐' => '-',
        _ => c,
    };
}
