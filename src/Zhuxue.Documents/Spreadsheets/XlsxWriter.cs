using System.Globalization;
using System.Xml;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;

namespace Zhuxue.Documents.Spreadsheets;

/// <summary>
/// Writes one sheet of text cells, row by row. A text that a spreadsheet program could take for a formula gets an apostrophe in
/// front, so that neither this file nor a copy saved as .csv runs anything.
/// </summary>
public sealed class XlsxWriter : IDisposable
{
    private const uint Plain = 1, Bold = 2;
    private readonly SpreadsheetDocument document;
    private readonly OpenXmlWriter writer;
    private uint row;

    /// <param name="output">Readable, writable and seekable, such as a memory stream; complete when this is disposed.</param>
    /// <param name="sheet">Name of the tab.</param>
    /// <param name="widths">Widths of the columns, in characters.</param>
    public XlsxWriter(Stream output, string sheet, params IReadOnlyList<double> widths)
    {
        document = SpreadsheetDocument.Create(output, SpreadsheetDocumentType.Workbook);
        var workbook = document.AddWorkbookPart();
        var part = workbook.AddNewPart<WorksheetPart>();
        workbook.Workbook = new DocumentFormat.OpenXml.Spreadsheet.Workbook(new Sheets(new Sheet { Name = sheet, SheetId = 1, Id = workbook.GetIdOfPart(part) }));
        workbook.AddNewPart<WorkbookStylesPart>().Stylesheet = Styles();
        writer = OpenXmlWriter.Create(part);
        writer.WriteStartElement(new Worksheet());
        writer.WriteElement(new SheetViews(new SheetView(
            new Pane { VerticalSplit = 1, TopLeftCell = "A2", ActivePane = PaneValues.BottomLeft, State = PaneStateValues.Frozen })
        { WorkbookViewId = 0 }));
        if (widths.Count > 0)
            writer.WriteElement(new Columns(widths.Select((width, i) => new Column { Min = (uint)i + 1, Max = (uint)i + 1, Width = width, CustomWidth = true, Style = Plain })));
        writer.WriteStartElement(new SheetData());
    }

    /// <summary>Writes the next row; the first is shown bold and stays in view.</summary>
    public void Row(params IEnumerable<string?> texts)
    {
        row++;
        OpenXmlAttribute[] place = [new("r", "", row.ToString(CultureInfo.InvariantCulture))];
        writer.WriteStartElement(new Row(), place);
        var column = 0;
        foreach (var text in texts)
        {
            var name = Documents.Spreadsheets.Cell.ColumnName(column++) + row.ToString(CultureInfo.InvariantCulture);
            if (string.IsNullOrEmpty(text))
                continue;
            OpenXmlAttribute[] cell = [new("r", "", name), new("t", "", "inlineStr"), new("s", "", row == 1 ? "2" : "1")];
            writer.WriteStartElement(new DocumentFormat.OpenXml.Spreadsheet.Cell(), cell);
            writer.WriteElement(new InlineString(new Text(Harmless(text)) { Space = SpaceProcessingModeValues.Preserve }));
            writer.WriteEndElement();
        }
        writer.WriteEndElement();
    }

    public void Dispose()
    {
        writer.WriteEndElement();
        writer.WriteEndElement();
        writer.Dispose();
        document.Dispose();
    }

    /// <summary>Nothing that starts a formula, nothing that XML cannot hold.</summary>
    internal static string Harmless(string text)
    {
        if (text.AsSpan().IndexOfAnyInRange('\0', '\u001f') >= 0 || text.AsSpan().IndexOfAnyInRange('\ud800', '\udfff') >= 0 || text.Contains('\ufffe') || text.Contains('\uffff'))
            text = string.Concat(text.EnumerateRunes().Select(r => r.Value > 0xffff || XmlConvert.IsXmlChar((char)r.Value) ? r.ToString() : "\ufffd"));
        return text[0] is '=' or '+' or '-' or '@' or '\t' or '\r' or '\n' ? "'" + text : text;
    }

    /// <summary>Style 1 is text (format @), style 2 bold text: an identity number typed into the file keeps its digits.</summary>
    private static Stylesheet Styles() => new(
        new Fonts(new Font(new FontSize { Val = 11 }, new FontName { Val = "等线" }), new Font(new Bold(), new FontSize { Val = 11 }, new FontName { Val = "等线" })),
        new Fills(new Fill(new PatternFill { PatternType = PatternValues.None }), new Fill(new PatternFill { PatternType = PatternValues.Gray125 })),
        new Borders(new Border()),
        new CellStyleFormats(new CellFormat()),
        new CellFormats(
            new CellFormat(),
            new CellFormat { NumberFormatId = 49, FontId = 0, ApplyNumberFormat = true },
            new CellFormat { NumberFormatId = 49, FontId = 1, ApplyNumberFormat = true, ApplyFont = true }));
}
