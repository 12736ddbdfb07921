using Zhuxue.Documents.Pdf;
using Zhuxue.Documents.Pdf.Fonts;
using Zhuxue.Documents.Pdf.Text;

namespace Zhuxue.Documents.Papers;

/// <summary>Draws an hour proof: A4 portrait, all lengths in millimetres from the top left corner.</summary>
internal static class HourProofDrawing
{
    private const double Left = 27, Right = 183, ValueLeft = 53;

    /// <param name="signed">What is printed as the time of the signature, and stands in the file as its date.</param>
    /// <param name="watermark">Drawn on samples.</param>
    /// <param name="room">Bytes for the signature; null leaves the signature out.</param>
    public static PdfDraft Draw(HourProof proof, PaperFonts fonts, Lazy<PdfForm> watermark, DateTimeOffset signed, int? room)
    {
        if (!Mod112.IsValid(proof.Serial))
            throw new ArgumentException("The serial does not end in its check character.", nameof(proof));
        if ((proof.LogEntry is null) != (proof.LogRoot is null))
            throw new ArgumentException("An entry of the log goes with the root of its tree.", nameof(proof));
        var page = new PdfPage(210, 297, fonts);
        var sheet = new PaperSheet(page, fonts, PaperColours.Proof);
        var sample = proof.Sample || proof.Serial.StartsWith("DEMO-", StringComparison.Ordinal);
        page.Expect(fonts.Kai, "-0123456789年月日至");
        page.Expect(fonts.Hei, "-0123456789+:abcdef");
        page.Ornament(() =>
        {
            page.Form(PaperFrame.Proof);
            if (sample)
                page.Form(watermark.Value);
        });
        Head(sheet, proof.Serial, sample);
        Rows(sheet, proof);
        sheet.Portrait(proof.Portrait, 150, 82, 32, 128 / 3.0);
        Hours(sheet, proof);

        var words = PaperSheet.Fit(fonts.Kai, proof.Statement, "证明语", [14, 13.5, 13, 12.5], Right - Left, 2, 2);
        sheet.Lines(page.Document.Add("P"), words, Left, 194.5, 8.2, sheet.Colours.Ink);
        sheet.Write(page.Document.Add("P"), SetLine.Of(fonts.Kai, "特此证明。"), Left + 2 * 14 * PdfPage.Pt, 194.5 + 8.2 * words.Lines.Count, 14, sheet.Colours.Ink);

        page.Ornament(() => page.Form(PaperMark.Proof, e: 102, f: 224));
        PaperOrnaments.SignatureTexts(sheet, proof.Institution, proof.IssuedOn, signed, 118.5, Right, 217.1, (213.7, 219.1), (226.1, 229.1, 232.8, 236.6));
        var field = page.Document.Add("Form");
        Foot(sheet, proof);
        return page.Finish($"继续教育学时证明 {proof.Serial}", "zh-CN", "Zhuxue", signed, room is { } bytes
            ? new(field, 88, 208.5, 95, 31, "培训机构电子签名", "继续教育学时证明", signed, bytes) : null);
    }

    private static void Head(PaperSheet sheet, string serial, bool sample)
    {
        var (page, fonts, colours) = (sheet.Page, sheet.Fonts, sheet.Colours);
        var title = page.Document.Add("H1", $"/ActualText{PdfFile.Text("施工现场专业人员继续教育学时证明")}");
        sheet.WriteCentred(title, SetLine.Of(fonts.Kai, "施工现场专业人员继续教育", 0.28), 105, 36.5, 13, colours.Main);
        sheet.Write(title, SetLine.Of(fonts.Bold, "学时证明").Spread(104 / (42 * PdfPage.Pt)), 53, 55, 42, colours.Main);
        PaperOrnaments.TitleRule(page, colours, 105, 52, 62.5);
        if (sample)
            PaperOrnaments.SampleTag(sheet, 149, 21.6, 34, 8.2);

        const double gap = 2.5;
        var (label, number) = (SetLine.Of(fonts.Hei, "编号"), PaperSheet.Set(fonts.Kai, serial, "编号"));
        var (labelWidth, numberWidth) = (label.Width * 9.5 * PdfPage.Pt, number.Width * 12.5 * PdfPage.Pt);
        if (numberWidth > 120)
            throw PaperRefusedException.TooLong("编号");
        var line = page.Document.Add("P");
        var left = 105 - (labelWidth + gap + numberWidth) / 2;
        sheet.Write(line, label, left, 73.2, 9.5, colours.Label);
        sheet.CheckedNumber(line, serial, left + labelWidth + gap, 73.4, 12.5);
    }

    private static void Rows(PaperSheet sheet, HourProof proof)
    {
        (string Label, string Text)[] rows =
        [
            ("姓名", proof.Name), ("身份证号", proof.IdentityNumber), ("岗位", proof.Occupation),
            ("培训年度", proof.TrainingYear), ("学习期间", proof.LearningPeriod), ("考核结果", proof.ExamResult),
        ];
        foreach (var (i, (label, text)) in rows.Index())
        {
            // The upper four leave room for the portrait.
            var (y, right) = (90 + 11 * i, i < 4 ? 144 : Right);
            var line = sheet.Page.Document.Add("P");
            sheet.Label(line, label, Left, y);
            if (i == 0)
                sheet.Name(line, text, ValueLeft, y, right - ValueLeft, [17, 16, 15, 14, 13], [12, 11, 10, 9]);
            else
                sheet.Value(line, text, label, ValueLeft, y, right - ValueLeft, [14, 13, 12, 11]);
            sheet.Page.Ornament(() => sheet.Rule(Left, right, y + 3.1, sheet.Colours.Rule, 0.2));
        }
    }

    private static void Hours(PaperSheet sheet, HourProof proof)
    {
        var (page, fonts, colours) = (sheet.Page, sheet.Fonts, sheet.Colours);
        page.Ornament(() =>
        {
            page.Rectangle(127, 157, 56, 26);
            page.Fill(colours.Fill);
            page.Rectangle(Left, 157, Right - Left, 26);
            page.Stroke(colours.Main, 0.35);
            page.Polyline((77, 157), (77, 183));
            page.Polyline((127, 157), (127, 183));
            page.Stroke(colours.Main, 0.2);
        });
        (string Label, decimal Hours, double Centre, double Points, PdfColour Colour)[] cells =
        [
            ("公共基础知识", proof.CommonHours, 52, 27, colours.Ink), ("专业岗位知识", proof.OccupationHours, 102, 27, colours.Ink), ("本年度计入学时", proof.TotalHours, 155, 32, colours.Main),
        ];
        var table = page.Document.Add("Table");
        var (heads, values) = (table.Add("TR"), table.Add("TR"));
        foreach (var (label, _, centre, _, _) in cells)
            sheet.WriteCentred(heads.Add("TH", "/A<</O/Table/Scope/Column>>"), SetLine.Of(fonts.Hei, label, 0.06), centre, 164.2, 10.5, colours.Label);
        foreach (var (_, hours, centre, points, colour) in cells)
        {
            var (number, unit) = (SetLine.Of(fonts.Bold, PaperWords.Hours(hours)), SetLine.Of(fonts.Hei, "学时"));
            var (numberWidth, unitWidth) = (number.Width * points * PdfPage.Pt, unit.Width * 10.5 * PdfPage.Pt);
            const double gap = 1.8;
            if (numberWidth + gap + unitWidth > 42)
                throw PaperRefusedException.TooLong("学时");
            var (cell, left) = (values.Add("TD"), centre - (numberWidth + gap + unitWidth) / 2);
            sheet.Write(cell, number, left, 177.6, points, colour);
            sheet.Write(cell, unit, left + numberWidth + gap, 177.6, 10.5, colours.Label);
        }
        page.Ornament(() =>
        {
            foreach (var x in (double[])[77, 127])
            {
                page.Circle(x, 170, 3.1);
                page.FillAndStroke(PdfColour.White, colours.Main, 0.25);
            }
            page.Polyline((75.6, 170), (78.4, 170));
            page.Polyline((77, 168.6), (77, 171.4));
            page.Polyline((125.6, 169.3), (128.4, 169.3));
            page.Polyline((125.6, 170.7), (128.4, 170.7));
            page.Stroke(colours.Main, 0.4);
        });
    }

    private static void Foot(PaperSheet sheet, HourProof proof)
    {
        var (page, fonts, colours) = (sheet.Page, sheet.Fonts, sheet.Colours);
        const double left = 58, valueLeft = 73;
        page.Ornament(() => sheet.DoubleRule(Left, Right, 245.5));
        sheet.Write(page.Document.Add("P"), SetLine.Of(fonts.Hei, "核验方法"), left, 252.5, 10, colours.Main);
        sheet.Lines(
            page.Document.Add("P"),
            PaperSheet.Fit(fonts.Hei, "扫描二维码，或在核验页输入编号与姓名，核对内容一致；编号末位为校验码。打印件不含数字签名，以电子原件为准。", "核验方法", [8.5], Right - left, 0, 2),
            left, 257.9, 4.8, colours.Note);
        if (proof is { LogEntry: { } entry, LogRoot: { } root })
        {
            page.Ornament(() => sheet.Rule(left, Right, 265.9, colours.Rule, 0.15));
            foreach (var (label, text, y) in ((string, string, double)[])[("存证账本", entry, 270), ("树根摘要", root, 274.3)])
            {
                var line = page.Document.Add("P");
                sheet.Write(line, SetLine.Of(fonts.Hei, label), left, y, 8, colours.Main);
                sheet.Shrinking(line, fonts.Hei, text, label, valueLeft, y, Right - valueLeft, [8, 7.5, 7, 6.5], colours.Note);
            }
        }
        sheet.Code(proof.VerificationAddress, Left, 250.2, 25, "核验二维码：打开这份学时证明的核验页");
    }
}
