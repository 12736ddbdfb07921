using System.Text.Json.Serialization;
using Zhuxue.Vision.Images;

namespace Zhuxue.Vision.Faces;

/// <summary>A colour that the page shows around the picture of the camera.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<GateColour>))]
public enum GateColour
{
    Red,
    Green,
    Blue,
}

/// <summary>The share of red and of blue in the light that comes back from the face, less that of what lies behind it, which the screen hardly reaches.</summary>
/// <param name="Red">ln(red ÷ green) of the face, less that of the background.</param>
/// <param name="Blue">ln(blue ÷ green) of the face, less that of the background.</param>
public readonly record struct GateChroma(float Red, float Blue)
{
    /// <summary>Cheeks, nose and forehead against the upper corners of the picture; every third pixel.</summary>
    internal static GateChroma Of(RgbImage image, FaceBox box)
    {
        var face = Mean(image, box.Left + box.Width * 0.2, box.Top + box.Height * 0.15, box.Right - box.Width * 0.2, box.Bottom - box.Height * 0.25);
        var left = Mean(image, 0, 0, Math.Max(2, box.Left - box.Width * 0.4), image.Height * 0.5);
        var right = Mean(image, Math.Min(image.Width - 2, box.Right + box.Width * 0.4), 0, image.Width, image.Height * 0.5);
        return new GateChroma(MathF.Round(face.Red - (left.Red + right.Red) / 2, 4), MathF.Round(face.Blue - (left.Blue + right.Blue) / 2, 4));
    }

    private static (float Red, float Blue) Mean(RgbImage image, double left, double top, double right, double bottom)
    {
        int fromX = Math.Clamp((int)left, 0, image.Width - 1), toX = Math.Clamp((int)right, fromX + 1, image.Width), fromY = Math.Clamp((int)top, 0, image.Height - 1), toY = Math.Clamp((int)bottom, fromY + 1, image.Height);
        double red = 1, green = 1, blue = 1;
        var pixels = image.Pixels;
        for (var y = fromY; y < toY; y += 3)
        {
            for (var x = fromX; x < toX; x += 3)
            {
                var at = (y * image.Width + x) * 3;
                red += pixels[at];
                green += pixels[at + 1];
                blue += pixels[at + 2];
            }
        }
        return ((float)Math.Log(red / green), (float)Math.Log(blue / green));
    }
}

/// <summary>
/// The light challenge (A12): the page shows colours in a random order, each named by the server only when its time begins, and the face must take
/// them on in that order. A recording has the light of its own day.
/// </summary>
internal static class GateLight
{
    /// <summary>Draws colours of which no two neighbours are alike; the first is compared with the last.</summary>
    public static IReadOnlyList<GateColour> Draw(Func<int, int> chance, int count)
    {
        List<GateColour> colours = [];
        while (colours.Count < count)
        {
            var others = Enum.GetValues<GateColour>().Where(c => colours.Count == 0 || c != colours[^1]).ToList();
            colours.Add(others[chance(others.Count)]);
        }
        return colours;
    }

    /// <summary>
    /// Whether the face followed the colours: at each change its chroma goes the way that the new colour asks for, by more than it wavers meanwhile.
    /// </summary>
    /// <param name="colours">As they were shown.</param>
    /// <param name="seen">The chroma of the frames of each colour, in order, those of the first moments left out.</param>
    public static bool Followed(IReadOnlyList<GateColour> colours, IReadOnlyList<IReadOnlyList<GateChroma>> seen, GateRules rules)
    {
        var means = seen.Select(frames => (Red: frames.Select(f => f.Red).Order().ElementAt(frames.Count / 2), Blue: frames.Select(f => f.Blue).Order().ElementAt(frames.Count / 2))).ToList();
        var right = 0;
        for (var i = 1; i < colours.Count; i++)
        {
            var (red, blue) = (means[i].Red - means[i - 1].Red, means[i].Blue - means[i - 1].Blue);
            var (x, y) = (Axis(colours[i]).Red - Axis(colours[i - 1]).Red, Axis(colours[i]).Blue - Axis(colours[i - 1]).Blue);
            var along = (red * x + blue * y) / MathF.Sqrt(x * x + y * y);
            var across = MathF.Abs(red * y - blue * x) / MathF.Sqrt(x * x + y * y);
            if (along >= rules.LightFrom && along > across)
                right++;
        }
        return right >= colours.Count - 1;
    }

    /// <summary>Where a colour takes ln(red ÷ green) and ln(blue ÷ green): green lowers both.</summary>
    private static (float Red, float Blue) Axis(GateColour colour) => colour switch
    {
        GateColour.Red => (1, 0),
        GateColour.Blue => (0, 1),
        _ => (-1, -1),
    };
}
