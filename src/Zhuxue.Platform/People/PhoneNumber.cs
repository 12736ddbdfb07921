using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Zhuxue.Platform.People;

/// <summary>A mobile number of the Chinese mainland: 11 digits, 13 to 19 in front.</summary>
public readonly record struct PhoneNumber
{
    private const int Length = 11;
    private readonly string? text;

    private PhoneNumber(string text) => this.text = text;

    /// <summary>What may be shown: 138****5678.</summary>
    public string Masked => string.Concat(ToString().AsSpan(0, 3), "****", ToString().AsSpan(7));

    /// <summary>As it is read aloud: 138 0013 8000.</summary>
    public string Spaced => $"{ToString()[..3]} {ToString()[3..7]} {ToString()[7..]}";

    public override string ToString() => text ?? throw new InvalidOperationException("This phone number was never parsed.");

    /// <summary>Reads what a person typed: spaces, hyphens, full-width digits and +86 are understood. A refusal says in words what to do.</summary>
    public static bool TryParse(string? typed, out PhoneNumber number, [NotNullWhen(false)] out string? words)
    {
        var digits = new StringBuilder(Length);
        foreach (var rune in (typed ?? "").EnumerateRunes())
        {
            if (!Rune.IsWhiteSpace(rune) && rune.Value is not ('-' or 0xFF0D or 0x2010 or 0x2011 or 0x2013 or 0x2014))
                digits.Append(rune.Value is >= 0xFF10 and <= 0xFF19 ? ((char)(rune.Value - 0xFF10 + '0')).ToString() : rune.ToString());
        }
        var text = digits.ToString();
        text = text.StartsWith("+86", StringComparison.Ordinal) ? text[3..] : text.Length == 13 && text.StartsWith("86", StringComparison.Ordinal) ? text[2..] : text;
        words = text switch
        {
            "" => "请填手机号。",
            _ when text.AsSpan().ContainsAnyExceptInRange('0', '9') => "手机号只有数字。请看看有没有别的字。",
            { Length: < Length } => $"少了 {Length - text.Length} 位。手机号是 11 位。",
            { Length: > Length } => $"多了 {text.Length - Length} 位。手机号是 11 位。",
            _ when text[0] != '1' || text[1] < '3' => "这不是手机号。手机号以 13 到 19 开头。",
            _ => null,
        };
        number = words is null ? new(text) : default;
        return words is null;
    }
}
