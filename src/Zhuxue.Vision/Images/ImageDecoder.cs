using System.Buffers.Binary;

namespace Zhuxue.Vision.Images;

/// <summary>A picture, or why there is none. Exactly one of both is set.</summary>
public readonly record struct DecodedImage(RgbImage? Image, ImageRefusal? Refusal)
{
    public static implicit operator DecodedImage(RgbImage image) => new(image, null);
    public static implicit operator DecodedImage(ImageRefusal refusal) => new(null, refusal);
}

/// <summary>
/// Turns uploaded bytes into an upright RGB picture. The format is told from the content, the limits are checked in the header before
/// anything is decoded, the Exif orientation is applied. Transparent PNG pixels stand on white. Thread-safe.
/// </summary>
public static unsafe class ImageDecoder
{
    /// <param name="file">The whole file.</param>
    /// <param name="limits"><see cref="ImageLimits.Upload"/> when null.</param>
    /// <param name="enough">A JPEG may be decoded at a half, a quarter or an eighth as long as its longer side keeps this many pixels
    /// (much faster for 12-megapixel photos); null decodes in full.</param>
    public static DecodedImage Decode(ReadOnlySpan<byte> file, ImageLimits? limits = null, int? enough = null)
    {
        limits ??= ImageLimits.Upload;
        if (file.Length > limits.MaxBytes)
            return ImageRefusal.TooManyBytes;
        return ImageSignature.Of(file) switch
        {
            ImageKind.Jpeg => DecodeJpeg(file, limits, enough),
            ImageKind.Png => DecodePng(file, limits),
            ImageKind.Animation => ImageRefusal.Animated,
            ImageKind.OtherImage => ImageRefusal.UnsupportedFormat,
            _ => ImageRefusal.NotAnImage,
        };
    }

    private static DecodedImage DecodeJpeg(ReadOnlySpan<byte> file, ImageLimits limits, int? enough)
    {
        var handle = TurboJpeg.InitDecompress();
        if (handle == 0)
            throw new InvalidOperationException("libturbojpeg cannot start a decoder: out of memory?");
        try
        {
            fixed (byte* bytes = file)
            {
                if (TurboJpeg.DecompressHeader(handle, bytes, (nuint)file.Length, out var width, out var height, out _, out var colorspace) != 0 || width <= 0 || height <= 0)
                    return ImageRefusal.Broken;
                if ((long)width * height > limits.MaxPixels)
                    return ImageRefusal.TooManyPixels;
                if (colorspace is not (TurboJpeg.ColorspaceRgb or TurboJpeg.ColorspaceYcc or TurboJpeg.ColorspaceGrey))
                    return ImageRefusal.PrintColours;

                var shrink = 1;
                while (enough is { } wanted && shrink < 8 && Math.Max(width, height) / (shrink * 2) >= wanted)
                    shrink *= 2;
                var image = new RgbImage((width + shrink - 1) / shrink, (height + shrink - 1) / shrink);
                fixed (byte* pixels = image.Data)
                {
                    if (TurboJpeg.Decompress(handle, bytes, (nuint)file.Length, pixels, image.Width, 0, image.Height, TurboJpeg.Rgb, TurboJpeg.LimitScans) != 0 && !IsHarmless(handle))
                        return ImageRefusal.Broken;
                }
                return Exif.Apply(image, Exif.Orientation(file));
            }
        }
        finally
        {
            _ = TurboJpeg.Destroy(handle);
        }
    }

    /// <summary>Some cameras pad between segments; every other warning means that pixels are missing or made up.</summary>
    private static bool IsHarmless(nint handle) =>
        TurboJpeg.ErrorCode(handle) == TurboJpeg.WarningOnly && TurboJpeg.Error(handle).Contains("extraneous bytes", StringComparison.Ordinal);

    private static DecodedImage DecodePng(ReadOnlySpan<byte> file, ImageLimits limits)
    {
        // Signature (8), length and "IHDR" (8), width and height (8).
        if (file.Length < 24 || !file[12..].StartsWith("IHDR"u8))
            return ImageRefusal.Broken;
        var width = BinaryPrimitives.ReadUInt32BigEndian(file[16..]);
        var height = BinaryPrimitives.ReadUInt32BigEndian(file[20..]);
        if (width == 0 || height == 0)
            return ImageRefusal.Broken;
        if ((ulong)width * height > (ulong)limits.MaxPixels)
            return ImageRefusal.TooManyPixels;

        LibPng.Image png = default;
        png.Version = LibPng.Version;
        fixed (byte* bytes = file)
        {
            if (LibPng.BeginRead(&png, bytes, (nuint)file.Length) == 0)
            {
                LibPng.Free(&png);
                return ImageRefusal.Broken;
            }
            png.Format = LibPng.FormatRgb;
            png.Flags |= LibPng.Flag16BitSrgb;
            var image = new RgbImage((int)png.Width, (int)png.Height);
            var white = stackalloc byte[] { 255, 255, 255 };
            fixed (byte* pixels = image.Data)
            {
                if (LibPng.FinishRead(&png, white, pixels, image.Width * 3, null) == 0)
                {
                    LibPng.Free(&png);
                    return ImageRefusal.Broken;
                }
            }
            return image;
        }
    }
}
