using System.Buffers.Binary;
using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;

namespace Zhuxue.Platform.Secrets;

/// <summary>
/// Encrypts single fields (identity numbers, phones, embeddings) with AES-256-GCM, and digests them with a key for look-up.
/// The purpose, such as <c>learner.id-number</c>, is bound in: a value cannot be moved to another column.
/// </summary>
public sealed class FieldCipher(Keyring keys, Chance chance)
{
    private const int NonceBytes = 12, TagBytes = 16, HeadBytes = 4 + NonceBytes;
    private readonly ConcurrentDictionary<(int Number, string Purpose), byte[]> derived = new();
    private readonly ConcurrentDictionary<string, byte[]> derivedForDigest = new(StringComparer.Ordinal);

    /// <summary>Seals a text; the result is base64url of key number, nonce, cipher text and tag.</summary>
    public string Seal(string purpose, string text) => Base64Url.EncodeToString(Seal(purpose, Encoding.UTF8.GetBytes(text)));

    /// <summary>Opens what <see cref="Seal(string, string)"/> made.</summary>
    /// <exception cref="CryptographicException">It was altered, or sealed for another purpose, or its key is gone.</exception>
    public string Open(string purpose, string sealedText) => Encoding.UTF8.GetString(Open(purpose, Base64Url.DecodeFromChars(sealedText)));

    public byte[] Seal(string purpose, ReadOnlySpan<byte> plain)
    {
        var number = keys.Newest;
        var result = new byte[HeadBytes + plain.Length + TagBytes];
        BinaryPrimitives.WriteInt32BigEndian(result, number);
        var nonce = result.AsSpan(4, NonceBytes);
        chance.Fill(nonce);
        using var aes = new AesGcm(Key(number, purpose), TagBytes);
        aes.Encrypt(nonce, plain, result.AsSpan(HeadBytes, plain.Length), result.AsSpan(HeadBytes + plain.Length), Encoding.UTF8.GetBytes(purpose));
        return result;
    }

    public byte[] Open(string purpose, ReadOnlySpan<byte> sealedBytes)
    {
        if (sealedBytes.Length < HeadBytes + TagBytes)
            throw new CryptographicException("A sealed field is too short.");
        var number = BinaryPrimitives.ReadInt32BigEndian(sealedBytes);
        var plain = new byte[sealedBytes.Length - HeadBytes - TagBytes];
        using var aes = new AesGcm(Key(number, purpose), TagBytes);
        aes.Decrypt(sealedBytes.Slice(4, NonceBytes), sealedBytes.Slice(HeadBytes, plain.Length), sealedBytes[^TagBytes..], plain, Encoding.UTF8.GetBytes(purpose));
        return plain;
    }

    /// <summary>HMAC-SHA256 in lower-case hex: the same text gives the same digest, and nobody without the key can try texts.</summary>
    public string Digest(string purpose, string text)
    {
        var key = derivedForDigest.GetOrAdd(purpose, keys.DeriveForDigest);
        return Convert.ToHexStringLower(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text)));
    }

    private byte[] Key(int number, string purpose) => derived.GetOrAdd((number, purpose), k => keys.Derive(k.Number, "field:" + k.Purpose));
}
