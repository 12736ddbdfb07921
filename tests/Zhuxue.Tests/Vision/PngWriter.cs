using System.Buffers.Binary;
using System.IO.Compression;

namespace Zhuxue.Tests.Vision;

/// <summary>Writes PNG files without filters (W3C PNG, 3rd edition), good ones and odd ones.</summary>
internal static class PngWriter
{
    private static readonly byte[] Signature = [0x89, .. "PNG\r\n"u8, 0x1A, 0x0A];

    /// <summary>RGB of 8 or 16 bits (v × 257 is the same colour in 16), still or with the mark of an animation.</summary>
    public static byte[] Write(int width, int height, byte[] rgb, bool deep = false, bool animated = false) =>
        Write(width, height, deep ? 16 : 8, 2, interlaced: false, width * (deep ? 6 : 3), deep ? [.. rgb.SelectMany(value => (byte[])[value, value])] : rgb,
            animated ? [Chunk("acTL"u8, [0, 0, 0, 2, 0, 0, 0, 0])] : []);

    /// <summary>Any kind, from rows of <paramref name="stride"/> bytes.</summary>
    /// <param name="colour">0 grey, 2 RGB, 3 palette, 4 grey with alpha, 6 RGB with alpha.</param>
    public static byte[] Write(int width, int height, int depth, int colour, bool interlaced, int stride, byte[] rows, params ReadOnlySpan<byte[]> between) =>
        [.. Signature, .. Header(width, height, depth, colour, interlaced), .. Joined(between), .. Chunk("IDAT"u8, Packed(stride, rows)), .. Chunk("IEND"u8, [])];

    /// <summary>A grey picture in seven passes (Adam7), black throughout.</summary>
    public static byte[] Interlaced(int width, int height)
    {
        (int X, int Y, int StepX, int StepY)[] passes = [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)];
        var bytes = new List<byte>();
        foreach (var (x, y, stepX, stepY) in passes)
        {
            var (across, down) = ((width - x + stepX - 1) / stepX, (height - y + stepY - 1) / stepY);
            if (across > 0 && down > 0)
                bytes.AddRange(new byte[(across + 1) * down]);
        }
        return [.. Signature, .. Header(width, height, 8, 0, interlaced: true), .. Chunk("IDAT"u8, Deflated([.. bytes])), .. Chunk("IEND"u8, [])];
    }

    /// <summary>An APNG that says it has a million frames.</summary>
    public static byte[] Animated(int width, int height, byte[] rgb) => Write(width, height, 8, 2, false, width * 3, rgb, Chunk("acTL"u8, [0, 15, 0x42, 0x40, 0, 0, 0, 0]));

    /// <summary>A chunk of compressed text that unpacks to so many bytes.</summary>
    public static byte[] TextBomb(int bytes) => Chunk("zTXt"u8, [.. "Comment\0\0"u8, .. Deflated(new byte[bytes])]);

    /// <summary>A colour profile that unpacks to so many bytes.</summary>
    public static byte[] ProfileBomb(int bytes) => Chunk("iCCP"u8, [.. "p\0\0"u8, .. Deflated(new byte[bytes])]);

    /// <summary>The same file with each chunk's checksum put right; unchanged when it is no PNG.</summary>
    public static byte[] WithRightChecksums(byte[] file)
    {
        if (!file.AsSpan().StartsWith(Signature))
            return file;
        for (var at = 8; at + 12 <= file.Length;)
        {
            var length = BinaryPrimitives.ReadUInt32BigEndian(file.AsSpan(at));
            if (length > file.Length - at - 12)
                break;
            BinaryPrimitives.WriteUInt32BigEndian(file.AsSpan(at + 8 + (int)length), Crc(file.AsSpan(at + 4, 4 + (int)length)));
            at += 12 + (int)length;
        }
        return file;
    }

    public static byte[] Chunk(ReadOnlySpan<byte> type, ReadOnlySpan<byte> body)
    {
        var chunk = new byte[12 + body.Length];
        BinaryPrimitives.WriteInt32BigEndian(chunk, body.Length);
        type.CopyTo(chunk.AsSpan(4));
        body.CopyTo(chunk.AsSpan(8));
        BinaryPrimitives.WriteUInt32BigEndian(chunk.AsSpan(8 + body.Length), Crc(chunk.AsSpan(4, 4 + body.Length)));
        return chunk;
    }

    private static byte[] Header(int width, int height, int depth, int colour, bool interlaced)
    {
        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        (header[8], header[9], header[12]) = ((byte)depth, (byte)colour, (byte)(interlaced ? 1 : 0));
        return Chunk("IHDR"u8, header);
    }

    private static byte[] Packed(int stride, byte[] rows)
    {
        var filtered = new List<byte>(rows.Length + rows.Length / stride);
        for (var at = 0; at < rows.Length; at += stride)
        {
            filtered.Add(0);
            filtered.AddRange(rows.AsSpan(at, stride));
        }
        return Deflated([.. filtered]);
    }

    private static byte[] Deflated(byte[] bytes)
    {
        using var data = new MemoryStream();
        using (var zlib = new ZLibStream(data, CompressionLevel.Fastest, leaveOpen: true))
            zlib.Write(bytes);
        return data.ToArray();
    }

    private static byte[] Joined(ReadOnlySpan<byte[]> chunks)
    {
        var all = new List<byte>();
        foreach (var chunk in chunks)
            all.AddRange(chunk);
        return [.. all];
    }

    private static uint Crc(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        foreach (var value in bytes)
        {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++)
                crc = (crc >> 1) ^ (0xEDB88320 & (0u - (crc & 1)));
        }
        return ~crc;
    }
}
