using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Zhuxue.Platform.Secrets;

namespace Zhuxue.Training.Catalogue.Media;

/// <summary>
/// The content keys of HLS (AES-128): one for each <see cref="RenditionTimeline.SegmentsPerKey"/> segments of a rendition,
/// derived from the secret of the asset. Who may have which key when is for Learning to decide.
/// </summary>
internal sealed class MediaKeys(AssetTimelines timelines, FieldCipher cipher)
{
    /// <summary>Key number <paramref name="n"/>, 16 bytes; null when there is no such key or the asset is not ready.</summary>
    public async Task<byte[]?> KeyAsync(Guid assetId, string rendition, int n, CancellationToken cancellationToken)
    {
        var timeline = await timelines.FindAsync(assetId, cancellationToken);
        return timeline?.Renditions.GetValueOrDefault(rendition)?.KeyStartsAtMs(n) is null ? null
            : Derive(cipher.Open(Asset.SecretPurpose, timeline.KeySecretSealed), rendition, n);
    }

    /// <summary>Where the part of the film that the key opens begins, in milliseconds; null as above.</summary>
    public async Task<long?> StartsAtMsAsync(Guid assetId, string rendition, int n, CancellationToken cancellationToken) =>
        (await timelines.FindAsync(assetId, rendition, cancellationToken))?.KeyStartsAtMs(n);

    /// <summary>Where that part ends.</summary>
    public async Task<long?> EndsAtMsAsync(Guid assetId, string rendition, int n, CancellationToken cancellationToken) =>
        (await timelines.FindAsync(assetId, rendition, cancellationToken))?.KeyEndsAtMs(n);

    /// <summary>HKDF-SHA256 of the secret; the info names rendition and number.</summary>
    internal static byte[] Derive(byte[] secret, string rendition, int n) =>
        HKDF.DeriveKey(HashAlgorithmName.SHA256, secret, 16, info: Encoding.UTF8.GetBytes($"hls/{rendition}/{n}"));

    /// <summary>Encrypts one segment as RFC 8216 §5.2 says: CBC, PKCS#7, and the media sequence number as IV.</summary>
    internal static byte[] EncryptSegment(byte[] secret, string rendition, int number, ReadOnlySpan<byte> plain)
    {
        using var aes = Aes.Create();
        aes.Key = Derive(secret, rendition, number / RenditionTimeline.SegmentsPerKey);
        Span<byte> iv = stackalloc byte[16];
        BinaryPrimitives.WriteInt32BigEndian(iv[12..], number);
        return aes.EncryptCbc(plain, iv);
    }
}
