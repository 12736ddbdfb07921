using System.Text;
using CsvHelper;

namespace Zhuxue.Documents.Spreadsheets;

/// <summary>Comma, semicolon or tab separated text, quoted as RFC 4180 says; which of the three is found out from the text.</summary>
internal sealed class DelimitedText : Workbook
{
    private readonly byte[] content;
    private readonly SpreadsheetLimits limits;
    private readonly Encoding encoding;

    public DelimitedText(byte[] content, SpreadsheetLimits limits)
    {
        (this.content, this.limits) = (content, limits);
        encoding = TextEncoding.Of(content);
    }

    public override IReadOnlyList<string> Sheets { get; } = [""];

    public override IEnumerable<SheetRow> Rows(int sheet)
    {
        // Over a stream, not over the bytes in place: only a growing buffer is measured against the longest record.
        using var csv = CsvReader.Create(new MemoryStream(content, writable: false), new CsvReaderOptions
        {
            Encoding = encoding,
            HasHeader = false,
            SkipEmptyLines = false,
            MaxRecordSize = limits.Columns * limits.CellCharacters,
            IncludeValuesInExceptions = false,
        });
        while (Read(csv))
        {
            var row = (int)Math.Min(csv.RowNumber, int.MaxValue);
            var cells = new List<Cell>(Math.Min(csv.FieldCount, 16));
            for (var column = 0; column < csv.FieldCount; column++)
            {
                var value = csv.GetSpan(column);
                if (value.IsWhiteSpace())
                    continue;
                if (column >= limits.Columns)
                    throw new UnreadableSpreadsheetException(SpreadsheetRefusal.TooManyColumns, row);
                if (value.Length > limits.CellCharacters)
                    throw new UnreadableSpreadsheetException(SpreadsheetRefusal.CellTooLong, row);
                var text = csv.GetString(column);
                cells.Add(new Cell(column, text.StartsWith('=') ? CellKind.Formula : CellKind.Text, text));
            }
            if (cells.Count == 0)
                continue;
            if (row > limits.Rows)
                throw new UnreadableSpreadsheetException(SpreadsheetRefusal.TooManyRows, row);
            yield return new SheetRow(row, cells);
        }
    }

    private static bool Read(CsvReader csv)
    {
        try
        {
            return csv.Read();
        }
        catch (CsvFormatException exception)
        {
            throw new UnreadableSpreadsheetException(SpreadsheetRefusal.RowTooLong, (int)csv.RowNumber + 1, exception);
        }
        catch (DecoderFallbackException exception)
        {
            throw new UnreadableSpreadsheetException(SpreadsheetRefusal.UnknownEncoding, (int)csv.RowNumber + 1, exception);
        }
    }
}

file static class Utf8Spaces
{
    /// <summary>True when the bytes are ASCII white space only, or none.</summary>
    public static bool IsWhiteSpace(this ReadOnlySpan<byte> text) => text.TrimStart(" \t\r\n"u8).IsEmpty;
}
