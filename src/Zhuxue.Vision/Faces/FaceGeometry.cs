using Zhuxue.Vision.Images;

namespace Zhuxue.Vision.Faces;

/// <summary>Geometry of boxes and of the 68 landmarks.</summary>
internal static class FaceGeometry
{
    // Where the five points of a face lie in the 112 × 112 picture that the feature model was trained on.
    private static readonly FacePoint[] Template =
        [new(38.2946f, 51.6963f), new(73.5318f, 51.5014f), new(56.0252f, 71.7366f), new(41.5493f, 92.3655f), new(70.7299f, 92.2041f)];

    /// <summary>A square around the box's centre with the box's height as its side, times <paramref name="scale"/>.</summary>
    public static Region Square(FaceBox box, float scale = 1)
    {
        var side = box.Height * scale;
        return new Region(box.CentreX - side / 2, box.CentreY - side / 2, side, side);
    }

    /// <summary>The region enlarged and shifted so that it stays inside the picture (as the liveness model wants it).</summary>
    public static Region EnlargedInside(Region square, double scale, RgbImage image)
    {
        scale = Math.Min(scale, Math.Min((image.Width - 1) / square.Width, (image.Height - 1) / square.Height));
        double width = square.Width * scale, height = square.Height * scale;
        var x = Math.Clamp(square.X + (square.Width - width) / 2, 0, Math.Max(0, image.Width - 1 - width));
        var y = Math.Clamp(square.Y + (square.Height - height) / 2, 0, Math.Max(0, image.Height - 1 - height));
        return new Region(Math.Floor(x), Math.Floor(y), Math.Floor(width), Math.Floor(height));
    }

    public static float Overlap(FaceBox a, FaceBox b)
    {
        var width = Math.Min(a.Right, b.Right) - Math.Max(a.Left, b.Left);
        var height = Math.Min(a.Bottom, b.Bottom) - Math.Max(a.Top, b.Top);
        if (width <= 0 || height <= 0)
            return 0;
        var shared = width * height;
        return shared / (a.Width * a.Height + b.Width * b.Height - shared);
    }

    /// <summary>Positive when the nose points to the picture's right: distances from the nose tip to both edges of the face.</summary>
    public static float Turn(IReadOnlyList<FacePoint> points)
    {
        float left = Distance(points[30], points[2]), right = Distance(points[30], points[14]);
        return left + right > 0 ? (left - right) / (left + right) : 0;
    }

    public static float MouthOpen(IReadOnlyList<FacePoint> points)
    {
        var width = Distance(points[60], points[64]);
        return width > 0 ? (Distance(points[61], points[67]) + Distance(points[62], points[66]) + Distance(points[63], points[65])) / (3 * width) : 0;
    }

    /// <summary>Degrees by which the line through both eyes leans.</summary>
    public static float Tilt(IReadOnlyList<FacePoint> points)
    {
        FacePoint left = Mean(points, 36, 37, 38, 39, 40, 41), right = Mean(points, 42, 43, 44, 45, 46, 47);
        return MathF.Atan2(right.Y - left.Y, right.X - left.X) * 180 / MathF.PI;
    }

    /// <summary>From the bridge of the nose to the chin, by the width of the jaw.</summary>
    public static float Proportion(IReadOnlyList<FacePoint> points)
    {
        var width = Distance(points[0], points[16]);
        return width > 0 ? Distance(points[27], points[8]) / width : 0;
    }

    /// <summary>The square around an eye whose six points start at <paramref name="first"/>.</summary>
    public static Region Eye(IReadOnlyList<FacePoint> points, int first)
    {
        var centre = Mean(points, first + 1, first + 2, first + 4, first + 5);
        var side = Math.Max(4, (points[first + 3].X - points[first].X) * 1.6f);
        return new Region(centre.X - side / 2, centre.Y - side / 2, side, side);
    }

    /// <summary>Least-squares similarity (Umeyama 1991, without reflection) of the five points, inverted: from the 112 × 112 template
    /// into the picture.</summary>
    public static Affine TemplateToImage(IReadOnlyList<FacePoint> points)
    {
        ReadOnlySpan<FacePoint> five = [Mean(points, 37, 38, 40, 41), Mean(points, 43, 44, 46, 47), points[30], Mean(points, 48, 60), Mean(points, 54, 64)];
        double meanX = 0, meanY = 0, targetX = 0, targetY = 0;
        for (var i = 0; i < 5; i++)
        {
            meanX += five[i].X / 5;
            meanY += five[i].Y / 5;
            targetX += Template[i].X / 5;
            targetY += Template[i].Y / 5;
        }
        double along = 0, across = 0, spread = 0;
        for (var i = 0; i < 5; i++)
        {
            double x = five[i].X - meanX, y = five[i].Y - meanY, u = Template[i].X - targetX, v = Template[i].Y - targetY;
            along += x * u + y * v;
            across += x * v - y * u;
            spread += x * x + y * y;
        }
        double a = along / Math.Max(spread, 1e-9), b = across / Math.Max(spread, 1e-9), square = Math.Max(a * a + b * b, 1e-12);
        double ia = a / square, ib = b / square;
        return new Affine(ia, ib, meanX - ia * targetX - ib * targetY, -ib, ia, meanY + ib * targetX - ia * targetY);
    }

    private static FacePoint Mean(IReadOnlyList<FacePoint> points, params ReadOnlySpan<int> indices)
    {
        float x = 0, y = 0;
        foreach (var index in indices)
        {
            x += points[index].X;
            y += points[index].Y;
        }
        return new FacePoint(x / indices.Length, y / indices.Length);
    }

    private static float Distance(FacePoint a, FacePoint b) => MathF.Sqrt((a.X - b.X) * (a.X - b.X) + (a.Y - b.Y) * (a.Y - b.Y));
}
