using Zhuxue.Vision.Faces;
using Zhuxue.Vision.Images;

namespace Zhuxue.Training.Commands.Attacks;

/// <summary>What an attacker does to a picture before it comes before the camera.</summary>
internal static class Retouch
{
    /// <summary>Seen on a screen: other gamma, the raster of the screen against that of the sensor, part of the edge lost.</summary>
    public static byte[] OnScreen(byte[] file, double gamma, int crop, bool moire, int quality)
    {
        var image = ImageDecoder.Decode(file).Image!;
        var pixels = image.Pixels.ToArray();
        var light = Enumerable.Range(0, 256).Select(v => 255 * Math.Pow(v / 255.0, gamma)).ToArray();
        for (int y = 0, at = 0; y < image.Height; y++)
        {
            for (var x = 0; x < image.Width; x++, at += 3)
            {
                var raster = moire ? 1 + 0.05 * Math.Sin(x * 0.61 + y * 0.07) + 0.04 * Math.Sin(y * 0.53 - x * 0.05) : 1;
                for (var channel = 0; channel < 3; channel++)
                    pixels[at + channel] = (byte)Math.Clamp(light[pixels[at + channel]] * raster, 0, 255);
            }
        }
        var shown = RgbImage.From(image.Width, image.Height, pixels);
        if (crop > 0)
            shown = shown.Crop(crop, crop * 3 / 4, image.Width - 2 * crop, image.Height - crop * 3 / 2).Resize(image.Width, image.Height);
        return JpegEncoder.Encode(shown, quality);
    }

    /// <summary>A print in the hand: moved, turned, nearer and farther, tilted about both axes as a plane in perspective.</summary>
    public static RgbImage Held(RgbImage print, double x, double y, double degrees, double zoom, double yaw, double pitch)
    {
        int width = print.Width, height = print.Height;
        var (sin, cos) = Math.SinCos(degrees * Math.PI / 180);
        var pixels = new byte[width * height * 3];
        Array.Fill(pixels, (byte)120);
        var source = print.Pixels;
        double cosYaw = Math.Cos(yaw), cosPitch = Math.Cos(pitch), sinYaw = Math.Sin(yaw), sinPitch = Math.Sin(pitch);
        for (int row = 0, at = 0; row < height; row++)
        {
            for (var column = 0; column < width; column++, at += 3)
            {
                double u = (column - width / 2.0 - x) / (zoom * width), v = (row - height / 2.0 - y) / (zoom * width);
                (u, v) = (u * cos + v * sin, -u * sin + v * cos);
                // The ray meets the tilted plane at this depth; the camera stands two picture widths away.
                var depth = 2 / (2 - (u / cosYaw * sinYaw + v / cosPitch * sinPitch));
                int sx = (int)(u * depth / cosYaw * width + width / 2.0), sy = (int)(v * depth / cosPitch * width + height / 2.0);
                if ((uint)sx < (uint)width && (uint)sy < (uint)height)
                    source.Slice((sy * width + sx) * 3, 3).CopyTo(pixels.AsSpan(at));
            }
        }
        return RgbImage.From(width, height, pixels);
    }

    /// <summary>The print with holes at the eyes or the mouth, through which a living face is seen.</summary>
    public static RgbImage CutOut(RgbImage print, Face printed, RgbImage behind, Face living, bool eyes, bool mouth)
    {
        var pixels = print.Pixels.ToArray();
        if (eyes)
        {
            Through(pixels, print, Spot(printed, 36, 41, 1.0, 0.85), behind, Spot(living, 36, 41, 1.0, 0.85));
            Through(pixels, print, Spot(printed, 42, 47, 1.0, 0.85), behind, Spot(living, 42, 47, 1.0, 0.85));
        }
        if (mouth)
            Through(pixels, print, Spot(printed, 48, 67, 0.75, 0.85), behind, Spot(living, 48, 67, 0.75, 0.85));
        return RgbImage.From(print.Width, print.Height, pixels);
    }

    private readonly record struct Hole(double X, double Y, double HalfWidth, double HalfHeight);

    private static Hole Spot(Face face, int first, int last, double wide, double high)
    {
        var points = Enumerable.Range(first, last - first + 1).Select(i => face.Landmarks[i]).ToList();
        double left = points.Min(p => p.X), right = points.Max(p => p.X), half = (right - left) / 2 * wide + 4;
        return new Hole((left + right) / 2, points.Average(p => p.Y), half, half * high);
    }

    private static void Through(byte[] pixels, RgbImage print, Hole hole, RgbImage behind, Hole living)
    {
        var scale = living.HalfWidth / hole.HalfWidth;
        for (var y = (int)(hole.Y - hole.HalfHeight); y <= hole.Y + hole.HalfHeight; y++)
        {
            for (var x = (int)(hole.X - hole.HalfWidth); x <= hole.X + hole.HalfWidth; x++)
            {
                double dx = (x - hole.X) / hole.HalfWidth, dy = (y - hole.Y) / hole.HalfHeight;
                int sx = (int)(living.X + (x - hole.X) * scale), sy = (int)(living.Y + (y - hole.Y) * scale);
                if (dx * dx + dy * dy <= 1 && (uint)x < (uint)print.Width && (uint)y < (uint)print.Height && (uint)sx < (uint)behind.Width && (uint)sy < (uint)behind.Height)
                    behind.Pixels.Slice((sy * behind.Width + sx) * 3, 3).CopyTo(pixels.AsSpan((y * print.Width + x) * 3));
            }
        }
    }
}
