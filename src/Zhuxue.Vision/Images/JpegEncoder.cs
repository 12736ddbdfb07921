namespace Zhuxue.Vision.Images;

/// <summary>
/// Writes JPEG: thumbnails, and portraits as they are stored. Encoding anew drops all metadata (place, device) and anything hidden in the
/// file.
/// </summary>
public static unsafe class JpegEncoder
{
    /// <param name="image">The picture.</param>
    /// <param name="quality">1 to 100.</param>
    public static byte[] Encode(RgbImage image, int quality = 90)
    {
        var handle = TurboJpeg.InitCompress();
        if (handle == 0)
            throw new InvalidOperationException("libturbojpeg cannot start an encoder: out of memory?");
        byte* jpeg = null;
        nuint size = 0;
        try
        {
            fixed (byte* pixels = image.Data)
            {
                var subsampling = quality >= 90 ? TurboJpeg.Subsampling444 : TurboJpeg.Subsampling420;
                if (TurboJpeg.Compress(handle, pixels, image.Width, 0, image.Height, TurboJpeg.Rgb, &jpeg, &size, subsampling, quality, 0) != 0)
                    throw new InvalidOperationException($"libturbojpeg cannot encode {image.Width} × {image.Height}: {TurboJpeg.Error(handle)}");
            }
            return new ReadOnlySpan<byte>(jpeg, checked((int)size)).ToArray();
        }
        finally
        {
            TurboJpeg.Free(jpeg);
            _ = TurboJpeg.Destroy(handle);
        }
    }
}
