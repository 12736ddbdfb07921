using System.Buffers.Binary;
using System.IO.Compression;

namespace Zhuxue.Tests.Vision;

/// <summary>Writes an RGB PNG of 8 or 16 bits without filters, still or animated (W3C PNG, 3rd edition).</summary>
internal static class PngWriter
{
    public static byte[] Write(int width, int height, byte[] rgb, bool deep = false, bool animated = false)
    {
        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        (header[8], header[9]) = (deep ? (byte)16 : (byte)8, 2);
        using var data = new MemoryStream();
        using (var zlib = new ZLibStream(data, CompressionLevel.Fastest, leaveOpen: true))
        {
            for (var row = 0; row < height; row++)
            {
                zlib.WriteByte(0);
                // v × 257 is the same colour in 16 bits.
                zlib.Write(deep ? [.. rgb.AsSpan(row * width * 3, width * 3).ToArray().SelectMany(value => (byte[])[value, value])] : rgb.AsSpan(row * width * 3, width * 3));
            }
        }
        return [0x89, .. "PNG\r\n"u8, 0x1A, 0x0A, .. Chunk("IHDR"u8, header), .. animated ? Chunk("acTL"u8, [0, 0, 0, 2, 0, 0, 0, 0]) : [], .. Chunk("IDAT"u8, data.ToArray()), .. Chunk("IEND"u8, [])];
    }

    private static byte[] Chunk(ReadOnlySpan<byte> type, ReadOnlySpan<byte> body)
    {
        var chunk = new byte[12 + body.Length];
        BinaryPrimitives.WriteInt32BigEndian(chunk, body.Length);
        type.CopyTo(chunk.AsSpan(4));
        body.CopyTo(chunk.AsSpan(8));
        BinaryPrimitives.WriteUInt32BigEndian(chunk.AsSpan(8 + body.Length), Crc(chunk.AsSpan(4, 4 + body.Length)));
        return chunk;
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
