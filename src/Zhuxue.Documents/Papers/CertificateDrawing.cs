using Zhuxue.Documents.Pdf;
using Zhuxue.Documents.Pdf.Fonts;
using Zhuxue.Documents.Pdf.Text;

namespace Zhuxue.Documents.Papers;

/// <summary>Draws a certificate: A4 landscape, all lengths in millimetres from the top left corner.</summary>
internal static class CertificateDrawing
{
    private const double Left = 82, Right = 266, ValueLeft = 108;

    /// <summary>Lines of the yearly hours that there is room for.</summary>
    private const int MostYears = 6;

    /// <inheritdoc cref="HourProofDrawing.Draw"/>
    public static PdfDraft Draw(Certificate certificate, PaperFonts fonts, Lazy<PdfForm> watermark, DateTimeOffset signed, int? room)
    {
        if (!Mod112.IsValid(certificate.Number))
            throw new ArgumentException("The number does not end in its check character.", nameof(certificate));
        var page = new PdfPage(297, 210, fonts);
        var sheet = new PaperSheet(page, fonts, PaperColours.Certificate);
        var colours = sheet.Colours;
        var sample = certificate.Sample || certificate.Number.StartsWith("DEMO-", StringComparison.Ordinal);
        page.Expect(fonts.Kai, "-0123456789X年月日度，继续教育学时为");
        page.Expect(fonts.Hei, "-0123456789+:");
        page.Ornament(() =>
        {
            page.Form(PaperFrame.Certificate);
            if (sample)
                page.Form(watermark.Value);
        });

        var title = page.Document.Add("H1", $"/ActualText{PdfFile.Text("住房和城乡建设领域施工现场专业人员职业培训合格证")}");
        sheet.Write(title, SetLine.Of(fonts.Kai, "住房和城乡建设领域施工现场专业人员").Spread(132 / (20 * PdfPage.Pt)), 82.5, 37.5, 20, colours.Main);
        sheet.Write(title, SetLine.Of(fonts.Bold, "职业培训合格证").Spread(132 / (38 * PdfPage.Pt)), 82.5, 55, 38, colours.Main);
        PaperOrnaments.TitleRule(page, colours, 148.5, 66, 62);
        if (sample)
            PaperOrnaments.SampleTag(sheet, 230, 26.5, 37, 8.6);
        sheet.Portrait(certificate.Portrait, 31, 74, 36, 48);
        Rows(sheet, certificate);

        var words = PaperSheet.Fit(fonts.Kai, certificate.Statement, "证明语", [14, 13.5, 13], Right - Left, 2, 2);
        sheet.Lines(page.Document.Add("P"), words, Left, words.Lines.Count == 1 ? 121.5 : 117.8, 7.6, colours.Ink);
        Years(sheet, certificate.Years);

        page.Ornament(() => sheet.DoubleRule(Left, Right, 155.6));
        Notes(sheet, certificate);
        page.Ornament(() => page.Form(PaperMark.Certificate, e: 185, f: 171.8));
        PaperOrnaments.SignatureTexts(sheet, certificate.Institution, certificate.IssuedOn, signed, 201.5, Right, 166.2, (163, 168.3), (174.8, 177.6, 181.2, 184.9));
        var field = page.Document.Add("Form");
        page.Ornament(() =>
        {
            page.Rectangle(31, 143, 36, 36);
            page.FillAndStroke(PdfColour.White, colours.Rule, 0.2);
        });
        sheet.Code(certificate.VerificationAddress, 35, 147, 28, "核验二维码：打开这份证书的核验页");
        sheet.WriteCentred(page.Document.Add("Caption"), SetLine.Of(fonts.Hei, "扫码核验证书状态", 0.05), 49, 184.9, 8.5, colours.Label);
        return page.Finish($"住房和城乡建设领域施工现场专业人员职业培训合格证 {certificate.Number}", "zh-CN", "Zhuxue", signed, room is { } bytes
            ? new(field, 173, 158.6, 93, 27.5, "发证机构电子签名", "住房和城乡建设领域施工现场专业人员职业培训合格证", signed, bytes) : null);
    }

    private static void Rows(PaperSheet sheet, Certificate certificate)
    {
        double[] sizes = [15, 14, 13, 12];
        const double second = 181, secondValue = 207, lift = 0.2;
        var document = sheet.Page.Document;
        var name = document.Add("P");
        sheet.Label(name, "姓名", Left, 80.5);
        sheet.Name(name, certificate.Name, ValueLeft, 80.8, Right - ValueLeft, [22, 20, 18, 16, 14, 13, 12], [12, 11]);
        var identity = document.Add("P");
        sheet.Label(identity, "身份证号", Left, 92.6);
        sheet.Value(identity, certificate.IdentityNumber, "身份证号", ValueLeft, 92.6, 175 - ValueLeft, sizes, lift);
        var occupation = document.Add("P");
        sheet.Label(occupation, "岗位名称", second, 92.6);
        sheet.Value(occupation, certificate.Occupation, "岗位名称", secondValue, 92.6, Right - secondValue, sizes, lift);
        var number = document.Add("P");
        sheet.Label(number, "证书编号", Left, 104.7);
        if (PaperSheet.Set(sheet.Fonts.Kai, certificate.Number, "证书编号").Width * 15 * PdfPage.Pt > Right - ValueLeft)
            throw PaperRefusedException.TooLong("证书编号");
        sheet.CheckedNumber(number, certificate.Number, ValueLeft, 104.7 + lift, 15);
        sheet.Page.Ornament(() =>
        {
            sheet.Rule(Left, Right, 84.1, sheet.Colours.Rule, 0.2);
            sheet.Rule(Left, 175, 96.2, sheet.Colours.Rule, 0.2);
            sheet.Rule(second, Right, 96.2, sheet.Colours.Rule, 0.2);
            sheet.Rule(Left, Right, 108.3, sheet.Colours.Rule, 0.2);
        });
    }

    /// <summary>One column of three years, or two.</summary>
    private static void Years(PaperSheet sheet, IReadOnlyList<string> years)
    {
        const string field = "继续教育";
        const double second = 188, leading = 7.2;
        const int rows = 3;
        IReadOnlyList<string> lines = years.Count switch
        {
            0 => ["尚无继续教育记录"],
            > MostYears => [.. years.TakeLast(MostYears - 1), "更早年度见核验页"],
            _ => years,
        };
        sheet.Label(sheet.Page.Document.Add("P"), field, Left, 135);
        var list = sheet.Page.Document.Add("L");
        foreach (var (i, text) in lines.Index())
        {
            var line = PaperSheet.Set(sheet.Fonts.Kai, text, field);
            var (x, right) = i < rows ? (ValueLeft, lines.Count > rows ? second - 2 : Right) : (second, Right);
            if (x + line.Width * 12.5 * PdfPage.Pt > right)
                throw PaperRefusedException.TooLong(field);
            sheet.Write(list.Add("LI").Add("LBody"), line, x, 135 + i % rows * leading, 12.5, sheet.Colours.Ink);
        }
    }

    private static void Notes(PaperSheet sheet, Certificate certificate)
    {
        const double text = 98, right = 164, leading = 4.3, lowest = 185.2;
        var y = 162.6;
        foreach (var (heading, words) in ((string, string)[])[("证书状态", certificate.StatusNote), ("更替关系", certificate.ReplacementNote)])
        {
            var note = PaperSheet.Fit(sheet.Fonts.Hei, words, heading, [8], right - text, 0, int.MaxValue);
            if (y + (note.Lines.Count - 1) * leading > lowest)
                throw PaperRefusedException.TooLong(heading);
            var element = sheet.Page.Document.Add("P");
            sheet.Write(element, SetLine.Of(sheet.Fonts.Hei, heading), Left, y, 8, sheet.Colours.Main);
            sheet.Lines(element, note, text, y, leading, sheet.Colours.Note);
            y += note.Lines.Count * leading + 1.1;
        }
    }
}
