namespace Zhuxue.Documents.Spreadsheets;

/// <summary>
/// A file of rows from outside: .xlsx, or text delimited by comma, semicolon or tab. What it is follows from its content, never
/// from its name. Rows come one at a time; every limit holds while reading, so that a hostile file costs neither memory nor time.
/// </summary>
public abstract class Workbook : IDisposable
{
    /// <summary>Names of the visible sheets, in the order of their tabs; delimited text is one sheet without a name.</summary>
    public abstract IReadOnlyList<string> Sheets { get; }

    /// <summary>The rows of a sheet that have content, forward only; may be asked for again.</summary>
    /// <exception cref="UnreadableSpreadsheetException">A limit is passed or the file is damaged.</exception>
    public abstract IEnumerable<SheetRow> Rows(int sheet);

    /// <summary>Cells of a sheet that are merged into one: only the first of each holds anything, the others look filled and are not.</summary>
    public virtual IReadOnlyList<MergedCells> Merged(int sheet) => [];

    /// <summary>Recognises and opens a file.</summary>
    /// <exception cref="UnreadableSpreadsheetException">It is none that we read.</exception>
    public static Workbook Open(byte[] content, SpreadsheetLimits? limits = null)
    {
        limits ??= new();
        if (content.LongLength > limits.FileBytes)
            throw new UnreadableSpreadsheetException(SpreadsheetRefusal.TooLarge);
        return content.AsSpan() switch
        {
            [] => throw new UnreadableSpreadsheetException(SpreadsheetRefusal.Empty),
            [(byte)'P', (byte)'K', 3, 4, ..] => new XlsxWorkbook(content, limits),
            [0xD0, 0xCF, 0x11, 0xE0, ..] => throw new UnreadableSpreadsheetException(SpreadsheetRefusal.OldOrProtected),
            _ => new DelimitedText(content, limits),
        };
    }

    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing) { }
}
