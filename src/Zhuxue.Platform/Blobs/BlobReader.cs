using System.Security.Cryptography;

namespace Zhuxue.Platform.Blobs;

/// <summary>Reads a blob forward, chunk by chunk; no byte leaves it unauthenticated.</summary>
internal sealed class BlobReader(FileStream file, byte[] key, byte[] prefix) : Stream
{
    private readonly AesGcm aes = new(key, BlobStore.TagBytes);
    private readonly byte[] encrypted = new byte[BlobStore.ChunkBytes + BlobStore.TagBytes];
    private readonly byte[] plain = new byte[BlobStore.ChunkBytes];
    private int at, filled;
    private ulong index;
    private bool ended;

    public override bool CanRead => true;
    public override bool CanSeek => false;
    public override bool CanWrite => false;
    public override long Length => throw new NotSupportedException();
    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override int Read(Span<byte> buffer)
    {
        if (at == filled && !ended)
            Decrypt(file.ReadAtLeast(encrypted, encrypted.Length, throwOnEndOfStream: false));
        return Take(buffer);
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (at == filled && !ended)
            Decrypt(await file.ReadAtLeastAsync(encrypted, encrypted.Length, throwOnEndOfStream: false, cancellationToken));
        return Take(buffer.Span);
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));
    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();
    public override void Flush() { }
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
    public override void SetLength(long value) => throw new NotSupportedException();
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    private void Decrypt(int read)
    {
        if (read < BlobStore.TagBytes)
            throw new CryptographicException("A blob is cut short.");
        var length = read - BlobStore.TagBytes;
        ended = length < BlobStore.ChunkBytes;
        aes.Decrypt(BlobStore.Nonce(prefix, index++), encrypted.AsSpan(0, length), encrypted.AsSpan(length, BlobStore.TagBytes), plain.AsSpan(0, length), BlobStore.LastMark(ended));
        (at, filled) = (0, length);
    }

    private int Take(Span<byte> buffer)
    {
        var count = Math.Min(buffer.Length, filled - at);
        plain.AsSpan(at, count).CopyTo(buffer);
        at += count;
        return count;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            aes.Dispose();
            file.Dispose();
        }
        base.Dispose(disposing);
    }
}
