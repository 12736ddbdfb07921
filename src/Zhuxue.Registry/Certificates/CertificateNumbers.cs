using System.Globalization;
using Zhuxue.Documents.Papers;

namespace Zhuxue.Registry.Certificates;

/// <summary>Makes the numbers of new certificates. A registry that numbers otherwise registers its own; nothing else reads anything out of a number.</summary>
internal interface INumberCertificates
{
    /// <summary>A number that is very likely free; a taken one is asked for again.</summary>
    string Next(Occupation occupation, DateOnly issuedOn);
}

/// <summary>Numbers for trying out, which say so: DEMO-2026-04821973X. The last character is the ISO 7064 MOD 11-2 check of the digits.</summary>
internal sealed class DemoNumbers(Chance chance) : INumberCertificates
{
    public string Next(Occupation occupation, DateOnly issuedOn)
    {
        var digits = issuedOn.Year.ToString("0000", CultureInfo.InvariantCulture) + chance.Below(100_000_000).ToString("00000000", CultureInfo.InvariantCulture);
        return $"DEMO-{digits[..4]}-{digits[4..]}{Mod112.CheckCharacter(digits)}";
    }
}

/// <summary>The secret of a QR code.</summary>
internal static class VerifyTokens
{
    /// <summary>32 signs that a QR code takes in its short alphanumeric form, without those that look alike.</summary>
    private const string Signs = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    private const int Length = 26;

    public static string New(Chance chance) => string.Create(Length, chance.Bytes(Length), (text, bytes) =>
    {
        for (var i = 0; i < text.Length; i++)
            text[i] = Signs[bytes[i] & 31];
    });
}
