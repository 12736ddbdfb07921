using Zhuxue.Documents.Pdf;

namespace Zhuxue.Documents.Papers;

/// <summary>The frame of a paper with the rosette behind its text, drawn once.</summary>
internal static class PaperFrame
{
    /// <summary>A4 portrait.</summary>
    public static readonly PdfForm Proof = Draw(210, 297, 13, 2.55, 8.8, (105, 140, 54), PaperColours.Proof);

    /// <summary>A4 landscape.</summary>
    public static readonly PdfForm Certificate = Draw(297, 210, 13.2, 3.3, 11, (174, 108.5, 43), PaperColours.Certificate);

    /// <param name="middle">Of the band, from the edge of the page.</param>
    /// <param name="amplitude">Of its strands.</param>
    /// <param name="wished">Length of a period; the real one goes a whole number of times into each side.</param>
    private static PdfForm Draw(double width, double height, double middle, double amplitude, double wished, (double X, double Y, double Radius) rosette, PaperColours colours)
    {
        var half = amplitude + 0.85;
        var (across, down) = (Side(width), Side(height));
        (string Name, int Petals, PdfForm Form)[] rings =
        [
            ("A", 24, Guilloche.Sector(rosette.Radius, 24, 0.845, 0.155, colours.Tint, 0.15)),
            ("B", 16, Guilloche.Sector(rosette.Radius, 16, 0.52, 0.155, colours.Tint, 0.15)),
            ("C", 10, Guilloche.Sector(rosette.Radius, 10, 0.235, 0.115, colours.Tint, 0.15)),
        ];
        var content = new ContentWriter(decimals: 2);
        foreach (var (name, petals, _) in rings)
            Guilloche.Ring(content, name, petals, rosette.X, rosette.Y);
        foreach (var (inset, colour, line) in ((double, PdfColour, double)[])
            [(middle - half, colours.Main, 0.45), (middle + half, colours.Main, 0.25), (middle + half + 1.1, colours.Gold, 0.18)])
        {
            content.Rectangle(inset, inset, width - 2 * inset, height - 2 * inset);
            content.Stroke(colour, line);
        }

        var start = middle + half;
        Strip("H", across, 1, 0, 0, 1, start, middle);
        Strip("H", across, 1, 0, 0, -1, start, height - middle);
        Strip("V", down, 0, 1, -1, 0, middle, start);
        Strip("V", down, 0, 1, 1, 0, width - middle, start);
        foreach (var (x, y) in ((double, double)[])[(middle, middle), (middle, height - middle), (width - middle, middle), (width - middle, height - middle)])
        {
            content.Rectangle(x - half, y - half, 2 * half, 2 * half);
            content.Stroke(colours.Main, 0.25);
            Guilloche.Ring(content, "E", 8, x, y);
            content.Circle(x, y, 0.3 * (half - 0.45));
            content.Stroke(colours.Gold, 0.2);
            content.Circle(x, y, 0.14 * (half - 0.45));
            content.Fill(colours.Main);
        }
        return new(
            (0, 0, width, height), content,
            [
                .. rings.Select(r => (r.Name, r.Form)),
                ("H", Guilloche.Band(across.Period, amplitude, colours)), ("V", Guilloche.Band(down.Period, amplitude, colours)),
                ("E", Guilloche.Sector(half - 0.45, 8, 0.68, 0.32, colours.Main, 0.14)),
            ]);

        (int Count, double Period) Side(double side)
        {
            var length = side - 2 * (middle + half);
            var count = (int)Math.Round(length / wished);
            return (count, length / count);
        }

        void Strip(string band, (int Count, double Period) side, double a, double b, double c, double d, double x, double y)
        {
            content.Save();
            content.Transform(a, b, c, d, x, y);
            for (var i = 0; i < side.Count; i++)
            {
                content.Draw(band);
                content.Transform(1, 0, 0, 1, side.Period, 0);
            }
            content.Restore();
        }
    }
}
