using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace Zhuxue.Training.Accounts.Images;

/// <summary>Reads when a JPEG was taken (Exif 2.3 DateTimeOriginal); cameras that do not say so, and anything odd, give null.</summary>
internal static class PhotoDate
{
    private const int ExifDirectoryTag = 0x8769, TakenTag = 0x9003;
    private const int TextLength = 19;

    public static DateOnly? Of(ReadOnlySpan<byte> jpeg)
    {
        const byte StartOfScan = 0xDA, App1 = 0xE1;
        for (var at = 2; at + 4 <= jpeg.Length && jpeg[at] == 0xFF && jpeg[at + 1] != StartOfScan;)
        {
            var length = BinaryPrimitives.ReadUInt16BigEndian(jpeg[(at + 2)..]);
            if (length < 2 || at + 2 + length > jpeg.Length)
                return null;
            var body = jpeg.Slice(at + 4, length - 2);
            if (jpeg[at + 1] == App1 && body.StartsWith("Exif\0\0"u8))
                return FromTiff(body[6..]);
            at += 2 + length;
        }
        return null;
    }

    private static DateOnly? FromTiff(ReadOnlySpan<byte> tiff)
    {
        if (tiff.Length < 8)
            return null;
        var little = tiff.StartsWith("II"u8);
        if (ValueOf(tiff, Number(tiff[4..], little), ExifDirectoryTag, little) is not { } directory || ValueOf(tiff, directory, TakenTag, little) is not { } text || text > tiff.Length - TextLength)
            return null;
        return DateTime.TryParseExact(Encoding.ASCII.GetString(tiff.Slice((int)text, TextLength)), "yyyy:MM:dd HH:mm:ss", CultureInfo.InvariantCulture, DateTimeStyles.None, out var taken)
            ? DateOnly.FromDateTime(taken) : null;
    }

    /// <summary>The 4-byte value (an offset) of a tag in the directory at <paramref name="at"/>.</summary>
    private static uint? ValueOf(ReadOnlySpan<byte> tiff, uint at, int tag, bool little)
    {
        if (at > tiff.Length - 2)
            return null;
        var entries = tiff[((int)at + 2)..];
        for (int count = Short(tiff[(int)at..], little); count > 0 && entries.Length >= 12; count--, entries = entries[12..])
        {
            if (Short(entries, little) == tag)
                return Number(entries[8..], little);
        }
        return null;
    }

    private static ushort Short(ReadOnlySpan<byte> bytes, bool little) => little ? BinaryPrimitives.ReadUInt16LittleEndian(bytes) : BinaryPrimitives.ReadUInt16BigEndian(bytes);
    private static uint Number(ReadOnlySpan<byte> bytes, bool little) => little ? BinaryPrimitives.ReadUInt32LittleEndian(bytes) : BinaryPrimitives.ReadUInt32BigEndian(bytes);
}
