namespace Zhuxue.Vision.Images;

internal enum ImageKind
{
    NotAnImage,
    Jpeg,
    Png,
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
            return ImageKind.Png;
        if (file.StartsWith("GIF8"u8) || file.StartsWith("BM"u8) || file.StartsWith("II*\0"u8) || file.StartsWith("MM\0*"u8))
            return ImageKind.OtherImage;
        if (file.Length >= 12 && file.StartsWith("RIFF"u8) && file[8..].StartsWith("WEBP"u8))
            return ImageKind.OtherImage;
        if (file.Length >= 12 && file[4..].StartsWith("ftyp"u8) && IsHeif(file.Slice(8, 4)))
            return ImageKind.OtherImage;
        return ImageKind.NotAnImage;
    }

    private static bool IsHeif(ReadOnlySpan<byte> brand) =>
        brand.SequenceEqual("heic"u8) || brand.SequenceEqual("heix"u8) || brand.SequenceEqual("mif1"u8) || brand.SequenceEqual("msf1"u8) || brand.SequenceEqual("avif"u8);
}
