using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Zhuxue.Platform.Sms.Tencent;

/// <summary>TC3-HMAC-SHA256, version 3 of Tencent Cloud's request signature, for POST with a JSON body.</summary>
public static class TencentSignature
{
    public const string Algorithm = "TC3-HMAC-SHA256", ContentType = "application/json; charset=utf-8", SignedHeaders = "content-type;host";

    /// <summary>The signature in lower-case hex.</summary>
    /// <param name="service">First part of the host: <c>sms</c>.</param>
    /// <param name="timestamp">Seconds since 1970; its UTC day is part of the key.</param>
    public static string Sign(string secret, string service, string host, long timestamp, ReadOnlySpan<byte> body)
    {
        var canonical = $"POST\n/\n\ncontent-type:{ContentType}\nhost:{host}\n\n{SignedHeaders}\n{Convert.ToHexStringLower(SHA256.HashData(body))}";
        var toSign = string.Create(CultureInfo.InvariantCulture, $"{Algorithm}\n{timestamp}\n{Scope(service, timestamp)}\n{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(canonical)))}");
        var key = Mac(Mac(Mac(Encoding.UTF8.GetBytes("TC3" + secret), Day(timestamp)), service), "tc3_request");
        return Convert.ToHexStringLower(Mac(key, toSign));
    }

    /// <summary><c>2019-02-25/cvm/tc3_request</c></summary>
    public static string Scope(string service, long timestamp) => $"{Day(timestamp)}/{service}/tc3_request";

    private static string Day(long timestamp) => DateTimeOffset.FromUnixTimeSeconds(timestamp).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static byte[] Mac(byte[] key, string text) => HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text));
}
