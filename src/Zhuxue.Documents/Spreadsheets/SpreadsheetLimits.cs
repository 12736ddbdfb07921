namespace Zhuxue.Documents.Spreadsheets;

/// <summary>How much of a foreign file is read before it is refused.</summary>
public sealed record SpreadsheetLimits
{
    /// <summary>Bytes of the file.</summary>
    public long FileBytes { get; init; } = 25 * 1024 * 1024;

    /// <summary>Bytes of all parts of an .xlsx once unpacked: a small file can unpack to anything.</summary>
    public long UnpackedBytes { get; init; } = 300L * 1024 * 1024;

    /// <summary>The highest row number with content.</summary>
    public int Rows { get; init; } = 200_000;

    /// <summary>The highest column number with content.</summary>
    public int Columns { get; init; } = 100;

    /// <summary>Characters in one cell; Excel itself allows 32,767.</summary>
    public int CellCharacters { get; init; } = 4_000;
}

/// <summary>Why a file cannot be read as a spreadsheet.</summary>
public enum SpreadsheetRefusal
{
    /// <summary>Neither .xlsx nor delimited text.</summary>
    NotASpreadsheet,

    /// <summary>The binary .xls, or an .xlsx with a password: both are OLE containers. Formulas in .xls could not be told from values.</summary>
    OldOrProtected,
    Damaged,

    /// <summary>More bytes, packed or unpacked, than <see cref="SpreadsheetLimits"/> allows.</summary>
    TooLarge,
    TooManyRows,
    TooManyColumns,
    CellTooLong,

    /// <summary>A line of text that does not end: far too many columns, or a quotation mark without its pair.</summary>
    RowTooLong,

    /// <summary>Text that is neither UTF-8, UTF-16 nor GB18030.</summary>
    UnknownEncoding,
    Empty,
}

/// <summary>The file is no spreadsheet that we read; <see cref="Refusal"/> says why. It may come in the middle of the rows.</summary>
public sealed class UnreadableSpreadsheetException(SpreadsheetRefusal refusal, int? row = null, Exception? inner = null)
    : Exception($"The spreadsheet cannot be read: {refusal}.", inner)
{
    public SpreadsheetRefusal Refusal { get; } = refusal;

    /// <summary>The row at which reading ended, from 1, where that says anything.</summary>
    public int? Row { get; } = row;
}
