using System.Collections.Frozen;

namespace Zhuxue.Platform.People;

/// <summary>What a password of one's own must be (M3, MLPS): long enough, letters and digits, not guessable from the identity number.</summary>
public static class PasswordRules
{
    public const int LengthLeast = 8, LengthMost = 64;
    public const string Hint = "至少 8 位，字母和数字都要有。不要用身份证号里的数字。";
    private const int KnownPart = 6;

    private static readonly FrozenSet<string> Common = new[]
    {
        "password1", "password123", "passw0rd", "p@ssw0rd", "p@ssword1", "abc12345", "abcd1234", "abc123456", "abcd12345", "a1234567", "a12345678", "a123456789", "aa123456", "aa12345678",
        "aaa11111", "asd12345", "asd123456", "qwe12345", "qwe123456", "qwer1234", "qwert123", "qwerty12", "qwerty123", "qwertyuiop1", "1qaz2wsx", "1q2w3e4r", "1q2w3e4r5t", "q1w2e3r4", "zxc12345",
        "zxcvbnm1", "zxcvbnm123", "admin123", "admin1234", "iloveyou1", "woaini123", "woaini1314", "woaini520", "woaini521", "5201314a", "a5201314", "wang1234", "zhang123", "li123456", "12345678a",
        "123456789a", "1234567a", "123456aa", "123456ab", "123456abc", "12345abc", "1234abcd", "1234qwer", "123qweasd", "123qwe123", "11111111a", "a11111111", "88888888a", "a88888888",
        "welcome1", "test1234", "zhuxue123", "zhuxue2026", "peixun123",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>What is wrong with the password, in words; null when it may be used.</summary>
    /// <param name="password">As it was typed; it is never trimmed.</param>
    /// <param name="idNumber">The learner's, if it is a learner.</param>
    public static string? FaultOf(string? password, IdNumber? idNumber) => password switch
    {
        null or "" => "请填新密码。",
        { Length: < LengthLeast } => $"太短，还差 {LengthLeast - password.Length} 位。至少要 {LengthLeast} 位。",
        { Length: > LengthMost } => $"太长，最多 {LengthMost} 位。",
        _ when !password.Any(char.IsLetter) => "还要有字母，比如再加上 2 个字母。",
        _ when !password.Any(char.IsAsciiDigit) => "还要有数字，比如再加上 2 个数字。",
        _ when idNumber is { } number && HasPartOf(password, number.ToString()) => "不要用身份证号里的数字，别人容易猜到。请换一个。",
        _ when Common.Contains(password) || password.Distinct().Count() < 4 => "这个密码太常见，别人容易猜到。请换一个。",
        _ => null,
    };

    private static bool HasPartOf(string password, string idNumber) =>
        Enumerable.Range(0, idNumber.Length - KnownPart + 1).Any(at => password.Contains(idNumber.Substring(at, KnownPart), StringComparison.OrdinalIgnoreCase));
}
