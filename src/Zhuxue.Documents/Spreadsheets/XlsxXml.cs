using System.Xml;

namespace Zhuxue.Documents.Spreadsheets;

/// <summary>Forward reading of texts in the parts of an .xlsx.</summary>
internal static class XlsxXml
{
    /// <summary>The text of all <c>t</c> below the element at hand, without reading aids (<c>rPh</c>); ends at its end tag. More than
    /// <paramref name="maximum"/> characters are refused.</summary>
    public static string TextOf(XmlReader xml, int maximum)
    {
        if (xml.IsEmptyElement)
            return "";
        var depth = xml.Depth;
        var text = "";
        while (xml.Read() && xml.Depth > depth)
        {
            if (xml.NodeType is not XmlNodeType.Element)
                continue;
            if (xml.LocalName is "rPh")
                Skip(xml);
            else if (xml.LocalName is "t")
                text += Content(xml, maximum - text.Length);
        }
        return text;
    }

    /// <summary>The characters inside the element at hand; ends at its end tag.</summary>
    public static string Content(XmlReader xml, int maximum)
    {
        if (xml.IsEmptyElement)
            return "";
        var depth = xml.Depth;
        var text = "";
        while (xml.Read() && xml.Depth > depth)
        {
            if (xml.NodeType is XmlNodeType.Text or XmlNodeType.CDATA or XmlNodeType.Whitespace or XmlNodeType.SignificantWhitespace)
            {
                text += xml.Value;
                if (text.Length > maximum)
                    throw new UnreadableSpreadsheetException(SpreadsheetRefusal.CellTooLong);
            }
        }
        return text;
    }

    private static void Skip(XmlReader xml)
    {
        if (xml.IsEmptyElement)
            return;
        var depth = xml.Depth;
        while (xml.Read() && xml.Depth > depth) { }
    }
}
