using System.Buffers.Binary;

namespace Zhuxue.Vision.Images;

internal enum ImageKind
{
    NotAnImage,
    Jpeg,
    Png,
    Animation,
    OtherImage,
}

/// <summary>Tells what a file is from its first bytes; names and content types lie.</summary>
internal static class ImageSignature
{
    public static ImageKind Of(ReadOnlySpan<byte> file)
    {
        if (file.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF]))
            return ImageKind.Jpeg;
        if (file.StartsWith((ReadOnlySpan<byte>)[0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]))
            return IsAnimatedPng(file) ? ImageKind.Animation : ImageKind.Png;
        if (file.StartsWith("GIF8"u8) && file.IndexOf("NETSCAPE2.0"u8) >= 0)
            return ImageKind.Animation;
        if (file.StartsWith("GIF8"u8) || file.StartsWith("BM"u8) || file.StartsWith("II*\0"u8) || file.StartsWith("MM\0*"u8))
            return ImageKind.OtherImage;
        if (file.Length >= 12 && file.StartsWith("RIFF"u8) && file[8..].StartsWith("WEBP"u8))
            return file.Length > 20 && file[12..].StartsWith("VP8X"u8) && (file[20] & 0x02) != 0 ? ImageKind.Animation : ImageKind.OtherImage;
        if (file.Length >= 12 && file[4..].StartsWith("ftyp"u8) && IsHeif(file.Slice(8, 4)))
            return ImageKind.OtherImage;
        return ImageKind.NotAnImage;
    }

    /// <summary>APNG: a chunk acTL stands before the pixels.</summary>
    private static bool IsAnimatedPng(ReadOnlySpan<byte> png)
    {
        for (var at = 8L; at + 12 <= png.Length;)
        {
            var type = png.Slice((int)at + 4, 4);
            if (type.SequenceEqual("acTL"u8) || type.SequenceEqual("IDAT"u8))
                return type[0] == 'a';
            at += 12L + BinaryPrimitives.ReadUInt32BigEndian(png[(int)at..]);
        }
        return false;
    }

    private static bool IsHeif(ReadOnlySpan<byte> brand) =>
        brand.SequenceEqual("heic"u8) || brand.SequenceEqual("heix"u8) || brand.SequenceEqual("mif1"u8) || brand.SequenceEqual("msf1"u8) || brand.SequenceEqual("avif"u8);
}
