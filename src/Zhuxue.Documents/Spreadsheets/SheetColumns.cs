using System.Text;

namespace Zhuxue.Documents.Spreadsheets;

/// <summary>The columns of a kind of file that people fill in: their titles, and how people write them.</summary>
/// <param name="names">In the order of the template, which is the order of the enumeration.</param>
/// <param name="required">Without these a file is none of its kind.</param>
public sealed class SheetColumns<TColumn>(IReadOnlyList<(TColumn Column, string Title, string[] Aliases)> names, params IReadOnlyList<TColumn> required)
    where TColumn : struct, Enum
{
    private readonly Dictionary<string, TColumn> byWords = names
        .SelectMany(n => n.Aliases.Append(n.Title).Select(words => (words, n.Column))).ToDictionary(p => p.words, p => p.Column, StringComparer.OrdinalIgnoreCase);

    private readonly Dictionary<TColumn, string> titles = names.ToDictionary(n => n.Column, n => n.Title);

    /// <summary>In the order of the template.</summary>
    public IReadOnlyList<TColumn> All { get; } = [.. names.Select(n => n.Column)];

    public IReadOnlyList<TColumn> Required { get; } = required;

    public string Title(TColumn column) => titles[column];

    /// <summary>The titles of some columns, as a sentence lists them.</summary>
    public string Titles(IEnumerable<TColumn> columns) => string.Join("、", columns.Select(Title));

    /// <summary>The column that a heading names; spaces, stars and what stands in brackets do not matter.</summary>
    public TColumn? Find(string heading)
    {
        var text = heading.Normalize(NormalizationForm.FormKC);
        if (text.IndexOf('(', StringComparison.Ordinal) is > 0 and var bracket)
            text = text[..bracket];
        return byWords.TryGetValue(string.Concat(text.Where(char.IsLetterOrDigit)), out var column) ? column : null;
    }
}

/// <summary>Where the columns stand in a file.</summary>
/// <param name="Sheet">Index among the visible sheets.</param>
/// <param name="SheetName">Name of its tab; empty for delimited text.</param>
/// <param name="Row">Number of the row with the column names.</param>
/// <param name="Places">Index of the spreadsheet column of each column that is there.</param>
public sealed record SheetHeader<TColumn>(int Sheet, string SheetName, int Row, IReadOnlyDictionary<TColumn, int> Places)
    where TColumn : struct, Enum
{
    /// <summary>The column names are looked for in the first rows only: titles and notes may stand above them.</summary>
    private const int RowsLookedAt = 10;

#pragma warning disable CA1000 // the type parameter is what is looked for
    /// <summary>Finds the first sheet with a row that names all required columns; otherwise says in words what is missing.</summary>
    /// <exception cref="UnreadableSpreadsheetException">The file is none that we read.</exception>
    public static (SheetHeader<TColumn>? Header, string? Refusal) Find(Workbook book, SheetColumns<TColumn> columns)
#pragma warning restore CA1000
    {
        SheetHeader<TColumn>? best = null;
        for (var sheet = 0; sheet < book.Sheets.Count; sheet++)
        {
            foreach (var row in book.Rows(sheet).TakeWhile(r => r.Number <= RowsLookedAt))
            {
                var header = Of(sheet, book.Sheets[sheet], row, columns);
                if (header.Missing(columns).Count == 0)
                    return header.Twice(row, columns) is { } twice ? (null, twice) : (header, null);
                if (best is null || header.Places.Count > best.Places.Count)
                    best = header;
            }
        }
        return (null, best is null or { Places.Count: 0 }
            ? $"前 {RowsLookedAt} 行里没有找到列名。列名要有：{columns.Titles(columns.Required)}。可以下载模板照着填。"
            : $"第 {best.Row} 行像是列名，但缺少：{columns.Titles(best.Missing(columns))}。请补上这些列再传。");
    }

    private List<TColumn> Missing(SheetColumns<TColumn> columns) => [.. columns.Required.Where(c => !Places.ContainsKey(c))];

    private static SheetHeader<TColumn> Of(int sheet, string name, SheetRow row, SheetColumns<TColumn> columns)
    {
        var places = new Dictionary<TColumn, int>();
        foreach (var cell in row.Cells)
        {
            if (cell.Kind is CellKind.Text && columns.Find(cell.Text) is { } column)
                places.TryAdd(column, cell.Column);
        }
        return new(sheet, name, row.Number, places);
    }

    /// <summary>Two columns of the same meaning: nobody can know which one is right.</summary>
    private string? Twice(SheetRow row, SheetColumns<TColumn> columns)
    {
        foreach (var cell in row.Cells)
        {
            if (cell.Kind is CellKind.Text && columns.Find(cell.Text) is { } column && Places[column] != cell.Column)
                return $"有两列“{columns.Title(column)}”（{Cell.ColumnName(Places[column])} 列和 {Cell.ColumnName(cell.Column)} 列）。请只留一列再传。";
        }
        return null;
    }
}
