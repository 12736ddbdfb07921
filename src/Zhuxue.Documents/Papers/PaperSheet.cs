using Zhuxue.Documents.Codes;
using Zhuxue.Documents.Pdf;
using Zhuxue.Documents.Pdf.Fonts;
using Zhuxue.Documents.Pdf.Images;
using Zhuxue.Documents.Pdf.Text;

namespace Zhuxue.Documents.Papers;

/// <summary>What both papers are made of: texts fitted into their places, labels, rules, portrait, mark, QR code.</summary>
internal sealed class PaperSheet(PdfPage page, PaperFonts fonts, PaperColours colours)
{
    /// <summary>Widest side of a code that is read from paper at 25 mm: version 8 of ISO/IEC 18004.</summary>
    private const int MostModules = 49;

    private const int QuietZone = 4;

    public PdfPage Page => page;

    public PaperFonts Fonts => fonts;

    public PaperColours Colours => colours;

    /// <summary>Sets a text; a refusal names the field.</summary>
    public static SetLine Set(Typeface face, string text, string field, double tracking = 0)
    {
        if (string.IsNullOrWhiteSpace(text) || text.EnumerateRunes().Any(r => r.Value == 0xfffd || System.Text.Rune.IsControl(r)))
            throw new PaperRefusedException(new(PaperFault.Unprintable, field, $"“{field}”是空的，或者含有无法打印的字符。请联系培训机构核对后再生成。"));
        try
        {
            return SetLine.Of(face, text, tracking);
        }
        catch (MissingGlyphException missing)
        {
            throw new PaperRefusedException(new(
                PaperFault.MissingCharacter, field,
                $"“{field}”里的“{char.ConvertFromUtf32(missing.Character)}”（U+{missing.Character:X4}）没有字体能够显示，所以没有生成文件。请联系培训机构：核对这个字，或者补装字体后再试。"));
        }
    }

    public void Write(PdfElement element, SetLine line, double x, double y, double points, PdfColour colour) =>
        page.Marked(element, () => page.Letters(line, x, y, points * PdfPage.Pt, colour));

    public void WriteCentred(PdfElement element, SetLine line, double centre, double y, double points, PdfColour colour) =>
        Write(element, line, centre - line.Width * points * PdfPage.Pt / 2, y, points, colour);

    /// <summary>A label as wide as its neighbours: first character flush left, last flush right.</summary>
    public void Label(PdfElement element, string text, double x, double y, double width = 20, double points = 10.5) =>
        Write(element, SetLine.Of(fonts.Hei, text).Spread(width / (points * PdfPage.Pt)), x, y, points, colours.Label);

    /// <summary>A name: as large as fits on one line, else on two.</summary>
    public void Name(PdfElement element, string name, double x, double y, double width, double[] sizes, double[] smallSizes)
    {
        const string field = "姓名";
        var text = name.Trim().Replace('・', '·').Replace('•', '·');
        var characters = text.EnumerateRunes().Count();
        var line = Set(fonts.Bold, text, field, characters switch { 2 => 0.5, 3 or 4 => 0.12, _ => 0 });
        if (Largest(sizes, size => line.Width * size <= width) is { } one)
        {
            Write(element, line, x, y, one, colours.Ink);
            return;
        }
        var halves = Paragraph.Halves(line, i => line.Glyphs[i - 1].Character == '·') ?? Paragraph.Halves(line, i => Paragraph.MayCut(line, i));
        WriteHalves(element, halves, smallSizes, width, x, y, colours.Ink, field);
    }

    /// <summary>A value on one line, or on two smaller ones.</summary>
    /// <param name="sizes">For one line only.</param>
    public void Value(PdfElement element, string text, string field, double x, double y, double width, double[] sizes, double lift = 0)
    {
        double[] small = [10.5, 10, 9.5];
        var line = Set(fonts.Kai, text, field);
        if (Largest([.. sizes, .. small], size => line.Width * size <= width) is { } one)
        {
            Write(element, line, x, y + lift, one, colours.Ink);
            return;
        }
        WriteHalves(element, Paragraph.Halves(line, i => Paragraph.MayCut(line, i)), small, width, x, y + lift, colours.Ink, field);
    }

    /// <summary>Who issued the paper: one line, or two cut where the name of an office divides.</summary>
    /// <param name="second">Baselines of two lines.</param>
    public void Institution(PdfElement element, string name, double x, double y, (double First, double Second) second, double width)
    {
        const string field = "发证机构";
        var line = Set(fonts.Bold, name, field);
        if (Largest([15, 14, 13, 12], size => line.Width * size <= width) is { } one)
        {
            Write(element, line, x, y, one, colours.Ink);
            return;
        }
        var glyphs = line.Glyphs.ToArray();
        var choices = new[]
        {
            (Cut: Paragraph.Halves(line, i => "省市区县局会院与和及".Contains((char)glyphs[i - 1].Character) || glyphs[i].Character == '（'), Sizes: (double[])[12, 11.5, 11, 10.5]),
            (Cut: Paragraph.Halves(line, i => Paragraph.MayCut(line, i)), Sizes: [12, 11.5, 11, 10.5, 10, 9.5, 9]),
        };
        foreach (var (cut, sizes) in choices)
        {
            if (cut is not var (top, bottom) || Largest(sizes, size => Math.Max(top.Width, bottom.Width) * size <= width) is not { } size)
                continue;
            page.Marked(element, () =>
            {
                page.Letters(top, x, second.First, size * PdfPage.Pt, colours.Ink);
                page.Letters(bottom, x, second.Second, size * PdfPage.Pt, colours.Ink);
            });
            return;
        }
        throw PaperRefusedException.TooLong(field);
    }

    /// <summary>A line that may only shrink.</summary>
    public void Shrinking(PdfElement element, Typeface face, string text, string field, double x, double y, double width, double[] sizes, PdfColour colour)
    {
        var line = Set(face, text, field);
        Write(element, line, x, y, Largest(sizes, size => line.Width * size <= width) ?? throw PaperRefusedException.TooLong(field), colour);
    }

    /// <summary>A justified text.</summary>
    /// <param name="y">Of the first line.</param>
    public void Lines(PdfElement element, Paragraph paragraph, double x, double y, double leading, PdfColour colour) => page.Marked(element, () =>
    {
        foreach (var (i, line) in paragraph.Lines.Index())
            page.Letters(line, x + (i == 0 ? paragraph.Indent : 0), y + i * leading, paragraph.Size, colour);
    });

    /// <summary>Fits a text into lines, or refuses.</summary>
    public static Paragraph Fit(Typeface face, string text, string field, double[] points, double width, double indent, int most) =>
        Paragraph.Fit(Set(face, text, field), [.. points.Select(p => p * PdfPage.Pt)], width, indent, most) ?? throw PaperRefusedException.TooLong(field);

    /// <summary>A number whose last character is a check character, in its own colour and bold.</summary>
    public void CheckedNumber(PdfElement element, string number, double x, double y, double points) => page.Marked(element, () =>
    {
        var (body, check) = (SetLine.Of(fonts.Kai, number[..^1]), SetLine.Of(fonts.Bold, number[^1..]));
        page.Letters(body, x, y, points * PdfPage.Pt, colours.Ink);
        page.Letters(check, x + body.Width * points * PdfPage.Pt, y, points * PdfPage.Pt, PaperColours.Accent);
    });

    public void Rule(double left, double right, double y, PdfColour colour, double line)
    {
        page.Move(left, y);
        page.Line(right, y);
        page.Stroke(colour, line);
    }

    /// <summary>A main and a gold line under it.</summary>
    public void DoubleRule(double left, double right, double y)
    {
        Rule(left, right, y, colours.Main, 0.25);
        Rule(left, right, y + 0.9, colours.Gold, 0.15);
    }

    /// <summary>The portrait in its frame, or the outline of a person where there is none.</summary>
    public void Portrait(byte[]? jpeg, double x, double y, double width, double height)
    {
        var figure = page.Document.Add("Figure", $"/Alt{PdfFile.Text(jpeg is null ? "未附照片" : "持证人照片")}{Box(x, y, width, height)}");
        if (jpeg is not null)
        {
            var (picture, refusal) = JpegPicture.Read(jpeg);
            if (picture is null)
                throw new PaperRefusedException(new(PaperFault.Portrait, "照片", "照片不能放进文件。请在“我的档案”里重新上传一张照片，再生成文件。", refusal));
            page.Marked(figure, () => page.Picture(picture, x, y, width, height));
        }
        else
        {
            page.Marked(figure, () => Nobody(x, y, width, height));
        }
        page.Ornament(() =>
        {
            page.Rectangle(x, y, width, height);
            page.Stroke(colours.Main, 0.25);
            page.Rectangle(x - 1, y - 1, width + 2, height + 2);
            page.Stroke(colours.Gold, 0.15);
        });
    }

    /// <summary>A QR code of its squares alone; the page around it is the quiet zone.</summary>
    /// <param name="alt">What a screen reader says.</param>
    public void Code(string address, double x, double y, double side, string alt)
    {
        var code = QrCode.Of(address);
        var modules = code.Size - 2 * QuietZone;
        if (modules > MostModules)
            throw new ArgumentException($"The verification address makes a code of {modules} squares a side; {MostModules} are readable on paper. Shorten it, and write it in capitals.", nameof(address));
        var figure = page.Document.Add("Figure", $"/Alt{PdfFile.Text(alt)}{Box(x, y, side, side)}");
        page.Marked(figure, () =>
        {
            var unit = side / modules;
            for (var row = 0; row < modules; row++)
            {
                for (var column = 0; column < modules; column++)
                {
                    var end = column;
                    while (end < modules && code[row + QuietZone, end + QuietZone])
                        end++;
                    if (end > column)
                        page.Rectangle(x + column * unit, y + row * unit, (end - column) * unit, unit);
                    column = end;
                }
            }
            page.Fill(PdfColour.Black);
        });
        page.Annotate(new(page.Document.Add("Link"), x, y, side, side, $"/Subtype/Link/Border[0 0 0]/F 4/Contents{PdfFile.Text(alt)}/A<</S/URI/URI{PdfFile.Ascii(address)}>>"));
    }

    private void WriteHalves(PdfElement element, (SetLine First, SetLine Second)? halves, double[] sizes, double width, double x, double y, PdfColour colour, string field)
    {
        if (halves is not var (first, second) || Largest(sizes, s => Math.Max(first.Width, second.Width) * s <= width) is not { } size)
            throw PaperRefusedException.TooLong(field);
        var mm = size * PdfPage.Pt;
        page.Marked(element, () =>
        {
            page.Letters(first, x, y - 1.24 * mm + 1.2, mm, colour);
            page.Letters(second, x, y + 1.2, mm, colour);
        });
    }

    /// <summary>Head and shoulders in the colours of the paper.</summary>
    private void Nobody(double x, double y, double width, double height)
    {
        page.Rectangle(x, y, width, height);
        page.Fill(colours.Tint);
        var (centre, bottom) = (x + width / 2, y + height);
        page.Circle(centre, y + 0.38 * height, 0.2 * width);
        page.Move(centre - 0.36 * width, bottom);
        page.Curve(centre - 0.36 * width, y + 0.44 * height, centre + 0.36 * width, y + 0.44 * height, centre + 0.36 * width, bottom);
        page.Close();
        page.Fill(colours.Rule);
        var words = SetLine.Of(fonts.Hei, "未附照片", 0.1);
        page.Letters(words, centre - words.Width * 7.5 * PdfPage.Pt / 2, bottom - 3, 7.5 * PdfPage.Pt, colours.Note);
    }

    private string Box(double x, double y, double width, double height) =>
        $"/A<</O/Layout/BBox[{PdfFile.Number(x * PdfPage.PointsPerMm)} {PdfFile.Number((page.Height - y - height) * PdfPage.PointsPerMm)} {PdfFile.Number((x + width) * PdfPage.PointsPerMm)} {PdfFile.Number((page.Height - y) * PdfPage.PointsPerMm)}]>>";

    /// <summary>The largest size in points at which something fits; sizes reach the test in millimetres.</summary>
    private static double? Largest(double[] sizes, Func<double, bool> fits) => sizes.Where(s => fits(s * PdfPage.Pt - 1e-9)).Cast<double?>().FirstOrDefault();
}
