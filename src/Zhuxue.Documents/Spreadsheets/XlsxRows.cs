using System.Globalization;
using System.Xml;

namespace Zhuxue.Documents.Spreadsheets;

/// <summary>The rows of one sheet of an .xlsx, one at a time.</summary>
internal sealed class XlsxRows(XmlReader xml, Lazy<List<string>> strings, XlsxStyles styles, SpreadsheetLimits limits)
{
    private int number;

    /// <summary>The next row with content, or null at the end.</summary>
    public SheetRow? Next()
    {
        while (xml.Read())
        {
            if (xml.NodeType is not XmlNodeType.Element || xml.LocalName is not "row")
                continue;
            number = int.TryParse(xml.GetAttribute("r"), NumberStyles.None, CultureInfo.InvariantCulture, out var given) ? given : number + 1;
            var cells = ReadCells();
            if (cells.Count == 0)
                continue;
            if (number > limits.Rows)
                throw new UnreadableSpreadsheetException(SpreadsheetRefusal.TooManyRows, number);
            return new SheetRow(number, cells);
        }
        return null;
    }

    private List<Cell> ReadCells()
    {
        var cells = new List<Cell>(8);
        if (xml.IsEmptyElement)
            return cells;
        var depth = xml.Depth;
        var column = -1;
        while (xml.Read() && xml.Depth > depth)
        {
            if (xml.NodeType is not XmlNodeType.Element || xml.LocalName is not "c")
                continue;
            column = Cell.ColumnOf(xml.GetAttribute("r")) ?? column + 1;
            var cell = ReadCell(column);
            if (cell.Kind is CellKind.Empty)
                continue;
            if (column >= limits.Columns)
                throw new UnreadableSpreadsheetException(SpreadsheetRefusal.TooManyColumns, number);
            cells.Add(cell);
        }
        return cells;
    }

    private Cell ReadCell(int column)
    {
        var type = xml.GetAttribute("t") ?? "n";
        var style = int.TryParse(xml.GetAttribute("s"), NumberStyles.None, CultureInfo.InvariantCulture, out var given) ? given : 0;
        if (xml.IsEmptyElement)
            return new Cell(column, CellKind.Empty, "");
        var depth = xml.Depth;
        var (value, formula) = ("", false);
        while (xml.Read() && xml.Depth > depth)
        {
            if (xml.NodeType is not XmlNodeType.Element)
                continue;
            switch (xml.LocalName)
            {
                case "f":
                    formula = true;
                    _ = XlsxXml.Content(xml, 32_768);
                    break;
                case "v":
                    value = XlsxXml.Content(xml, limits.CellCharacters);
                    break;
                case "is":
                    value = XlsxXml.TextOf(xml, limits.CellCharacters);
                    break;
            }
        }
        return Judge(column, type, style, value, formula);
    }

    private Cell Judge(int column, string type, int style, string value, bool formula)
    {
        var text = type is "s" && value.Length > 0 ? strings.Value[int.Parse(value, NumberStyles.None, CultureInfo.InvariantCulture)] : value;
        if (formula)
            return new Cell(column, CellKind.Formula, text);
        if (string.IsNullOrWhiteSpace(text))
            return new Cell(column, CellKind.Empty, "");
        return type switch
        {
            "e" => new Cell(column, CellKind.Error, text),
            "d" => new Cell(column, CellKind.Date, text.Length > 10 ? text[..10] : text),
            "n" => Number(column, style, text),
            "b" => new Cell(column, CellKind.Text, text is "1" ? "TRUE" : "FALSE"),
            _ => new Cell(column, CellKind.Text, text),
        };
    }

    private Cell Number(int column, int style, string text)
    {
        if (styles.IsDate(style) && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var serial) && styles.Day(serial) is { } day)
            return new Cell(column, CellKind.Date, day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        return new Cell(column, CellKind.Number, text);
    }
}
