using Zhuxue.Vision.Faces;
using Zhuxue.Vision.Images;

namespace Zhuxue.Tests.Vision;

/// <summary>A real photo of a person, and the same person behind a mask, dark glasses or a hard hat, against the light, in half shade, or turned.</summary>
internal static class Dressed
{
    /// <summary>A mask of one colour over mouth and chin.</summary>
    public static byte[] Masked(byte[] file, byte red, byte green, byte blue)
    {
        var (image, p, eye) = Read(file);
        List<FacePoint> edge = [.. Enumerable.Range(2, 13).Select(i => new FacePoint(p[i].X, p[i].Y + (i is > 5 and < 11 ? 0.15f * eye : 0))), p[29]];
        return Painted(image, (x, y) => Inside(edge, x, y), (red, green, blue));
    }

    /// <summary>Dark glass over both eyes.</summary>
    public static byte[] InSunglasses(byte[] file)
    {
        var (image, p, eye) = Read(file);
        return Painted(image, (x, y) => Lens(36, x, y) || Lens(42, x, y) || (x > p[39].X && x < p[42].X && Math.Abs(y - p[27].Y) < 0.1 * eye), (18, 18, 20));

        bool Lens(int first, double x, double y)
        {
            double cx = p.Skip(first).Take(6).Average(point => point.X), cy = p.Skip(first).Take(6).Average(point => point.Y) + 0.1 * eye;
            return Math.Pow(Math.Abs(x - cx) / (0.95 * eye), 3) + Math.Pow(Math.Abs(y - cy) / (0.75 * eye), 3) < 1;
        }
    }

    /// <summary>A hard hat with its brim above the brows.</summary>
    public static byte[] InHardHat(byte[] file, byte red = 225, byte green = 180, byte blue = 50)
    {
        var (image, p, eye) = Read(file);
        double cx = (p[19].X + p[24].X) / 2, brim = (p[19].Y + p[24].Y) / 2 - 0.1 * eye, radius = (p[16].X - p[0].X) * 0.68;
        return Painted(image, (x, y) => (y < brim && Math.Pow((x - cx) / radius, 2) + Math.Pow((y - brim) / (1.05 * radius), 2) < 1)
            || (Math.Abs(y - brim) < 0.22 * eye && Math.Abs(x - cx) < 1.1 * radius), (red, green, blue));
    }

    /// <summary>The person darkened, and all else as bright as a window.</summary>
    public static byte[] AgainstTheLight(byte[] file, double light = 0.4)
    {
        var image = Pictures.Decoded(file);
        var box = VisionLab.Analyzer.Detect(image)[0];
        return Each(image, (x, y, value) =>
        {
            double dx = (x - (box.Left + box.Right) / 2) / (0.72 * box.Width), dy = (y - (box.Top + box.Bottom) / 2) / (0.72 * box.Height);
            var person = dx * dx + dy * dy < 1 || (y > box.Bottom - 0.1 * box.Height && Math.Abs(dx) < 1);
            return person ? value * light : value * 0.6 + 140;
        });
    }

    /// <summary>The picture's left half in the shade.</summary>
    public static byte[] HalfInShade(byte[] file, double light = 0.35)
    {
        var (image, p, _) = Read(file);
        // A soft edge, as round a nose; a hard one looks like the edge of another picture.
        double soft = (p[16].X - p[0].X) / 8;
        return Each(image, (x, _, value) => value * (light + (1 - light) / (1 + Math.Exp((p[30].X - x) / soft))));
    }

    /// <summary>A picture hanging on the wall behind, at the upper left.</summary>
    public static byte[] BeforePoster(byte[] file, byte[] poster, double size)
    {
        var image = Pictures.Decoded(file);
        var small = Pictures.Decoded(poster);
        small = small.Resize((int)(small.Width * size), (int)(small.Height * size));
        var pixels = image.Pixels.ToArray();
        for (var row = 0; row < small.Height; row++)
            small.Pixels.Slice(row * small.Width * 3, small.Width * 3).CopyTo(pixels.AsSpan(row * image.Width * 3));
        return JpegEncoder.Encode(RgbImage.From(image.Width, image.Height, pixels));
    }

    /// <summary>Turned as a photo of this Exif orientation would be without it: 3 upside down, 6 and 8 on a side; 2 mirrored.</summary>
    public static byte[] Turned(byte[] file, int orientation) => JpegEncoder.Encode(Exif.Apply(Pictures.Decoded(file), orientation), 92);

    private static (RgbImage Image, IReadOnlyList<FacePoint> Points, float Eye) Read(byte[] file)
    {
        var image = Pictures.Decoded(file);
        var points = VisionLab.Analyzer.Read(image, VisionLab.Analyzer.Detect(image)[0]).Landmarks;
        return (image, points, (points[39].X - points[36].X + points[45].X - points[42].X) / 2);
    }

    /// <summary>Cloth and plastic take the light of what they cover, and have a little grain.</summary>
    private static byte[] Painted(RgbImage image, Func<int, int, bool> inside, (byte Red, byte Green, byte Blue) colour)
    {
        var pixels = image.Pixels.ToArray();
        for (var y = 0; y < image.Height; y++)
        {
            for (var x = 0; x < image.Width; x++)
            {
                if (!inside(x, y))
                    continue;
                var at = (y * image.Width + x) * 3;
                var (light, grain) = (0.75 + 0.5 * (0.299 * pixels[at] + 0.587 * pixels[at + 1] + 0.114 * pixels[at + 2]) / 255, (x * 7 + y * 13) % 11 - 5);
                pixels[at] = (byte)Math.Clamp(colour.Red * light + grain, 0, 255);
                pixels[at + 1] = (byte)Math.Clamp(colour.Green * light + grain, 0, 255);
                pixels[at + 2] = (byte)Math.Clamp(colour.Blue * light + grain, 0, 255);
            }
        }
        return JpegEncoder.Encode(RgbImage.From(image.Width, image.Height, pixels), 92);
    }

    private static byte[] Each(RgbImage image, Func<int, int, byte, double> change)
    {
        var pixels = image.Pixels.ToArray();
        for (var i = 0; i < pixels.Length; i++)
            pixels[i] = (byte)Math.Clamp(change(i / 3 % image.Width, i / 3 / image.Width, pixels[i]), 0, 255);
        return JpegEncoder.Encode(RgbImage.From(image.Width, image.Height, pixels), 92);
    }

    private static bool Inside(List<FacePoint> edge, double x, double y)
    {
        var inside = false;
        for (int a = 0, b = edge.Count - 1; a < edge.Count; b = a++)
        {
            if (edge[a].Y > y != edge[b].Y > y && x < (edge[b].X - edge[a].X) * (y - edge[a].Y) / (edge[b].Y - edge[a].Y) + edge[a].X)
                inside = !inside;
        }
        return inside;
    }
}
