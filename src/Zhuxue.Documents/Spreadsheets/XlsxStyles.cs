using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;

namespace Zhuxue.Documents.Spreadsheets;

/// <summary>Which cell styles of an .xlsx show a number as a day (ECMA-376 part 1, 18.8.30), and from which day numbers count.</summary>
internal sealed class XlsxStyles
{
    private readonly List<bool> dates = [];
    private readonly DateOnly dayZero;

    private XlsxStyles(bool from1904) => dayZero = from1904 ? new DateOnly(1904, 1, 1) : new DateOnly(1899, 12, 30);

    public static XlsxStyles Of(WorkbookPart workbook)
    {
        var styles = new XlsxStyles(workbook.Workbook.WorkbookProperties?.Date1904?.Value ?? false);
        var sheet = workbook.WorkbookStylesPart?.Stylesheet;
        var custom = (sheet?.NumberingFormats?.Elements<NumberingFormat>() ?? [])
            .Where(f => f.NumberFormatId?.Value is not null)
            .ToLookup(f => f.NumberFormatId!.Value, f => f.FormatCode?.Value ?? "");
        foreach (var format in sheet?.CellFormats?.Elements<CellFormat>() ?? [])
        {
            var id = format.NumberFormatId?.Value ?? 0;
            styles.dates.Add(id is (>= 14 and <= 17) or 22 or (>= 27 and <= 31) or 36 or (>= 50 and <= 54) or 57 or 58 || custom[id].Any(ShowsDay));
        }
        return styles;
    }

    public bool IsDate(int style) => style >= 0 && style < dates.Count && dates[style];

    /// <summary>The day of a serial number; null when it is none between 1900 and 9999.</summary>
    public DateOnly? Day(double serial) => serial is >= 1 and < 2_958_466 ? dayZero.AddDays((int)serial) : null;

    /// <summary>True when a format shows year or day; letters in quotes and in brackets do not count.</summary>
    internal static bool ShowsDay(string format)
    {
        var hidden = '\0';
        for (var i = 0; i < format.Length; i++)
        {
            var c = format[i];
            if (hidden != '\0')
                hidden = c == hidden ? '\0' : hidden;
            else if (c is '"')
                hidden = '"';
            else if (c is '[')
                hidden = ']';
            else if (c is '\\' or '_' or '*')
                i++;
            else if (c is 'y' or 'Y' or 'd' or 'D')
                return true;
        }
        return false;
    }
}
