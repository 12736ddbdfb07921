using Zhuxue.Documents.Pdf;
using Zhuxue.Documents.Pdf.Fonts;
using Zhuxue.Documents.Pdf.Text;

namespace Zhuxue.Documents.Papers;

/// <summary>What stands on both papers beside their texts: the rule under the title, the marks of a sample, the signature block.</summary>
internal static class PaperOrnaments
{
    /// <summary>The rule under the title: lines, steps at the ends, bricks in the middle.</summary>
    public static void TitleRule(PdfPage page, PaperColours colours, double centre, double half, double y) => page.Ornament(() =>
    {
        foreach (var side in (int[])[-1, 1])
        {
            page.Polyline((centre + side * 9, y), (centre + side * half, y));
            page.Stroke(colours.Main, 0.3);
            page.Polyline((centre + side * 9, y + 1.1), (centre + side * (half - 6), y + 1.1));
            page.Stroke(colours.Gold, 0.2);
            page.Polyline(
                (centre + side * half, y), (centre + side * half, y + 2.2), (centre + side * (half - 2.6), y + 2.2),
                (centre + side * (half - 2.6), y + 0.9), (centre + side * (half - 1.2), y + 0.9));
            page.Stroke(colours.Main, 0.3);
        }
        foreach (var x in (double[])[-5.1, -1.6, 1.9])
            page.Rectangle(centre + x, y - 0.9, 3.2, 1.15);
        page.Fill(colours.Main);
        foreach (var x in (double[])[-6.85, -3.35, 0.15, 3.65])
            page.Rectangle(centre + x, y + 0.6, 3.2, 1.15);
        page.Fill(colours.Gold);
    });

    /// <summary>The tag that says that a paper is a sample.</summary>
    public static void SampleTag(PaperSheet sheet, double x, double y, double width, double height)
    {
        var page = sheet.Page;
        page.Ornament(() =>
        {
            page.Rectangle(x, y, width, height);
            page.Stroke(PaperColours.Accent, 0.5);
            page.Rectangle(x + 0.8, y + 0.8, width - 1.6, height - 1.6);
            page.Stroke(PaperColours.Accent, 0.18);
        });
        sheet.WriteCentred(page.Document.Add("P"), SetLine.Of(sheet.Fonts.Bold, "样例 SAMPLE", 0.04), x + width / 2, y + height / 2 + 1.5, 12, PaperColours.Accent);
    }

    /// <summary>样例 across the page, as outlines: it is no text.</summary>
    /// <param name="tracking">Between the two, in em.</param>
    /// <param name="rise">In degrees.</param>
    public static PdfForm Watermark(PaperFonts fonts, double points, double tracking, double x, double y, double rise)
    {
        var content = new ContentWriter(decimals: 2);
        var size = points * PdfPage.Pt;
        var line = SetLine.Of(fonts.Bold, "样例", tracking);
        var (sin, cos) = Math.SinCos(-rise * Math.PI / 180);
        var pen = -line.Width * size / 2;
        foreach (var glyph in line.Glyphs)
        {
            // The em square of an ideograph reaches from 0.12 under the baseline to 0.88 above; letters fill it around 0.36.
            var left = pen;
            GlyphShape.Draw(glyph.Font, glyph.Character, content, (gx, gy) => (left + gx * size, (0.36 - gy) * size) is var (px, py) ? (x + px * cos - py * sin, y + px * sin + py * cos) : default);
            pen += (glyph.Advance + glyph.After) * size;
        }
        content.Fill(PaperColours.Watermark);
        return new((0, 0, 297, 297), content);
    }

    /// <summary>Mark, institution, day of issue, and what is said of the signature.</summary>
    /// <param name="left">Of the texts, which end at <paramref name="right"/>.</param>
    /// <param name="y">Of the institution's line; the others follow at the distances of the layout.</param>
    public static void SignatureTexts(PaperSheet sheet, string institution, DateOnly day, DateTimeOffset signed, double left, double right, double y, (double First, double Second) two, (double Day, double Rule, double First, double Second) places)
    {
        var (page, fonts) = (sheet.Page, sheet.Fonts);
        sheet.Institution(page.Document.Add("P"), institution, left, y, two, right - left);
        sheet.Write(page.Document.Add("P"), SetLine.Of(fonts.Kai, PaperWords.Day(day)), left, places.Day, 13, sheet.Colours.Ink);
        page.Ornament(() => sheet.Rule(left, right, places.Rule, sheet.Colours.Rule, 0.2));
        sheet.Write(page.Document.Add("P"), SetLine.Of(fonts.Hei, $"电子签名信息　{PaperWords.Time(signed)}"), left, places.First, 7.5, sheet.Colours.Note);
        sheet.Write(page.Document.Add("P"), SetLine.Of(fonts.Hei, "图形不是印章，以文件内数字签名为准"), left, places.Second, 7.5, sheet.Colours.Note);
    }
}
