using System.Security.Cryptography;
using System.Text;

namespace Zhuxue.Platform.Sms.Aliyun;

/// <summary>ACS3-HMAC-SHA256, version 3 of Alibaba Cloud's request signature.</summary>
public static class AliyunSignature
{
    public const string Algorithm = "ACS3-HMAC-SHA256";

    /// <summary>Query as it is signed and sent: RFC 3986 names and values, sorted by name.</summary>
    public static string Query(IEnumerable<KeyValuePair<string, string>> parameters) => string.Join('&', parameters
        .Select(p => (Name: Uri.EscapeDataString(p.Key), Value: Uri.EscapeDataString(p.Value))).OrderBy(p => p.Name, StringComparer.Ordinal).Select(p => $"{p.Name}={p.Value}"));

    /// <summary>The signature in lower-case hex.</summary>
    /// <param name="query">See <see cref="Query"/>.</param>
    /// <param name="headers">The headers that are signed, names in lower case.</param>
    /// <param name="bodyHash">Hex SHA-256 of the body.</param>
    public static string Sign(string secret, string method, string path, string query, IEnumerable<KeyValuePair<string, string>> headers, string bodyHash)
    {
        var sorted = headers.OrderBy(h => h.Key, StringComparer.Ordinal).ToList();
        var canonical = new StringBuilder().Append(method).Append('\n').Append(path).Append('\n').Append(query).Append('\n');
        foreach (var (name, value) in sorted)
            canonical.Append(name).Append(':').Append(value.Trim()).Append('\n');
        canonical.Append('\n').Append(SignedHeaders(sorted)).Append('\n').Append(bodyHash);
        var toSign = $"{Algorithm}\n{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(canonical.ToString())))}";
        return Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(toSign)));
    }

    public static string SignedHeaders(IEnumerable<KeyValuePair<string, string>> headers) => string.Join(';', headers.Select(h => h.Key).Order(StringComparer.Ordinal));
}
