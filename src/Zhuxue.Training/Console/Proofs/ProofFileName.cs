using System.Globalization;
using System.Text;

namespace Zhuxue.Training.Console.Proofs;

/// <summary>Names of files in a bundle: nothing that a system takes for a path or refuses, short enough for each, and never two alike, as each ends with its serial.</summary>
internal static class ProofFileName
{
    private const int NameMost = 40;

    /// <summary>陈建国-施工员（市政工程）-2026-ZXS-0108-2026-4839201756-X.pdf.</summary>
    public static string Of(string name, string occupation, int year, string serial) =>
        string.Create(CultureInfo.InvariantCulture, $"{Safe(name)}-{Safe(occupation)}-{year}-{serial}.pdf");

    private static string Safe(string text)
    {
        var safe = new StringBuilder();
        foreach (var rune in text.EnumerateRunes().Take(NameMost))
            safe.Append(Rune.IsLetterOrDigit(rune) || rune.Value is '·' or '（' or '）' or '、' or ' ' ? rune.ToString() : "_");
        return safe.ToString().Trim() is { Length: > 0 } left ? left : "_";
    }
}
