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
