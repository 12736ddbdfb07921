using System.Buffers;
using System.Buffers.Text;
using System.Text;

namespace Zhuxue.Documents.Pdf;

/// <summary>A line or fill in one flat colour of the screen (DeviceRGB).</summary>
internal readonly record struct PdfColour(int Rgb)
{
    public static PdfColour White => new(0xffffff);

    public static PdfColour Black => new(0);
}

/// <summary>
/// The drawing operators of a PDF (ISO 32000-1, 8 and annex A), in any unit that the transformation in force makes of numbers. Colours and widths that are
/// in force already are not written again.
/// </summary>
/// <param name="decimals">Of numbers: three for pages, two (a hundredth of a millimetre) for ornaments.</param>
internal class ContentWriter(int decimals = 3)
{
    private readonly ArrayBufferWriter<byte> bytes = new(8192);
    private readonly Stack<(PdfColour? Stroke, PdfColour? Fill, double Width)> saved = new();
    private PdfColour? stroke, fill;
    private double width = double.NaN;

    public int Length => bytes.WrittenCount;

    public ReadOnlySpan<byte> Written => bytes.WrittenSpan;

    public void Move(double x, double y) => Operator("m", x, y);

    public void Line(double x, double y) => Operator("l", x, y);

    public void Curve(double x1, double y1, double x2, double y2, double x3, double y3) => Operator("c", x1, y1, x2, y2, x3, y3);

    public void Close() => Raw("h\n");

    public void Rectangle(double x, double y, double w, double h) => Operator("re", x, y, w, h);

    public void Circle(double x, double y, double radius)
    {
        // 4/3·(√2 − 1): a quarter of a circle as one Bézier curve, right to 0.03 %
        var k = radius * 0.5522847;
        Move(x + radius, y);
        Curve(x + radius, y + k, x + k, y + radius, x, y + radius);
        Curve(x - k, y + radius, x - radius, y + k, x - radius, y);
        Curve(x - radius, y - k, x - k, y - radius, x, y - radius);
        Curve(x + k, y - radius, x + radius, y - k, x + radius, y);
        Close();
    }

    public void Polyline(params ReadOnlySpan<(double X, double Y)> points)
    {
        Move(points[0].X, points[0].Y);
        foreach (var (x, y) in points[1..])
            Line(x, y);
    }

    /// <summary>Draws the lines of the path that was built.</summary>
    public void Stroke(PdfColour colour, double lineWidth)
    {
        Pen(colour, lineWidth);
        Raw("S\n");
    }

    public void Fill(PdfColour colour)
    {
        Brush(colour);
        Raw("f\n");
    }

    public void FillAndStroke(PdfColour inside, PdfColour colour, double lineWidth)
    {
        Brush(inside);
        Pen(colour, lineWidth);
        Raw("B\n");
    }

    public void Save()
    {
        saved.Push((stroke, fill, width));
        Raw("q\n");
    }

    public void Restore()
    {
        (stroke, fill, width) = saved.Pop();
        Raw("Q\n");
    }

    /// <summary>Lets only what lies inside the path be drawn until <see cref="Restore"/>.</summary>
    public void Clip() => Raw("W n\n");

    public void Transform(double a, double b, double c, double d, double e, double f)
    {
        Precise(a);
        Precise(b);
        Precise(c);
        Precise(d);
        Precise(e);
        Precise(f);
        Raw("cm\n");
    }

    /// <summary>Draws a picture or form by its name in the resources.</summary>
    public void Draw(string name) => Raw($"/{name} Do\n");

    /// <summary>Sets the colour of lines and their width.</summary>
    public void Pen(PdfColour colour, double lineWidth)
    {
        if (stroke != colour)
            Colour(colour, "RG");
        if (width != lineWidth)
            Operator("w", lineWidth);
        (stroke, width) = (colour, lineWidth);
    }

    /// <summary>Sets the colour of fills and letters.</summary>
    public void Brush(PdfColour colour)
    {
        if (fill != colour)
            Colour(colour, "rg");
        fill = colour;
    }

    public void Number(double value) => Decimal(value, decimals);

    /// <summary>A number of a matrix: five decimals.</summary>
    public void Precise(double value) => Decimal(value, 5);

    /// <summary>ASCII as it stands.</summary>
    public void Raw(string text)
    {
        var span = bytes.GetSpan(text.Length);
        Encoding.ASCII.GetBytes(text, span);
        bytes.Advance(text.Length);
    }

    /// <summary>The written bytes from a place on, to be changed.</summary>
    protected static void Hex4(Span<byte> at, int value)
    {
        for (var i = 3; i >= 0; i--, value >>= 4)
            at[i] = (byte)"0123456789ABCDEF"[value & 15];
    }

    private void Operator(string name, params ReadOnlySpan<double> numbers)
    {
        foreach (var number in numbers)
            Number(number);
        Raw(name);
        Raw("\n");
    }

    private void Colour(PdfColour colour, string name)
    {
        Decimal((colour.Rgb >> 16) / 255.0, 3);
        Decimal((colour.Rgb >> 8 & 255) / 255.0, 3);
        Decimal((colour.Rgb & 255) / 255.0, 3);
        Raw(name);
        Raw("\n");
    }

    private void Decimal(double value, int digits)
    {
        var span = bytes.GetSpan(32);
        var scale = digits switch { 2 => 100, 3 => 1_000, _ => 100_000 };
        var scaled = (long)Math.Round(value * scale, MidpointRounding.AwayFromZero);
        var length = 0;
        if (scaled < 0)
        {
            span[length++] = (byte)'-';
            scaled = -scaled;
        }
        var (whole, part) = Math.DivRem(scaled, scale);
        if (whole > 0 || part == 0)
        {
            Utf8Formatter.TryFormat(whole, span[length..], out var written);
            length += written;
        }
        if (part > 0)
        {
            span[length++] = (byte)'.';
            for (var unit = scale / 10; part > 0; unit /= 10)
            {
                span[length++] = (byte)('0' + part / unit);
                part %= unit;
            }
        }
        span[length++] = (byte)' ';
        bytes.Advance(length);
    }
}
