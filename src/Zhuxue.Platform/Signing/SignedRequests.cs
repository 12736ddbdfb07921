using System.Buffers.Text;
using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace Zhuxue.Platform.Signing;

/// <summary>What a signed request says of itself. Nothing of it is believed before the signature was verified.</summary>
/// <param name="KeyId">Which key.</param>
/// <param name="Signature">64 bytes.</param>
/// <param name="Date">When it was signed, by the sender's clock.</param>
/// <param name="DateText">The same as it was written: it is what is signed.</param>
/// <param name="Digest">SHA-256 of the body, as the sender measured it.</param>
public sealed record RequestSignature(string KeyId, byte[] Signature, DateTimeOffset Date, string DateText, byte[] Digest);

/// <summary>
/// Signs and verifies requests between institutions and the registry: ES256 over method, path, date and body digest (docs/decisions/0026, with
/// test vectors). Both sites use this one file.
/// </summary>
public static class SignedRequests
{
    /// <summary>Authentication scheme, and first line of what is signed.</summary>
    public const string Scheme = "ZHUXUE-ES256";

    public const string Version = "ZHUXUE-ES256-1";
    public const string DateHeader = "Zhuxue-Date";
    public const string DigestHeader = "Content-Digest";

    private const string DateForm = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";
    private const int SignatureBytes = 64;

    /// <summary>What is signed: version, method, path with query, date and the hex SHA-256 of the body, each on its line; no line ends at the end.</summary>
    /// <param name="method">In capitals.</param>
    /// <param name="pathAndQuery">As in the request line: <c>/api/v1/hour-records/bjjg/1</c>.</param>
    /// <param name="date">As it stands in <see cref="DateHeader"/>.</param>
    /// <param name="digest">SHA-256 of the body's bytes; of no bytes when there is none.</param>
    public static string Canonical(string method, string pathAndQuery, string date, ReadOnlySpan<byte> digest) =>
        string.Join('\n', Version, method, pathAndQuery, date, Convert.ToHexStringLower(digest));

    /// <summary>Signs a request that is ready but for its signature; its address must be absolute. A request that is sent again is signed again.</summary>
    public static async Task SignAsync(HttpRequestMessage request, SigningKey key, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var body = request.Content is null ? [] : await request.Content.ReadAsByteArrayAsync(cancellationToken);
        var digest = SHA256.HashData(body);
        var date = now.UtcDateTime.ToString(DateForm, CultureInfo.InvariantCulture);
        var signature = key.Sign(Canonical(request.Method.Method, request.RequestUri!.PathAndQuery, date, digest));
        request.Headers.Remove(DateHeader);
        request.Headers.Remove(DigestHeader);
        request.Headers.Add(DateHeader, date);
        request.Headers.Add(DigestHeader, $"sha-256=:{Convert.ToBase64String(digest)}:");
        request.Headers.Authorization = new AuthenticationHeaderValue(Scheme, $"key=\"{key.Id}\", signature=\"{Base64Url.EncodeToString(signature)}\"");
    }

    /// <summary>Reads the three headers; null when one is missing or not in its form.</summary>
    public static RequestSignature? Read(IHeaderDictionary headers)
    {
        if (!AuthenticationHeaderValue.TryParse(headers.Authorization, out var authorization) || authorization.Scheme != Scheme
            || Part(authorization.Parameter, "key") is not { Length: > 0 } keyId || Part(authorization.Parameter, "signature") is not { } text
            || Decode(text) is not { Length: SignatureBytes } signature)
            return null;
        var dateText = headers[DateHeader].ToString();
        if (!DateTimeOffset.TryParseExact(dateText, DateForm, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var date))
            return null;
        var digest = new byte[SHA256.HashSizeInBytes];
        return headers[DigestHeader].ToString() is ['s', 'h', 'a', '-', '2', '5', '6', '=', ':', .. var base64, ':']
            && Convert.TryFromBase64String(base64, digest, out var length) && length == digest.Length
            ? new(keyId, signature, date, dateText, digest) : null;
    }

    /// <summary>Whether the body is the one that was signed.</summary>
    public static bool IsBody(this RequestSignature signature, ReadOnlySpan<byte> body) => CryptographicOperations.FixedTimeEquals(SHA256.HashData(body), signature.Digest);

    /// <summary>Whether the key's owner signed this method, path, date and body digest.</summary>
    /// <param name="signature">What the request says.</param>
    /// <param name="method">Of the request.</param>
    /// <param name="pathAndQuery">Of the request.</param>
    /// <param name="subjectPublicKeyInfo">The registered key.</param>
    public static bool IsSignedBy(this RequestSignature signature, string method, string pathAndQuery, ReadOnlySpan<byte> subjectPublicKeyInfo)
    {
        using var key = PublicKeys.Open(subjectPublicKeyInfo);
        return key is not null && key.VerifyData(
            Encoding.UTF8.GetBytes(Canonical(method, pathAndQuery, signature.DateText, signature.Digest)), signature.Signature, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
    }

    private static string? Part(string? parameters, string name) => (parameters ?? "").Split(',')
        .Select(part => part.Trim()).Where(part => part.StartsWith(name + "=\"", StringComparison.Ordinal) && part.Length > name.Length + 2 && part.EndsWith('"'))
        .Select(part => part[(name.Length + 2)..^1]).FirstOrDefault();

    private static byte[]? Decode(string text)
    {
        try
        {
            return Base64Url.DecodeFromChars(text);
        }
        catch (FormatException)
        {
            return null;
        }
    }
}
