namespace Zhuxue.Documents.Papers;

/// <summary>
/// Check characters by ISO/IEC 7064 MOD 11-2 over the digits of a number: every wrong digit and every swap of two is found. Letters and dashes do not count.
/// </summary>
public static class Mod112
{
    /// <summary>The check character that belongs to a number: <c>0</c> to <c>9</c>, or <c>X</c> for ten.</summary>
    public static char CheckCharacter(ReadOnlySpan<char> number)
    {
        var sum = 0;
        foreach (var c in number)
        {
            if (char.IsAsciiDigit(c))
                sum = (sum + c - '0') * 2 % 11;
        }
        return "0123456789X"[(12 - sum) % 11];
    }

    /// <summary>Whether the last character is the check character of those before it.</summary>
    public static bool IsValid(ReadOnlySpan<char> number) => number.Length > 1 && number[^1] == CheckCharacter(number[..^1]);
}
