using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Zhuxue.Platform.Secrets;

namespace Zhuxue.Training.Accounts.Apps;

/// <summary>
/// How a token looks: four letters, 24 random bytes in base64url, and the head of a keyed digest over both. What this site never made is known without
/// asking the database.
/// </summary>
internal sealed class AppTokenForm(FieldCipher cipher, Chance chance)
{
    public const string Access = "zxa_", Refresh = "zxr_";

    private const string Purpose = "app.token.form";
    private const int RandomBytes = 24, BodyLength = 4 + RandomBytes * 4 / 3, MarkLength = 11;

    public string New(string kind)
    {
        var body = kind + Base64Url.EncodeToString(chance.Bytes(RandomBytes));
        return body + MarkOf(body);
    }

    public bool IsOurs(string? token, string kind) =>
        token is { Length: BodyLength + MarkLength } && token.StartsWith(kind, StringComparison.Ordinal)
        && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(MarkOf(token[..BodyLength])), Encoding.UTF8.GetBytes(token[BodyLength..]));

    private string MarkOf(string body) => cipher.Digest(Purpose, body)[..MarkLength];
}
