namespace Zhuxue.Vision.Cards;

/// <summary>The check digit of an identity number (GB 11643: ISO 7064, MOD 11-2).</summary>
public static class IdCheckDigit
{
    private const string CheckDigits = "10X98765432";
    private static ReadOnlySpan<byte> Weights => [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];

    /// <summary>The check digit that belongs to 17 digits.</summary>
    public static char Of(ReadOnlySpan<char> digits)
    {
        var sum = 0;
        for (var i = 0; i < Weights.Length; i++)
            sum += (digits[i] - '0') * Weights[i];
        return CheckDigits[sum % 11];
    }

    /// <summary>Whether 18 characters are 17 digits and the check digit that belongs to them.</summary>
    public static bool Holds(ReadOnlySpan<char> number) =>
        number.Length == Weights.Length + 1 && !number[..^1].ContainsAnyExceptInRange('0', '9') && number[^1] == Of(number);
}
