using Zhuxue.Documents.Pdf;

namespace Zhuxue.Documents.Papers;

/// <summary>The mark beside a signature: an arch of bricks over an open book in a ring, with neither words nor star, so that nobody takes it for a seal.</summary>
internal static class PaperMark
{
    /// <summary>Radius 13, round the origin.</summary>
    public static readonly PdfForm Proof = Draw(13, PaperColours.Proof);

    /// <summary>Radius 12.</summary>
    public static readonly PdfForm Certificate = Draw(12, PaperColours.Certificate);

    private const int Stones = 9, Petals = 18;

    /// <summary>Half of a joint, in units.</summary>
    private const double Joint = 0.16;

    private static PdfForm Draw(double radius, PaperColours colours)
    {
        var content = new ContentWriter(decimals: 2);
        content.Circle(0, 0, radius);
        content.FillAndStroke(PdfColour.White, colours.Main, 0.35);
        content.Circle(0, 0, 0.79 * radius);
        content.Stroke(colours.Main, 0.2);
        content.Circle(0, 0, 0.755 * radius);
        content.Stroke(colours.Gold, 0.15);
        Guilloche.Ring(content, "R", Petals, 0, 0);

        // The unit of the inner drawing.
        var u = 0.069 * radius;
        content.Save();
        content.Transform(1, 0, 0, 1, 0, 0.14 * radius);
        for (var stone = 0; stone < Stones; stone++)
        {
            var key = stone == Stones / 2;
            Stone(content, u, stone, key ? 9.6 : 8.6);
            content.Fill(key ? colours.Gold : colours.Main);
        }
        foreach (var side in (int[])[-1, 1])
        {
            foreach (var (top, bottom) in ((double, double)[])[(0.32, 1.9), (2.22, 3.8)])
                content.Rectangle(side > 0 ? 6.5 * u : -8.6 * u, top * u, 2.1 * u, (bottom - top) * u);
            var x = side * u;
            content.Move(0.22 * x, 1.3 * u);
            content.Curve(1.6 * x, -0.3 * u, 3.6 * x, -0.5 * u, 5.4 * x, 0.1 * u);
            content.Line(5.4 * x, 4.5 * u);
            content.Curve(3.6 * x, 3.9 * u, 1.6 * x, 4.1 * u, 0.22 * x, 5.7 * u);
            content.Close();
            content.Fill(colours.Main);
            foreach (var y in (double[])[1.15, 2.25, 3.35])
            {
                content.Move(1.3 * x, (y + 0.55) * u);
                content.Curve(2.2 * x, (y - 0.1) * u, 3.4 * x, (y - 0.3) * u, 4.6 * x, (y - 0.05) * u);
            }
            content.Stroke(PdfColour.White, 0.32 * u);
        }
        content.Restore();
        return new((-radius - 1, -radius - 1, radius + 1, radius + 1), content, ("R", Guilloche.Sector(radius, Petals, 0.895, 0.085, colours.Main, 0.12)));
    }

    /// <summary>One stone of the arch, from left to right over the upper half of a circle.</summary>
    private static void Stone(ContentWriter content, double u, int stone, double outer)
    {
        const double inner = 6.5;
        var (from, to) = (Math.PI + stone * Math.PI / Stones, Math.PI + (stone + 1) * Math.PI / Stones);
        Arc(outer * u, from + Math.Asin(Joint / outer), to - Math.Asin(Joint / outer), first: true);
        Arc(inner * u, to - Math.Asin(Joint / inner), from + Math.Asin(Joint / inner), first: false);
        content.Close();

        void Arc(double r, double start, double end, bool first)
        {
            var k = 4 * Math.Tan((end - start) / 4) / 3;
            var (sin, cos) = Math.SinCos(start);
            var (endSin, endCos) = Math.SinCos(end);
            if (first)
                content.Move(r * cos, r * sin);
            else
                content.Line(r * cos, r * sin);
            content.Curve(r * (cos - k * sin), r * (sin + k * cos), r * (endCos + k * endSin), r * (endSin - k * endCos), r * endCos, r * endSin);
        }
    }
}
