using Zhuxue.Documents.Pdf;

namespace Zhuxue.Documents.Papers;

/// <summary>
/// The engraved lines of frame, corners, rosettes and mark. Of each curve one period is drawn, four Bézier arcs long, and repeated: what is the same
/// packs to nothing.
/// </summary>
internal static class Guilloche
{
    /// <summary>Arcs of a period.</summary>
    private const int Arcs = 4;

    /// <summary>Curves of one ring or band, each a quarter of a period later.</summary>
    private const int Curves = 4;

    private const int Strands = 5;

    /// <summary>One period of a band along x: five sine strands in each colour, mirrored.</summary>
    public static PdfForm Band(double period, double amplitude, PaperColours colours)
    {
        var content = new ContentWriter(decimals: 2);
        foreach (var (sign, colour) in ((int, PdfColour)[])[(1, colours.Strand), (-1, colours.GoldStrand)])
        {
            for (var k = 0; k < Strands; k++)
            {
                var (a, turn, shift) = (sign * amplitude * (1 - 0.1 * k), 2 * Math.PI / period, 0.24 * (k - 2));
                Curve(content, 0, period, x => ((x, a * Math.Sin(turn * x + shift)), (1, a * turn * Math.Cos(turn * x + shift))));
            }
            content.Stroke(colour, 0.16);
        }
        return new((-1, -amplitude - 1, period + 1, amplitude + 1), content);
    }

    /// <summary>One of <paramref name="petals"/> sectors of a ring: r = R(middle + depth·cos(petals·θ + kπ/2)).</summary>
    public static PdfForm Sector(double radius, int petals, double middle, double depth, PdfColour colour, double line)
    {
        var content = new ContentWriter(decimals: 2);
        for (var k = 0; k < Curves; k++)
        {
            var shift = k * Math.PI / 2;
            Curve(content, 0, 2 * Math.PI / petals, angle =>
            {
                var (r, slope) = (radius * (middle + depth * Math.Cos(petals * angle + shift)), -radius * depth * petals * Math.Sin(petals * angle + shift));
                var (sin, cos) = Math.SinCos(angle);
                return ((r * cos, r * sin), (slope * cos - r * sin, slope * sin + r * cos));
            });
        }
        content.Stroke(colour, line);
        return new((-radius - 1, -radius - 1, radius + 1, radius + 1), content);
    }

    /// <summary>Draws a sector once for each petal, round a centre.</summary>
    public static void Ring(ContentWriter content, string sector, int petals, double x, double y)
    {
        var (sin, cos) = Math.SinCos(2 * Math.PI / petals);
        content.Save();
        content.Transform(1, 0, 0, 1, x, y);
        for (var i = 0; i < petals; i++)
        {
            content.Draw(sector);
            content.Transform(cos, sin, -sin, cos, 0, 0);
        }
        content.Restore();
    }

    private static void Curve(ContentWriter content, double from, double to, Func<double, ((double X, double Y) Point, (double X, double Y) Slope)> curve)
    {
        var step = (to - from) / Arcs;
        var (point, slope) = curve(from);
        content.Move(point.X, point.Y);
        for (var i = 1; i <= Arcs; i++)
        {
            var (next, nextSlope) = curve(from + i * step);
            content.Curve(
                point.X + slope.X * step / 3, point.Y + slope.Y * step / 3,
                next.X - nextSlope.X * step / 3, next.Y - nextSlope.Y * step / 3, next.X, next.Y);
            (point, slope) = (next, nextSlope);
        }
    }
}
