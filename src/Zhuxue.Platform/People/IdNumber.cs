using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace Zhuxue.Platform.People;

/// <summary>Why a text is not an identity number.</summary>
public enum IdNumberFault
{
    Missing,
    WrongCharacter,
    FifteenDigits,
    TooShort,
    TooLong,
    NoSuchDate,
    BornInFuture,
    WrongCheckDigit,
}

/// <summary>Why a text is not an identity number, and the words that help whoever typed it.</summary>
public sealed record IdNumberError(IdNumberFault Fault, string Words);

/// <summary>An 18-digit citizen identity number whose birth date exists and whose check digit is right (GB 11643).</summary>
public readonly record struct IdNumber
{
    private const int Length = 18;
    private const string CheckDigits = "10X98765432";
    private static ReadOnlySpan<byte> Weights => [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    private readonly string? text;

    private IdNumber(string text, DateOnly birthDate) => (this.text, BirthDate) = (text, birthDate);

    public DateOnly BirthDate { get; }

    /// <summary>What may be shown: 110101********1234.</summary>
    public string Masked => string.Concat(ToString().AsSpan(0, 6), "********", ToString().AsSpan(14));

    /// <summary>All 18 characters, a closing X in upper case.</summary>
    public override string ToString() => text ?? throw new InvalidOperationException("This identity number was never parsed.");

    /// <summary>Reads what a person typed: full-width digits, spaces, hyphens and a small x are understood. Whether the birth date lies in the past is not asked.</summary>
    public static bool TryParse(string? typed, out IdNumber number, [NotNullWhen(false)] out IdNumberError? error) =>
        TryParse(typed, DateOnly.MaxValue, out number, out error);

    /// <summary>The same, for registering somebody: the birth date must lie before <paramref name="today"/>.</summary>
    public static bool TryParse(string? typed, DateOnly today, out IdNumber number, [NotNullWhen(false)] out IdNumberError? error)
    {
        number = default;
        DateOnly birthDate = default;
        var text = Clean(typed);
        error = FaultOf(text) ?? DateFaultOf(text, today, out birthDate)
            ?? (CheckDigitOf(text) == text[^1] ? null : new(IdNumberFault.WrongCheckDigit, "号码对不上，可能有一位输错了。请对着身份证再看一遍。"));
        if (error is null)
            number = new(text, birthDate);
        return error is null;
    }

    /// <summary>The check digit that belongs to the first 17 digits (ISO 7064, MOD 11-2).</summary>
    public static char CheckDigitOf(ReadOnlySpan<char> digits)
    {
        var sum = 0;
        for (var i = 0; i < Weights.Length; i++)
            sum += (digits[i] - '0') * Weights[i];
        return CheckDigits[sum % 11];
    }

    private static string Clean(string? typed)
    {
        var text = new StringBuilder(Length);
        // Compatibility normalisation throws on lone surrogates; they are no digits in any case.
        foreach (var rune in (typed ?? "").EnumerateRunes())
        {
            if (rune == Rune.ReplacementChar || !Rune.IsWhiteSpace(rune) && Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.DashPunctuation or UnicodeCategory.Format))
                text.Append(rune.ToString().Normalize(NormalizationForm.FormKC).ToUpperInvariant());
        }
        return text.ToString();
    }

    private static IdNumberError? FaultOf(string text)
    {
        if (text.Length == 0)
            return new(IdNumberFault.Missing, "请填身份证号。");
        var tail = text.AsSpan().TrimEnd('X').Length;
        if (text.AsSpan(0, tail).ContainsAnyExceptInRange('0', '9') || text.Length - tail > 1)
            return new(IdNumberFault.WrongCharacter, "身份证号只有数字，最后一位可能是 X。请看看有没有别的字。");
        if (text.Length == 15)
            return new(IdNumberFault.FifteenDigits, "这是 15 位的老号码，现在不能用了。请填新身份证上的 18 位号码。");
        if (text.Length < Length)
            return new(IdNumberFault.TooShort, $"少了 {Length - text.Length} 位。身份证号是 18 位，最后一位可能是 X。");
        return text.Length > Length ? new(IdNumberFault.TooLong, $"多了 {text.Length - Length} 位。身份证号是 18 位，最后一位可能是 X。") : null;
    }

    private static IdNumberError? DateFaultOf(string text, DateOnly today, out DateOnly birthDate)
    {
        if (!DateOnly.TryParseExact(text.AsSpan(6, 8), "yyyyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.None, out birthDate) || birthDate.Year < 1850)
            return new(IdNumberFault.NoSuchDate, $"第 7 到 14 位是出生日期，{text[6..14]} 这一天不存在。请对着身份证再看一遍。");
        return birthDate < today ? null : new(IdNumberFault.BornInFuture, "第 7 到 14 位是出生日期，这一天还没到。请对着身份证再看一遍。");
    }
}
