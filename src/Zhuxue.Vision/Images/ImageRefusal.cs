namespace Zhuxue.Vision.Images;

/// <summary>Why a file is not taken as a picture.</summary>
public enum ImageRefusal
{
    /// <summary>Not a picture at all, whatever its name says (a PDF called .jpg).</summary>
    NotAnImage,

    /// <summary>A picture, but neither JPEG nor PNG in RGB or grey (HEIC, WebP, GIF, BMP, TIFF).</summary>
    UnsupportedFormat,

    /// <summary>A moving picture: GIF, APNG or WebP with more than one frame.</summary>
    Animated,

    /// <summary>A JPEG in the colours of printing (CMYK, YCCK).</summary>
    PrintColours,

    /// <summary>More bytes than <see cref="ImageLimits.MaxBytes"/>.</summary>
    TooManyBytes,

    /// <summary>More pixels than <see cref="ImageLimits.MaxPixels"/>; seen in the header, nothing was decoded.</summary>
    TooManyPixels,

    /// <summary>Cut off or damaged.</summary>
    Broken,
}

/// <summary>What a picture may weigh.</summary>
/// <param name="MaxBytes">File size in bytes.</param>
/// <param name="MaxPixels">Width × height.</param>
public sealed record ImageLimits(int MaxBytes = 10 * 1024 * 1024, int MaxPixels = 25_000_000)
{
    /// <summary>10 MB and 25 megapixels: any phone's photo.</summary>
    public static ImageLimits Upload { get; } = new();

    /// <summary>300 KB and 1280 × 1280: one frame of a face check or one snapshot.</summary>
    public static ImageLimits Frame { get; } = new(300 * 1024, 1280 * 1280);
}
