using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace Zhuxue.Platform.People;

/// <summary>Reads the name of a person as the identity card writes it: any Han character (𠮷, 䶮), and · between the parts of a minority name.</summary>
public static class PersonName
{
    private const int MostCharacters = 50;

    /// <summary>What may be shown to whoever holds a link: the family name's first character, 陈**.</summary>
    public static string Masked(string name)
    {
        var runes = name.EnumerateRunes().ToList();
        return runes.Count == 0 ? "" : runes[0] + new string('*', Math.Clamp(runes.Count - 1, 1, 3));
    }

    /// <summary>Trims, and writes every kind of middle dot as U+00B7; refuses what no name has, in words that say what to do.</summary>
    public static bool TryParse(string? typed, [NotNullWhen(true)] out string? name, [NotNullWhen(false)] out string? words)
    {
        name = null;
        var text = new StringBuilder();
        var characters = 0;
        foreach (var rune in (typed ?? "").Trim().EnumerateRunes())
        {
            characters++;
            if (rune.Value is 0xB7 or 0x2022 or 0x2027 or 0x22C5 or 0x30FB or 0xFF65 or 0x16EB)
                text.Append('·');
            else if (rune != Rune.ReplacementChar && (Rune.IsLetter(rune) || Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark))
                text.Append(rune);
            else if (rune.Value is ' ' or '\'' or '-' or '.' && text.Length > 0 && char.IsAsciiLetter(text[^1]))
                text.Append(rune);
            else if (!Rune.IsWhiteSpace(rune))
            {
                words = $"姓名里有不该有的字符“{rune}”。请照身份证上写，少数民族姓名中间用“·”。";
                return false;
            }
        }
        words = characters switch
        {
            0 => "请填姓名。",
            1 => "姓名太短。请照身份证上写。",
            > MostCharacters => $"姓名太长，最多 {MostCharacters} 个字。请照身份证上写。",
            _ => null,
        };
        if (words is not null)
            return false;
        name = text.ToString().Trim();
        return true;
    }
}
