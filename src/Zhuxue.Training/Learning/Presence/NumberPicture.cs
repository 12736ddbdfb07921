using Zhuxue.Vision.Images;

namespace Zhuxue.Training.Learning.Presence;

/// <summary>
/// Draws a number as a JPEG: strokes that are bent, turned and crossed by lines, each time anew. It keeps the number out of the page's
/// text; who reads pictures by machine can read it still (A6: the face beside it is what counts).
/// </summary>
internal static class NumberPicture
{
    private const int Width = 330, Height = 132;

    /// <summary>Strokes of each digit on a grid 4 wide and 6 high, as x,y pairs.</summary>
    private static readonly float[][][] Digits =
    [
        [[2, 0, 3.2f, .4f, 4, 1.8f, 4, 4.2f, 3.2f, 5.6f, 2, 6, .8f, 5.6f, 0, 4.2f, 0, 1.8f, .8f, .4f, 2, 0]],
        [[.8f, 1.2f, 2.2f, 0, 2.2f, 6], [.8f, 6, 3.6f, 6]],
        [[.1f, 1.6f, .6f, .4f, 2, 0, 3.4f, .4f, 3.9f, 1.6f, 3.4f, 2.9f, 0, 6, 4, 6]],
        [[.2f, .8f, 1.5f, 0, 3.1f, .2f, 3.8f, 1.4f, 3.2f, 2.6f, 1.7f, 2.9f, 3.3f, 3.3f, 4, 4.5f, 3.3f, 5.7f, 1.6f, 6, 0, 5.2f]],
        [[3, 6, 3, 0, 0, 4.2f, 4, 4.2f]],
        [[3.8f, 0, .7f, 0, .4f, 2.7f, 2, 2.2f, 3.6f, 2.8f, 4, 4.2f, 3.2f, 5.6f, 1.6f, 6, 0, 5.3f]],
        [[3.3f, .2f, 1.7f, .8f, .5f, 2.4f, 0, 4.2f, .6f, 5.6f, 2, 6, 3.5f, 5.5f, 4, 4.2f, 3.4f, 3, 2, 2.7f, .7f, 3.3f, .1f, 4.4f]],
        [[0, 0, 4, 0, 1.4f, 6]],
        [[2, 2.8f, .5f, 2.2f, .3f, 1, 2, 0, 3.7f, 1, 3.5f, 2.2f, 2, 2.8f, .4f, 3.6f, 0, 4.8f, 2, 6, 4, 4.8f, 3.6f, 3.6f, 2, 2.8f]],
        [[.7f, 5.8f, 2.3f, 5.2f, 3.5f, 3.6f, 4, 1.8f, 3.4f, .4f, 2, 0, .5f, .5f, 0, 1.8f, .6f, 3, 2, 3.3f, 3.3f, 2.7f, 3.9f, 1.6f]],
    ];

    /// <summary>A JPEG of about 6 KB.</summary>
    public static byte[] Draw(string number, Chance chance)
    {
        var ink = new float[Width * Height];
        for (var i = 0; i < number.Length; i++)
        {
            var (sin, cos) = MathF.SinCos(Spread(chance, 14) * MathF.PI / 180);
            var (scale, slant) = (13.5f + Spread(chance, 1.6f), Spread(chance, .16f));
            var centre = CentreOf(i, number.Length);
            var (cx, cy) = (centre.X + Spread(chance, 6), centre.Y + Spread(chance, 9));
            foreach (var stroke in Digits[number[i] - '0'])
            {
                for (var p = 0; p + 3 < stroke.Length; p += 2)
                    Line(ink, Place(stroke[p], stroke[p + 1]), Place(stroke[p + 2], stroke[p + 3]), 3.6f, 1);
            }

            (float X, float Y) Place(float x, float y)
            {
                (x, y) = ((x - 2 + slant * (3 - y)) * scale, (y - 3) * scale);
                return (cx + x * cos - y * sin, cy + x * sin + y * cos);
            }
        }
        for (var i = 0; i < 4; i++)
            Line(ink, (chance.Below(Width), chance.Below(Height)), (chance.Below(Width), chance.Below(Height)), 1.1f, .75f);

        var pixels = new byte[Width * Height * 3];
        var grain = chance.Bytes(ink.Length);
        for (var i = 0; i < ink.Length; i++)
        {
            // Dark green-blue on paper, as the theme has it; contrast stays above 7 : 1.
            var (paper, dark) = (240 - grain[i] % 24, 20 + grain[i] % 28);
            pixels[i * 3] = (byte)(paper + (dark - paper) * ink[i]);
            pixels[i * 3 + 1] = (byte)(paper + (dark + 26 - paper) * ink[i]);
            pixels[i * 3 + 2] = (byte)(paper + (dark + 34 - paper) * ink[i]);
        }
        return JpegEncoder.Encode(RgbImage.From(Width, Height, pixels), 72);
    }

    /// <summary>Where a digit stands before chance moves it, in pixels.</summary>
    public static (float X, float Y) CentreOf(int place, int places) => (Width / (places + .4f) * (place + .7f), Height / 2f);

    /// <summary>Points along the strokes of a digit about its centre, in units of the grid; for whoever reads such pictures.</summary>
    public static IReadOnlyList<(float X, float Y)> PointsOf(char digit)
    {
        var points = new List<(float, float)>();
        foreach (var stroke in Digits[digit - '0'])
        {
            for (var p = 0; p + 3 < stroke.Length; p += 2)
            {
                for (var step = 0; step < 6; step++)
                    points.Add((stroke[p] + (stroke[p + 2] - stroke[p]) * step / 6f - 2, stroke[p + 1] + (stroke[p + 3] - stroke[p + 1]) * step / 6f - 3));
            }
        }
        return points;
    }

    private static void Line(float[] ink, (float X, float Y) from, (float X, float Y) to, float radius, float strength)
    {
        var (dx, dy) = (to.X - from.X, to.Y - from.Y);
        var length = Math.Max(1e-6f, dx * dx + dy * dy);
        for (var y = (int)Math.Max(0, Math.Min(from.Y, to.Y) - radius - 1); y <= Math.Min(Height - 1, Math.Max(from.Y, to.Y) + radius + 1); y++)
        {
            for (var x = (int)Math.Max(0, Math.Min(from.X, to.X) - radius - 1); x <= Math.Min(Width - 1, Math.Max(from.X, to.X) + radius + 1); x++)
            {
                var along = Math.Clamp(((x - from.X) * dx + (y - from.Y) * dy) / length, 0, 1);
                var away = MathF.Sqrt(MathF.Pow(x - from.X - along * dx, 2) + MathF.Pow(y - from.Y - along * dy, 2));
                ink[y * Width + x] = Math.Max(ink[y * Width + x], strength * Math.Clamp(radius + .5f - away, 0, 1));
            }
        }
    }

    private static float Spread(Chance chance, float most) => (chance.Below(2001) - 1000) / 1000f * most;
}
