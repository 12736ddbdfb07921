using System.Text;

namespace Zhuxue.Documents.Pdf.Text;

/// <summary>How characters may stand beside each other in Chinese text (after GB/T 15834 and the W3C's requirements for Chinese text layout).</summary>
internal static class Marks
{
    /// <summary>Full-width marks whose right half is blank.</summary>
    private const string BlankRight = "，。；：、）」』》】";

    /// <summary>Full-width marks whose left half is blank.</summary>
    private const string BlankLeft = "（「『《【";

    private const string NeverFirst = BlankRight + "”’！？·%…—";

    private const string NeverLast = BlankLeft + "“‘";

    /// <summary>A mark that may stand half outside at the end of a line.</summary>
    public static bool MayHang(int character) => Has(BlankRight, character);

    /// <summary>Whether a line may end between the two.</summary>
    public static bool MayBreak(int left, int right) => MayBreakAtSpace(left, right) && !(InRun(left) && InRun(right));

    /// <summary>The same where a space stands between them.</summary>
    public static bool MayBreakAtSpace(int left, int right) => !Has(NeverFirst, right) && !Has(NeverLast, left);

    /// <summary>Two marks with a blank half between them stand closer by half an em.</summary>
    public static bool StandClose(int left, int right) =>
        (Has(BlankRight, left) && (Has(NeverFirst, right) || Has(NeverLast, right))) || (Has(BlankLeft, right) && (Has(NeverFirst, left) || Has(NeverLast, left)));

    public static bool IsIdeograph(int character) =>
        character is 0x3007 or (>= 0x2e80 and <= 0x2fdf) or (>= 0x3400 and <= 0x9fff) or (>= 0xf900 and <= 0xfaff) or (>= 0x20000 and <= 0x3ffff);

    /// <summary>A letter or digit of the Latin script.</summary>
    public static bool IsLatin(int character) => character < 0x250 && Rune.IsLetterOrDigit(new Rune(character));

    /// <summary>Part of a word, number or address, which is never cut or stretched.</summary>
    public static bool InRun(int character) => character is > ' ' and < 0x250 and not '·';

    private static bool Has(string marks, int character) => character <= 0xffff && marks.Contains((char)character);
}
