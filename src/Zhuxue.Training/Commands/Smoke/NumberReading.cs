using Zhuxue.Training.Learning.Presence;
using Zhuxue.Vision.Images;

namespace Zhuxue.Training.Commands.Smoke;

/// <summary>
/// Reads the number in the picture of a presence check, as the eye does for people: of the offered numbers it takes the one whose strokes lie
/// best on the ink. It shows as well what such a picture is worth against a program that is made for it (A6).
/// </summary>
internal static class NumberReading
{
    public static string Read(byte[] jpeg, IReadOnlyList<string> choices)
    {
        var image = ImageDecoder.Decode(jpeg).Image ?? throw new ArgumentException("The picture cannot be decoded.", nameof(jpeg));
        var ink = new float[image.Width * image.Height];
        for (var i = 0; i < ink.Length; i++)
            ink[i] = Math.Clamp((225 - image.Pixels[i * 3]) / 150f, 0, 1);
        var fits = new Dictionary<(int Place, char Digit), float>();
        return choices.MaxBy(number => Enumerable.Range(0, number.Length).Sum(place =>
        {
            if (!fits.TryGetValue((place, number[place]), out var fit))
                fits[(place, number[place])] = fit = Fit(ink, image.Width, image.Height, place, number.Length, number[place]);
            return fit;
        }))!;
    }

    /// <summary>The better of many poses: ink beneath the strokes, less the ink of the place that no stroke covers.</summary>
    private static float Fit(float[] ink, int width, int height, int place, int places, char digit)
    {
        var (centre, best) = (NumberPicture.CentreOf(place, places), float.MinValue);
        var points = NumberPicture.PointsOf(digit);
        foreach (var degrees in (float[])[-12, -6, 0, 6, 12])
            foreach (var scale in (float[])[12.4f, 13.5f, 14.6f])
                foreach (var dx in (float[])[-5, 0, 5])
                    foreach (var dy in (float[])[-8, -4, 0, 4, 8])
                    {
                        var (sin, cos) = MathF.SinCos(degrees * MathF.PI / 180);
                        var (beneath, covered) = (0f, new HashSet<int>());
                        foreach (var (px, py) in points)
                        {
                            var (x, y) = ((int)(centre.X + dx + (px * cos - py * sin) * scale), (int)(centre.Y + dy + (px * sin + py * cos) * scale));
                            if (x < 0 || y < 0 || x >= width || y >= height)
                                continue;
                            beneath += ink[y * width + x];
                            for (var cy = (y - 5) / 4; cy <= (y + 5) / 4; cy++)
                            {
                                for (var cx = (x - 5) / 4; cx <= (x + 5) / 4; cx++)
                                    covered.Add(cy * 1000 + cx);
                            }
                        }
                        var (left, right, bare, all) = (Math.Max(0, (int)(centre.X - 46)), Math.Min(width, (int)(centre.X + 46)), 0f, 1f);
                        for (var y = 0; y < height; y += 2)
                        {
                            for (var x = left; x < right; x += 2)
                            {
                                all += ink[y * width + x];
                                if (ink[y * width + x] > 0.5f && !covered.Contains(y / 4 * 1000 + x / 4))
                                    bare += ink[y * width + x];
                            }
                        }
                        best = Math.Max(best, beneath / points.Count - bare / all);
                    }
        return best;
    }
}
