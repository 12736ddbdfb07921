using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Zhuxue.Training.Exams.Bank;

/// <summary>Texts of questions as they are stored, and as they are compared with each other.</summary>
internal static class QuestionText
{
    private const string Ignored = ",.;:?!'\"()[]{}<>《》“”‘’、。，；：？！（）【】…—_·~";

    /// <summary>Without white space at the ends, with plain line ends, without marks of no width; null becomes empty.</summary>
    public static string Tidy(string? text) => string.Concat((text ?? "").ReplaceLineEndings("\n").Where(c => c is not ('\u200b' or '\ufeff' or '\u00ad'))).Trim();

    /// <summary>Whether every character is a whole one; half a rare character, and the mark that stands for a lost one, are not.</summary>
    public static bool IsWhole(string text) => text.EnumerateRunes().All(r => r != Rune.ReplacementChar);

    /// <summary>What makes two texts the same: width, case, white space and punctuation do not matter; signs and decimal points do.</summary>
    public static string Normalised(string text)
    {
        var folded = text.Normalize(NormalizationForm.FormKC).ToLowerInvariant();
        var kept = new StringBuilder(folded.Length);
        for (var i = 0; i < folded.Length; i++)
        {
            var c = folded[i];
            var decimalPoint = c == '.' && i > 0 && i + 1 < folded.Length && char.IsAsciiDigit(folded[i - 1]) && char.IsAsciiDigit(folded[i + 1]);
            var comparison = c is '<' or '>';
            if (decimalPoint || comparison || (!char.IsWhiteSpace(c) && !Ignored.Contains(c, StringComparison.Ordinal)))
                kept.Append(c);
        }
        return kept.ToString();
    }

    /// <summary>Lower-case hex SHA-256 over all texts and pictures of a question. The order of options and the answer do not matter: the same
    /// question with another answer is still the same question, and one of the two is wrong.</summary>
    public static string Fingerprint(QuestionContent content)
    {
        var all = new StringBuilder(Normalised(content.Stem)).Append('\n').Append(content.Picture?.Id);
        foreach (var item in content.Items)
        {
            all.Append('\n').Append(item.Kind).Append('\t').Append(Normalised(item.Prompt));
            foreach (var option in item.Options.Select(o => Normalised(o.Text) + o.Picture?.Id).Order(StringComparer.Ordinal))
                all.Append('\t').Append(option);
        }
        return Digest(all.ToString());
    }

    public static string StemFingerprint(QuestionContent content) => Digest(Normalised(content.Stem));

    /// <summary>A control character that no text of a question may hold; line breaks are allowed.</summary>
    public static bool IsUnseen(char c) => (char.IsControl(c) && c is not ('\n' or '\t')) || CharUnicodeInfo.GetUnicodeCategory(c) is UnicodeCategory.Format && c is not ('\u200d' or '\ufe0f');

    private static string Digest(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
