using System.Globalization;

namespace Zhuxue.Documents.Spreadsheets;

/// <summary>What a cell holds. A formula stays a formula: its last result is nobody's statement.</summary>
public enum CellKind
{
    Empty,
    Text,

    /// <summary>Stored as a binary number of 15 significant digits; <see cref="Cell.Text"/> is it as the file writes it.</summary>
    Number,

    /// <summary>A day; <see cref="Cell.Text"/> is <c>yyyy-MM-dd</c>.</summary>
    Date,

    /// <summary>A formula; <see cref="Cell.Text"/> is the result that the program last showed, if any.</summary>
    Formula,

    /// <summary>An error value such as <c>#N/A</c>.</summary>
    Error,
}

/// <summary>One cell.</summary>
/// <param name="Column">Counted from 0.</param>
/// <param name="Kind">What it holds.</param>
/// <param name="Text">Its content, trimmed of nothing.</param>
public readonly record struct Cell(int Column, CellKind Kind, string Text)
{
    /// <summary>The letters that spreadsheet programs show above a column: 0 → A, 27 → AB.</summary>
    public static string ColumnName(int column)
    {
        var name = "";
        for (var rest = column + 1; rest > 0; rest = (rest - 1) / 26)
            name = (char)('A' + (rest - 1) % 26) + name;
        return name;
    }

    /// <summary>"AB12" → 27; null where there are no letters. A column that no spreadsheet has counts as one too many.</summary>
    public static int? ColumnOf(string? reference)
    {
        if (reference is null)
            return null;
        var column = 0;
        foreach (var letter in reference)
        {
            if (!char.IsAsciiLetter(letter))
                break;
            column = column * 26 + (char.ToUpperInvariant(letter) - 'A' + 1);
            if (column > 1_000_000)
                break;
        }
        return column == 0 ? null : column - 1;
    }
}

/// <summary>A block of merged cells. Rows are counted from 1, columns from 0; both ends belong to it.</summary>
public readonly record struct MergedCells(int FirstRow, int LastRow, int FirstColumn, int LastColumn)
{
    /// <summary>As spreadsheet programs write it: C5:C9.</summary>
    public string Name => $"{Cell.ColumnName(FirstColumn)}{FirstRow}:{Cell.ColumnName(LastColumn)}{LastRow}";

    public bool Touches(int row) => FirstRow <= row && row <= LastRow;

    internal static MergedCells? Parse(string? reference)
    {
        if (reference?.Split(':') is not [var first, var last] || Cell.ColumnOf(first) is not { } left || Cell.ColumnOf(last) is not { } right)
            return null;
        return int.TryParse(first.AsSpan().TrimStart("ABCDEFGHIJKLMNOPQRSTUVWXYZ"), NumberStyles.None, CultureInfo.InvariantCulture, out var top)
            && int.TryParse(last.AsSpan().TrimStart("ABCDEFGHIJKLMNOPQRSTUVWXYZ"), NumberStyles.None, CultureInfo.InvariantCulture, out var bottom)
            ? new(top, bottom, left, right) : null;
    }
}

/// <summary>One row that has any content.</summary>
/// <param name="Number">Counted from 1, as spreadsheet programs show it.</param>
/// <param name="Cells">The cells with content, by column.</param>
public sealed record SheetRow(int Number, IReadOnlyList<Cell> Cells)
{
    /// <summary>The cell in a column, empty where there is none.</summary>
    public Cell this[int column]
    {
        get
        {
            foreach (var cell in Cells)
            {
                if (cell.Column == column)
                    return cell;
            }
            return new Cell(column, CellKind.Empty, "");
        }
    }
}
