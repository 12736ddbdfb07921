using System.Text;
using Zhuxue.Documents.Spreadsheets;

namespace Zhuxue.Training.Console.Imports;

/// <summary>What a roster says of each person, in the order of the template.</summary>
internal enum RosterColumn
{
    IdNumber,
    Name,
    Phone,
    Occupation,
    Employer,
    Year,
    IssuedOn,
}

/// <summary>Names of the columns, and how people write them.</summary>
internal static class RosterColumns
{
    private static readonly (RosterColumn Column, string Title, string[] Aliases)[] Names =
    [
        (RosterColumn.IdNumber, "身份证号", ["身份证", "身份证号码", "公民身份号码", "证件号", "证件号码", "身份证件号码"]),
        (RosterColumn.Name, "姓名", ["学员姓名", "人员姓名", "名字"]),
        (RosterColumn.Phone, "手机号", ["手机", "手机号码", "电话", "联系电话", "电话号码", "移动电话"]),
        (RosterColumn.Occupation, "岗位", ["岗位名称", "报名岗位", "培训岗位", "职位", "岗位专业", "工种"]),
        (RosterColumn.Employer, "用人单位", ["单位", "单位名称", "工作单位", "所在单位", "企业", "企业名称", "公司", "公司名称"]),
        (RosterColumn.Year, "年度", ["培训年度", "学习年度", "继续教育年度", "年份", "年"]),
        (RosterColumn.IssuedOn, "发证日期", ["证书发证日期", "证书日期", "发证时间", "证书签发日期", "初次发证日期"]),
    ];

    private static readonly Dictionary<string, RosterColumn> ByWords = Names
        .SelectMany(n => n.Aliases.Append(n.Title).Select(words => (words, n.Column))).ToDictionary(p => p.words, p => p.Column, StringComparer.Ordinal);

    /// <summary>All columns, in the order of the template.</summary>
    public static IReadOnlyList<RosterColumn> All { get; } = [.. Names.Select(n => n.Column)];

    /// <summary>Without these a file is no roster. The issue day is needed only where the rules count from it.</summary>
    public static IReadOnlyList<RosterColumn> Required { get; } = [.. All.Where(c => c is not RosterColumn.IssuedOn)];

    public static string Title(this RosterColumn column) => Names[(int)column].Title;

    /// <summary>The column that a heading names; spaces, stars and what stands in brackets do not matter.</summary>
    public static RosterColumn? Find(string heading)
    {
        var text = heading.Normalize(NormalizationForm.FormKC);
        if (text.IndexOf('(', StringComparison.Ordinal) is > 0 and var bracket)
            text = text[..bracket];
        return ByWords.TryGetValue(string.Concat(text.Where(char.IsLetterOrDigit)), out var column) ? column : null;
    }
}

/// <summary>Where the columns of a roster stand in its file.</summary>
/// <param name="Sheet">Index among the visible sheets.</param>
/// <param name="SheetName">Name of its tab; empty for delimited text.</param>
/// <param name="Row">Number of the row with the column names.</param>
/// <param name="Places">Index of the spreadsheet column of each roster column that is there.</param>
internal sealed record RosterHeader(int Sheet, string SheetName, int Row, IReadOnlyDictionary<RosterColumn, int> Places)
{
    /// <summary>The column names are looked for in the first rows only: titles and notes may stand above them.</summary>
    private const int RowsLookedAt = 10;

    /// <summary>Finds the first sheet with a row that names all required columns; otherwise says in words what is missing.</summary>
    /// <exception cref="UnreadableSpreadsheetException">The file is none that we read.</exception>
    public static (RosterHeader? Header, string? Refusal) Find(Workbook book)
    {
        RosterHeader? best = null;
        for (var sheet = 0; sheet < book.Sheets.Count; sheet++)
        {
            foreach (var row in book.Rows(sheet).TakeWhile(r => r.Number <= RowsLookedAt))
            {
                var header = Of(sheet, book.Sheets[sheet], row);
                if (header.Missing.Count == 0)
                    return header.Twice(row) is { } twice ? (null, twice) : (header, null);
                if (best is null || header.Places.Count > best.Places.Count)
                    best = header;
            }
        }
        return (null, best is null or { Places.Count: 0 }
            ? $"前 {RowsLookedAt} 行里没有找到列名。列名要有：{Titles(RosterColumns.Required)}。可以下载模板照着填。"
            : $"第 {best.Row} 行像是列名，但缺少：{Titles(best.Missing)}。请补上这些列再传。");
    }

    private List<RosterColumn> Missing => [.. RosterColumns.Required.Where(c => !Places.ContainsKey(c))];

    private static RosterHeader Of(int sheet, string name, SheetRow row)
    {
        var places = new Dictionary<RosterColumn, int>();
        foreach (var cell in row.Cells)
        {
            if (cell.Kind is CellKind.Text && RosterColumns.Find(cell.Text) is { } column)
                places.TryAdd(column, cell.Column);
        }
        return new RosterHeader(sheet, name, row.Number, places);
    }

    /// <summary>Two columns of the same meaning: nobody can know which one is right.</summary>
    private string? Twice(SheetRow row)
    {
        foreach (var cell in row.Cells)
        {
            if (cell.Kind is CellKind.Text && RosterColumns.Find(cell.Text) is { } column && Places[column] != cell.Column)
                return $"有两列“{column.Title()}”（{Cell.ColumnName(Places[column])} 列和 {Cell.ColumnName(cell.Column)} 列）。请只留一列再传。";
        }
        return null;
    }

    private static string Titles(IEnumerable<RosterColumn> columns) => string.Join("、", columns.Select(c => c.Title()));
}
