using System.IO.Compression;
using System.Xml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;

namespace Zhuxue.Documents.Spreadsheets;

/// <summary>An .xlsx. The package, its sheets and styles are read by the Open XML library; the rows by a plain forward XML reader.</summary>
internal sealed class XlsxWorkbook : Workbook
{
    /// <summary>Parts that are read as a whole (workbook, styles) are never near this.</summary>
    private const long SmallPartCharacters = 4_000_000;
    private const int MostParts = 2_000;

    private readonly SpreadsheetDocument document;
    private readonly SpreadsheetLimits limits;
    private readonly List<(string Name, WorksheetPart Part)> sheets = [];
    private readonly XlsxStyles styles;
    private readonly Lazy<List<string>> strings;

    public XlsxWorkbook(byte[] content, SpreadsheetLimits limits)
    {
        this.limits = limits;
        var opened = Guarded(() =>
        {
            RefuseBombs(content, limits);
            return SpreadsheetDocument.Open(new MemoryStream(content, writable: false), false, new OpenSettings { MaxCharactersInPart = SmallPartCharacters });
        });
        document = opened;
        try
        {
            var workbook = opened.WorkbookPart ?? throw new UnreadableSpreadsheetException(SpreadsheetRefusal.NotASpreadsheet);
            styles = Guarded(() =>
            {
                foreach (var sheet in workbook.Workbook.Sheets?.Elements<Sheet>() ?? [])
                {
                    if ((sheet.State is null || sheet.State.Value == SheetStateValues.Visible) && sheet.Id?.Value is { } id && workbook.GetPartById(id) is WorksheetPart part)
                        sheets.Add((sheet.Name?.Value ?? "", part));
                }
                return XlsxStyles.Of(workbook);
            });
            strings = new(() => Guarded(() => XlsxStrings.Read(workbook, limits)));
        }
        catch
        {
            opened.Dispose();
            throw;
        }
    }

    public override IReadOnlyList<string> Sheets => [.. sheets.Select(s => s.Name)];

    public override IEnumerable<SheetRow> Rows(int sheet)
    {
        using var xml = Guarded(() => UntrustedXml.Reader(sheets[sheet].Part.GetStream(FileMode.Open, FileAccess.Read)));
        var rows = new XlsxRows(xml, strings, styles, limits);
        while (Guarded(rows.Next) is { } row)
            yield return row;
    }

    public override IReadOnlyList<MergedCells> Merged(int sheet) => Guarded<IReadOnlyList<MergedCells>>(() =>
    {
        var merged = new List<MergedCells>();
        using var xml = UntrustedXml.Reader(sheets[sheet].Part.GetStream(FileMode.Open, FileAccess.Read));
        while (xml.Read())
        {
            if (xml.NodeType is XmlNodeType.Element && xml.LocalName is "mergeCell" && MergedCells.Parse(xml.GetAttribute("ref")) is { } cells && merged.Count < limits.Rows)
                merged.Add(cells);
        }
        return merged;
    });

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            document.Dispose();
        base.Dispose(disposing);
    }

    /// <summary>The unpacker never yields more than a part's declared length, so that the declared lengths may be believed.</summary>
    private static void RefuseBombs(byte[] content, SpreadsheetLimits limits)
    {
        using var zip = new ZipArchive(new MemoryStream(content, writable: false), ZipArchiveMode.Read);
        long total = 0;
        foreach (var entry in zip.Entries)
            total += Math.Max(0, entry.Length);
        if (zip.Entries.Count > MostParts || total > limits.UnpackedBytes)
            throw new UnreadableSpreadsheetException(SpreadsheetRefusal.TooLarge);
        if (zip.Entries.All(e => !e.FullName.StartsWith("xl/", StringComparison.OrdinalIgnoreCase)))
            throw new UnreadableSpreadsheetException(SpreadsheetRefusal.NotASpreadsheet);
    }

    /// <summary>Whatever the libraries throw over foreign bytes means one thing here: the file is damaged.</summary>
    private static T Guarded<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception exception) when (exception is XmlException or InvalidDataException or OpenXmlPackageException or FileFormatException
            or IOException or FormatException or ArgumentException or InvalidOperationException or NotSupportedException or OverflowException or KeyNotFoundException)
        {
            throw new UnreadableSpreadsheetException(SpreadsheetRefusal.Damaged, inner: exception);
        }
    }
}
