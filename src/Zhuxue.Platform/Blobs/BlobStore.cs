using System.Buffers.Binary;
using System.Security.Cryptography;
using Zhuxue.Platform.Secrets;

namespace Zhuxue.Platform.Blobs;

/// <summary>What <see cref="BlobStore.PutAsync(Stream, long, CancellationToken)"/> stored.</summary>
/// <param name="Id">Where it is found again.</param>
/// <param name="Length">Bytes before encryption.</param>
/// <param name="Sha256">Lower-case hex SHA-256 of the bytes before encryption.</param>
public sealed record StoredBlob(Guid Id, long Length, string Sha256);

/// <summary>The content was longer than allowed; nothing was stored.</summary>
public sealed class BlobTooLongException(long limit) : Exception($"The content is longer than {limit} bytes.")
{
    /// <summary>The limit, in bytes.</summary>
    public long Limit { get; } = limit;
}

/// <summary>
/// Files on local disk, each encrypted under a key of its own, which is wrapped under the master key. A blob is on disk
/// (fsync of file and folder) when <see cref="PutAsync(Stream, long, CancellationToken)"/> returns; half-written ones never have a name.
/// </summary>
/// <remarks>
/// Layout: "ZXB1", key number, wrapped key (nonce 12, key 32, tag 16), nonce prefix 4; then chunks of 64 KiB, each followed by
/// its tag. The nonce of chunk i is prefix + i; "last" is bound in, so a blob cut at a chunk's end does not open.
/// </remarks>
public sealed class BlobStore(string folder, Keyring keys, Ids ids, Chance chance)
{
    internal const int ChunkBytes = 64 * 1024, TagBytes = 16, HeaderBytes = 4 + 4 + 12 + 32 + 16 + 4;
    private const string WrapPurpose = "blob-wrap";
    private static ReadOnlySpan<byte> Magic => "ZXB1"u8;

    /// <summary>Stores the content to its end.</summary>
    /// <exception cref="BlobTooLongException">It has more than <paramref name="maximumLength"/> bytes.</exception>
    public async Task<StoredBlob> PutAsync(Stream content, long maximumLength, CancellationToken cancellationToken)
    {
        var id = ids.New();
        var path = PathOf(id);
        var parent = Path.GetDirectoryName(path)!;
        if (!Directory.Exists(parent))
        {
            Keyring.CreatePrivateFolder(parent);
            for (var above = Path.GetDirectoryName(parent); above is not null && above.Length >= folder.Length; above = Path.GetDirectoryName(above))
                FolderSync.Flush(above);
        }
        var draft = path + ".draft";
        try
        {
            StoredBlob stored;
            await using (var file = new FileStream(draft, FileMode.CreateNew, FileAccess.Write, FileShare.None, ChunkBytes, FileOptions.Asynchronous))
            {
                stored = await EncryptAsync(id, content, file, maximumLength, cancellationToken);
                file.Flush(flushToDisk: true);
            }
            File.Move(draft, path, overwrite: false);
            FolderSync.Flush(parent);
            return stored;
        }
        catch
        {
            File.Delete(draft);
            throw;
        }
    }

    /// <summary>Stores bytes that are in memory.</summary>
    public Task<StoredBlob> PutAsync(ReadOnlyMemory<byte> content, CancellationToken cancellationToken) =>
        PutAsync(new MemoryStream(content.ToArray(), writable: false), long.MaxValue, cancellationToken);

    /// <summary>The content, decrypted and authenticated chunk by chunk while it is read.</summary>
    /// <exception cref="FileNotFoundException">There is no such blob.</exception>
    public Stream Open(Guid id)
    {
        var file = new FileStream(PathOf(id), FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, ChunkBytes, FileOptions.Asynchronous | FileOptions.SequentialScan);
        try
        {
            Span<byte> header = stackalloc byte[HeaderBytes];
            file.ReadExactly(header);
            if (!header[..4].SequenceEqual(Magic))
                throw new CryptographicException($"Blob {id} has no header of ours.");
            var key = new byte[32];
            using (var wrap = new AesGcm(keys.Derive(BinaryPrimitives.ReadInt32BigEndian(header[4..]), WrapPurpose), TagBytes))
                wrap.Decrypt(header.Slice(8, 12), header.Slice(20, 32), header.Slice(52, 16), key, id.ToByteArray());
            return new BlobReader(file, key, header.Slice(68, 4).ToArray());
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>The whole content in memory: for images.</summary>
    public async Task<byte[]> ReadAsync(Guid id, CancellationToken cancellationToken)
    {
        await using var stream = Open(id);
        using var memory = new MemoryStream();
        await stream.CopyToAsync(memory, cancellationToken);
        return memory.ToArray();
    }

    /// <summary>Removes a blob; one that is not there is no error, so that every deletion can be repeated.</summary>
    public void Delete(Guid id)
    {
        if (Directory.Exists(Path.GetDirectoryName(PathOf(id))))
            File.Delete(PathOf(id));
    }

    private async Task<StoredBlob> EncryptAsync(Guid id, Stream content, FileStream file, long maximumLength, CancellationToken cancellationToken)
    {
        var key = chance.Bytes(32);
        var prefix = chance.Bytes(4);
        await file.WriteAsync(Header(id, key, prefix), cancellationToken);
        using var aes = new AesGcm(key, TagBytes);
        using var sha = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var chunk = new byte[ChunkBytes];
        var encrypted = new byte[ChunkBytes + TagBytes];
        long total = 0;
        for (ulong index = 0; ; index++)
        {
            var length = await content.ReadAtLeastAsync(chunk, ChunkBytes, throwOnEndOfStream: false, cancellationToken);
            total += length;
            if (total > maximumLength)
                throw new BlobTooLongException(maximumLength);
            var last = length < ChunkBytes;
            sha.AppendData(chunk, 0, length);
            aes.Encrypt(Nonce(prefix, index), chunk.AsSpan(0, length), encrypted.AsSpan(0, length), encrypted.AsSpan(length, TagBytes), LastMark(last));
            await file.WriteAsync(encrypted.AsMemory(0, length + TagBytes), cancellationToken);
            if (last)
                return new StoredBlob(id, total, Convert.ToHexStringLower(sha.GetHashAndReset()));
        }
    }

    private byte[] Header(Guid id, byte[] key, byte[] prefix)
    {
        var header = new byte[HeaderBytes];
        Magic.CopyTo(header);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), keys.Newest);
        chance.Fill(header.AsSpan(8, 12));
        using (var wrap = new AesGcm(keys.Derive(keys.Newest, WrapPurpose), TagBytes))
            wrap.Encrypt(header.AsSpan(8, 12), key, header.AsSpan(20, 32), header.AsSpan(52, 16), id.ToByteArray());
        prefix.CopyTo(header, 68);
        return header;
    }

    internal static byte[] Nonce(byte[] prefix, ulong index)
    {
        var nonce = new byte[12];
        prefix.CopyTo(nonce, 0);
        BinaryPrimitives.WriteUInt64BigEndian(nonce.AsSpan(4), index);
        return nonce;
    }

    internal static byte[] LastMark(bool last) => last ? [1] : [0];

    // The end of a version 7 id is random: folders fill evenly.
    private string PathOf(Guid id)
    {
        var name = id.ToString("N");
        return Path.Combine(folder, name[^2..], name[^4..^2], name + ".blob");
    }
}
