using Zhuxue.Vision.Faces;
using Zhuxue.Vision.Images;

namespace Zhuxue.Training.Commands.Takes;

/// <summary>A frame on the way from one to another: head and shoulders move from where they are to where they will be, what lies behind stays.</summary>
internal static class Crossing
{
    /// <param name="share">0 is the first frame, 1 the second.</param>
    public static RgbImage Between(RgbImage from, FaceBox a, RgbImage to, FaceBox b, double share)
    {
        int width = from.Width, height = from.Height;
        double Mixed(double first, double second) => first + (second - first) * share;
        double ax = (a.Left + a.Right) / 2, ay = (a.Top + a.Bottom) / 2, bx = (b.Left + b.Right) / 2, by = (b.Top + b.Bottom) / 2;
        double x = Mixed(ax, bx), y = Mixed(ay, by), size = Mixed(a.Height, b.Height), growA = a.Height / size, growB = b.Height / size;
        double reachX = 1.0 * size, reachY = 1.2 * size;
        var pixels = new byte[width * height * 3];
        var mixed = (int)(share * 256);
        for (int row = 0, at = 0; row < height; row++)
        {
            for (var column = 0; column < width; column++, at += 3)
            {
                double dx = column - x, dy = row - y, near = Math.Exp(-(dx * dx / (reachX * reachX) + dy * dy / (reachY * reachY)));
                var first = Place(column + near * (ax + dx * growA - column), row + near * (ay + dy * growA - row), width, height);
                var second = Place(column + near * (bx + dx * growB - column), row + near * (by + dy * growB - row), width, height);
                for (var channel = 0; channel < 3; channel++)
                    pixels[at + channel] = (byte)((Sample(from, first, channel) * (256 - mixed) + Sample(to, second, channel) * mixed) >> 8);
            }
        }
        return RgbImage.From(width, height, pixels);
    }

    private readonly record struct Spot(int At, int Next, int Below, int WeightX, int WeightY);

    private static Spot Place(double x, double y, int width, int height)
    {
        x = Math.Clamp(x, 0, width - 1.001);
        y = Math.Clamp(y, 0, height - 1.001);
        int left = (int)x, top = (int)y;
        return new Spot((top * width + left) * 3, 3, width * 3, (int)((x - left) * 64), (int)((y - top) * 64));
    }

    private static int Sample(RgbImage image, Spot spot, int channel)
    {
        var pixels = image.Pixels;
        var at = spot.At + channel;
        var upper = pixels[at] * (64 - spot.WeightX) + pixels[at + spot.Next] * spot.WeightX;
        var lower = pixels[at + spot.Below] * (64 - spot.WeightX) + pixels[at + spot.Below + spot.Next] * spot.WeightX;
        return (upper * (64 - spot.WeightY) + lower * spot.WeightY) >> 12;
    }
}
