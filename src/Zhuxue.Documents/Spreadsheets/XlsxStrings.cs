using DocumentFormat.OpenXml.Packaging;

namespace Zhuxue.Documents.Spreadsheets;

/// <summary>The table of texts that cells of an .xlsx point into.</summary>
internal static class XlsxStrings
{
    public static List<string> Read(WorkbookPart workbook, SpreadsheetLimits limits)
    {
        var strings = new List<string>();
        if (workbook.SharedStringTablePart is not { } part)
            return strings;
        using var xml = UntrustedXml.Reader(part.GetStream(FileMode.Open, FileAccess.Read));
        while (xml.Read())
        {
            if (xml.NodeType is not System.Xml.XmlNodeType.Element || xml.LocalName is not "si")
                continue;
            if (strings.Count >= limits.Rows * 10L)
                throw new UnreadableSpreadsheetException(SpreadsheetRefusal.TooLarge);
            strings.Add(XlsxXml.TextOf(xml, limits.CellCharacters));
        }
        return strings;
    }
}
