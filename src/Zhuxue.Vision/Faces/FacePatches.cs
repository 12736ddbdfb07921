using Zhuxue.Vision.Images;

namespace Zhuxue.Vision.Faces;

/// <summary>
/// What can be told of a face by looking at a few patches of it, without a model: light from behind or from a side, clutter behind, and what hides a
/// part. The detector itself is sure of faces behind masks and glasses, so its score says nothing of these. Thresholds: docs/decisions/0012.
/// </summary>
internal static class FacePatches
{
    private const int Grid = 11;

    // Eyes by the cheeks: 0.37 and more in bare faces, 0.05..0.33 behind dark glasses.
    private const double DarkEyes = 0.35;

    // Mouth and chin against bridge and forehead: cloth is smooth and has another colour. A beard is dark, but of the skin's colour.
    private const double SmoothMouth = 19, MaskShare = 0.055, MaskChroma = 14, MaskDarkestFace = 55;

    // Just above the brows against the cheeks: skin differs by up to 17, hair is darker than 0.4 of the cheeks.
    private const double HatChroma = 28, HatLuma = 0.4, HatSmooth = 22;

    /// <summary>What hides a part of a frontal face; told apart only in colour pictures.</summary>
    public static FaceCover CoverOf(RgbImage image, IReadOnlyList<FacePoint> points, float brightness)
    {
        var eye = EyeWidth(points);
        var (left, right) = (Cheek(image, points, eye, left: true), Cheek(image, points, eye, left: false));
        var cheeks = Math.Max(1, (left.Luma + right.Luma) / 2);
        FacePoint brow = Middle(points[19], points[24]), nose = points[33], chin = points[8];
        var above = Middle(points[21], points[22]);
        var bridge = Of(image, points[28], 0.4 * eye, 0.6 * eye);
        var forehead = Of(image, new(above.X, above.Y - 0.7f * (float)eye), 1.2 * eye, 0.6 * eye);
        var down = chin.Y - nose.Y;
        var mouth = Of(image, new((points[48].X + points[54].X) / 2, (nose.Y + chin.Y) / 2 + 0.05f * down), 1.1 * (points[54].X - points[48].X), 0.8 * down);
        if (brightness >= MaskDarkestFace && mouth.Deviation < SmoothMouth && Math.Min(mouth.ShareFrom(bridge), mouth.ShareFrom(forehead)) > MaskShare
            && Math.Min(mouth.ChromaFrom(bridge), mouth.ChromaFrom(forehead)) > MaskChroma)
            return FaceCover.Mask;
        if ((EyePatch(image, points, eye, 36).Luma + EyePatch(image, points, eye, 42).Luma) / 2 < DarkEyes * cheeks)
            return FaceCover.Sunglasses;

        // Upwards along the face, which may lean.
        double x = points[27].X - chin.X, y = points[27].Y - chin.Y, length = Math.Sqrt(x * x + y * y) + 1e-6;
        var brim = Of(image, new((float)(brow.X + x / length * 0.6 * eye), (float)(brow.Y + y / length * 0.6 * eye)), 1.8 * eye, 0.4 * eye);
        return brim.Luma > HatLuma * cheeks && brim.Deviation < HatSmooth && Math.Min(brim.ChromaFrom(bridge), Math.Min(brim.ChromaFrom(left), brim.ChromaFrom(right))) > HatChroma
            ? FaceCover.Hat : FaceCover.None;
    }

    /// <summary>How much brighter one cheek is than the other: 0 is even, 1 one and a half times against a half.</summary>
    public static float Unevenness(RgbImage image, IReadOnlyList<FacePoint> points)
    {
        var eye = EyeWidth(points);
        double left = Cheek(image, points, eye, left: true).Luma, right = Cheek(image, points, eye, left: false).Luma;
        return (float)(Math.Abs(left - right) / Math.Max(1, (left + right) / 2));
    }

    /// <summary>Beside and above the face: mean luma (0..255), and the mean step of the luma over a twentieth of the face's width. Null and null when
    /// the face fills the picture.</summary>
    public static (float? Luma, float? Clutter) Around(RgbImage image, FaceBox box)
    {
        double luma = 0, steps = 0;
        var count = 0;
        var near = Math.Max(1, (int)(0.05 * box.Width));
        for (var v = -0.5; v <= 1; v += 0.05)
        {
            for (var u = -0.8; u <= 1.8; u += 0.05)
            {
                if (v > -0.05 && u is > -0.15 and < 1.15)
                    continue;
                int x = (int)(box.Left + u * box.Width), y = (int)(box.Top + v * box.Height);
                if (x < 0 || y < 0 || x + near >= image.Width || y + near >= image.Height)
                    continue;
                var here = LumaAt(image, x, y);
                luma += here;
                steps += (Math.Abs(here - LumaAt(image, x + near, y)) + Math.Abs(here - LumaAt(image, x, y + near))) / 2;
                count++;
            }
        }
        const int Few = 40;
        return count < Few ? (null, null) : ((float)(luma / count), (float)(steps / count));
    }

    private static Patch Cheek(RgbImage image, IReadOnlyList<FacePoint> points, double eye, bool left)
    {
        var (jaw, nose, mouth) = left ? (points[2], points[31], points[48]) : (points[14], points[35], points[54]);
        return Of(image, new((jaw.X + nose.X + mouth.X) / 3, (jaw.Y + nose.Y + mouth.Y) / 3), 0.7 * eye, 0.7 * eye);
    }

    private static Patch EyePatch(RgbImage image, IReadOnlyList<FacePoint> points, double eye, int first)
    {
        float x = 0, y = 0;
        for (var i = first; i < first + 6; i++)
        {
            x += points[i].X / 6;
            y += points[i].Y / 6;
        }
        return Of(image, new(x, y), 1.5 * eye, 0.8 * eye);
    }

    private static double EyeWidth(IReadOnlyList<FacePoint> points) => (Math.Abs(points[39].X - points[36].X) + Math.Abs(points[45].X - points[42].X)) / 2 + 1;

    private static FacePoint Middle(FacePoint a, FacePoint b) => new((a.X + b.X) / 2, (a.Y + b.Y) / 2);

    private static double Distance(double ax, double ay, double bx, double by) => Math.Sqrt((ax - bx) * (ax - bx) + (ay - by) * (ay - by));

    private static double LumaAt(RgbImage image, int x, int y)
    {
        var at = (y * image.Width + x) * 3;
        return 0.299 * image.Data[at] + 0.587 * image.Data[at + 1] + 0.114 * image.Data[at + 2];
    }

    /// <summary>The mean of a grid of pixels: luma and its deviation, chroma (BT.601), and the shares of red and green.</summary>
    private static Patch Of(RgbImage image, FacePoint centre, double width, double height)
    {
        double luma = 0, square = 0, red = 0, green = 0, blue = 0;
        for (var row = 0; row < Grid; row++)
        {
            for (var column = 0; column < Grid; column++)
            {
                var x = Math.Clamp((int)(centre.X + (column / (Grid - 1.0) - 0.5) * width), 0, image.Width - 1);
                var y = Math.Clamp((int)(centre.Y + (row / (Grid - 1.0) - 0.5) * height), 0, image.Height - 1);
                var (at, value) = ((y * image.Width + x) * 3, LumaAt(image, x, y));
                luma += value;
                square += value * value;
                red += image.Data[at];
                green += image.Data[at + 1];
                blue += image.Data[at + 2];
            }
        }
        const double Count = Grid * Grid;
        (luma, red, green, blue) = (luma / Count, red / Count, green / Count, blue / Count);
        var sum = red + green + blue + 1e-6;
        return new(luma, Math.Sqrt(Math.Max(0, square / Count - luma * luma)), 128 - 0.169 * red - 0.331 * green + 0.5 * blue, 128 + 0.5 * red - 0.419 * green - 0.081 * blue, red / sum, green / sum);
    }

    private readonly record struct Patch(double Luma, double Deviation, double Cb, double Cr, double Red, double Green)
    {
        public double ChromaFrom(Patch other) => Distance(Cb, Cr, other.Cb, other.Cr);

        public double ShareFrom(Patch other) => Distance(Red, Green, other.Red, other.Green);
    }
}
