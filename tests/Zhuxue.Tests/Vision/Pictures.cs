using Zhuxue.Vision.Images;

namespace Zhuxue.Tests.Vision;

/// <summary>Pictures made for a test, as JPEG files.</summary>
internal static class Pictures
{
    public static byte[] Flat(byte grey, int width = 640, int height = 480)
    {
        var pixels = new byte[width * height * 3];
        Array.Fill(pixels, grey);
        return JpegEncoder.Encode(RgbImage.From(width, height, pixels));
    }

    public static RgbImage Decoded(byte[] file) => ImageDecoder.Decode(file).Image ?? throw new InvalidOperationException("The test picture cannot be decoded.");

    public static byte[] SideBySide(byte[] left, byte[] right) => JpegEncoder.Encode(Joined(Decoded(left), Decoded(right)).Resize(960, 360));

    private static RgbImage Joined(RgbImage left, RgbImage right)
    {
        var width = left.Width + right.Width;
        var pixels = new byte[width * left.Height * 3];
        for (var row = 0; row < left.Height; row++)
        {
            left.Pixels.Slice(row * left.Width * 3, left.Width * 3).CopyTo(pixels.AsSpan(row * width * 3));
            right.Pixels.Slice(row * right.Width * 3, right.Width * 3).CopyTo(pixels.AsSpan((row * width + left.Width) * 3));
        }
        return RgbImage.From(width, left.Height, pixels);
    }

    public static byte[] Brightened(byte[] file, double factor)
    {
        var image = Decoded(file);
        var pixels = image.Pixels.ToArray();
        for (var i = 0; i < pixels.Length; i++)
            pixels[i] = (byte)Math.Clamp(pixels[i] * factor, 0, 255);
        return JpegEncoder.Encode(RgbImage.From(image.Width, image.Height, pixels));
    }

    /// <summary>The picture in the middle of a grey one of the same size.</summary>
    public static byte[] Shrunk(byte[] file, double factor)
    {
        var image = Decoded(file);
        var small = image.Resize((int)(image.Width * factor), (int)(image.Height * factor));
        var pixels = new byte[image.Pixels.Length];
        Array.Fill<byte>(pixels, 160);
        int left = (image.Width - small.Width) / 2, top = (image.Height - small.Height) / 2;
        for (var row = 0; row < small.Height; row++)
            small.Pixels.Slice(row * small.Width * 3, small.Width * 3).CopyTo(pixels.AsSpan(((top + row) * image.Width + left) * 3));
        return JpegEncoder.Encode(RgbImage.From(image.Width, image.Height, pixels));
    }

    /// <summary>Shrunk and enlarged again: as out of focus.</summary>
    public static byte[] Blurred(byte[] file, int factor)
    {
        var image = Decoded(file);
        return JpegEncoder.Encode(image.Resize(image.Width / factor, image.Height / factor).Resize(image.Width, image.Height));
    }

    /// <summary>A print held before the camera: moved, rotated by degrees, nearer or farther, and foreshortened in width or height as it is tilted.</summary>
    public static byte[] Held(byte[] file, double x, double y, double degrees, double zoom, double width, double height)
    {
        var image = Decoded(file);
        var (sin, cos) = Math.SinCos(degrees * Math.PI / 180);
        double cx = image.Width / 2.0, cy = image.Height / 2.0, kx = 1 / (zoom * width), ky = 1 / (zoom * height);
        var map = new Affine(cos * kx, sin * kx, cx - (cos * (cx + x) + sin * (cy + y)) * kx, -sin * ky, cos * ky, cy - (-sin * (cx + x) + cos * (cy + y)) * ky);
        var planes = new float[image.Pixels.Length];
        Sampler.Warp(image, map, image.Width, image.Height, planes);
        var count = image.Width * image.Height;
        var pixels = new byte[planes.Length];
        for (var i = 0; i < count; i++)
            (pixels[3 * i], pixels[3 * i + 1], pixels[3 * i + 2]) = ((byte)planes[i], (byte)planes[count + i], (byte)planes[2 * count + i]);
        return JpegEncoder.Encode(RgbImage.From(image.Width, image.Height, pixels), 85);
    }
}
