using System.Buffers.Binary;

namespace Zhuxue.Vision.Images;

/// <summary>Reads the orientation (tag 0x0112 of IFD 0) from a JPEG's Exif segment. Anything odd counts as upright.</summary>
internal static class Exif
{
    private const int Upright = 1;

    /// <returns>1 to 8, as in Exif 2.3 §4.6.4.</returns>
    public static int Orientation(ReadOnlySpan<byte> jpeg)
    {
        var at = 2;
        while (at + 4 <= jpeg.Length && jpeg[at] == 0xFF)
        {
            var marker = jpeg[at + 1];
            if (marker == 0xFF)
            {
                at++;
                continue;
            }
            const byte StartOfScan = 0xDA, EndOfImage = 0xD9, App1 = 0xE1;
            if (marker is StartOfScan or EndOfImage)
                break;
            var length = BinaryPrimitives.ReadUInt16BigEndian(jpeg[(at + 2)..]);
            if (length < 2 || at + 2 + length > jpeg.Length)
                break;
            var body = jpeg.Slice(at + 4, length - 2);
            if (marker == App1 && body.StartsWith("Exif\0\0"u8))
                return FromTiff(body[6..]);
            at += 2 + length;
        }
        return Upright;
    }

    private static int FromTiff(ReadOnlySpan<byte> tiff)
    {
        const ushort OrientationTag = 0x0112, Short = 3;
        if (tiff.Length < 8)
            return Upright;
        var little = tiff.StartsWith("II"u8);
        if (!little && !tiff.StartsWith("MM"u8))
            return Upright;
        var directory = ReadUInt32(tiff[4..], little);
        if (directory > (uint)tiff.Length - 2)
            return Upright;
        var entries = tiff[((int)directory + 2)..];
        for (var count = ReadUInt16(tiff[(int)directory..], little); count > 0 && entries.Length >= 12; count--, entries = entries[12..])
        {
            if (ReadUInt16(entries, little) != OrientationTag || ReadUInt16(entries[2..], little) != Short)
                continue;
            var value = ReadUInt16(entries[8..], little);
            return value is >= 1 and <= 8 ? value : Upright;
        }
        return Upright;
    }

    private static ushort ReadUInt16(ReadOnlySpan<byte> bytes, bool little) =>
        little ? BinaryPrimitives.ReadUInt16LittleEndian(bytes) : BinaryPrimitives.ReadUInt16BigEndian(bytes);

    private static uint ReadUInt32(ReadOnlySpan<byte> bytes, bool little) =>
        little ? BinaryPrimitives.ReadUInt32LittleEndian(bytes) : BinaryPrimitives.ReadUInt32BigEndian(bytes);

    /// <summary>Turns the picture so that up is up.</summary>
    public static RgbImage Apply(RgbImage stored, int orientation)
    {
        if (orientation == Upright)
            return stored;
        var swapped = orientation >= 5;
        var upright = swapped ? new RgbImage(stored.Height, stored.Width) : new RgbImage(stored.Width, stored.Height);
        // Where the upright pixel (0,0) lies in the stored rows, and the byte steps for one to the right and one down.
        int right = 3, down = stored.Width * 3, lastColumn = (stored.Width - 1) * 3, lastRow = (stored.Height - 1) * down;
        var (start, stepX, stepY) = orientation switch
        {
            2 => (lastColumn, -right, down),
            3 => (lastRow + lastColumn, -right, -down),
            4 => (lastRow, right, -down),
            5 => (0, down, right),
            6 => (lastRow, -down, right),
            7 => (lastRow + lastColumn, -down, -right),
            _ => (lastColumn, down, -right),
        };
        var (source, target) = (stored.Data, upright.Data);
        for (int y = 0, o = 0; y < upright.Height; y++)
        {
            for (int x = 0, i = start + y * stepY; x < upright.Width; x++, i += stepX, o += 3)
            {
                target[o] = source[i];
                target[o + 1] = source[i + 1];
                target[o + 2] = source[i + 2];
            }
        }
        return upright;
    }
}
