using System.Globalization;
using System.Text.RegularExpressions;
using Zhuxue.Documents.Spreadsheets;
using Zhuxue.Registry.Certificates;

namespace Zhuxue.Registry.Desk.Imports;

/// <summary>What a list of existing certificates says of each, in the order of the template.</summary>
internal enum CertificateColumn
{
    Number,
    Name,
    IdNumber,
    Occupation,
    IssuedOn,
    FirstIssuedOn,
    CountedThrough,
    Issuer,
}

/// <summary>A certificate of a row in which every cell is right.</summary>
internal sealed record CertificateEntry(string Number, string Name, IdNumber IdNumber, Occupation Occupation, DateOnly IssuedOn, DateOnly AnchorOn, int CountedThrough, string Issuer);

/// <summary>A row: its texts, what is wrong with which cell, and the entry if nothing is.</summary>
internal sealed record CertificateRow(int Number, IReadOnlyList<string> Texts, Dictionary<CertificateColumn, string> Faults)
{
    public CertificateEntry? Entry { get; set; }

    /// <summary>The same certificate is there already: nothing would change.</summary>
    public bool Known { get; set; }
}

/// <summary>Reads lists of certificates cell by cell, and says of each bad one what is wrong and what to do.</summary>
/// <param name="places">Where the columns stand.</param>
/// <param name="defaultIssuer">Of rows that name none.</param>
/// <param name="today">Today in China.</param>
internal sealed partial class CertificateSheet(IReadOnlyDictionary<CertificateColumn, int> places, string defaultIssuer, DateOnly today)
{
    public static readonly SpreadsheetLimits Limits = new() { FileBytes = 5 * 1024 * 1024, UnpackedBytes = 60L * 1024 * 1024, Rows = 5_000, Columns = 60, CellCharacters = 400 };

    public static SheetColumns<CertificateColumn> Columns { get; } = new(
    [
        (CertificateColumn.Number, "证书编号", ["编号", "证书号", "证号"]),
        (CertificateColumn.Name, "姓名", ["持证人", "持证人姓名"]),
        (CertificateColumn.IdNumber, "身份证号", ["身份证", "身份证号码", "公民身份号码", "证件号码"]),
        (CertificateColumn.Occupation, "岗位", ["岗位名称", "岗位专业", "证书岗位"]),
        (CertificateColumn.IssuedOn, "发证日期", ["发证时间", "签发日期"]),
        (CertificateColumn.FirstIssuedOn, "初次发证日期", ["首次发证日期", "初次发证"]),
        (CertificateColumn.CountedThrough, "已计年度", ["继续教育年度", "已计入年度"]),
        (CertificateColumn.Issuer, "发证机构", ["发证单位", "签发机构"]),
    ],
    CertificateColumn.Number, CertificateColumn.Name, CertificateColumn.IdNumber, CertificateColumn.Occupation, CertificateColumn.IssuedOn);

    public CertificateRow Read(SheetRow sheetRow)
    {
        var texts = Columns.All.Select(c => TextOf(CellOf(sheetRow, c))).ToList();
        var row = new CertificateRow(sheetRow.Number, texts, []);
        foreach (var column in Columns.All)
        {
            var cell = CellOf(sheetRow, column);
            if (cell.Kind is CellKind.Formula)
                row.Faults[column] = "这一格是公式。请把公式粘贴为数值或文本，再传一次。";
            else if (cell.Kind is CellKind.Error)
                row.Faults[column] = "这一格显示错误。请填上内容。";
            else if (texts[(int)column].Length == 0 && Columns.Required.Contains(column))
                row.Faults[column] = $"{Columns.Title(column)}不能空。请补上。";
        }
        var number = Numbers.Clean(texts[(int)CertificateColumn.Number]);
        if (number.Length > Numbers.Most)
            row.Faults.TryAdd(CertificateColumn.Number, $"证书编号最多 {Numbers.Most} 位。请核对。");
        if (!PersonName.TryParse(texts[(int)CertificateColumn.Name], out var name, out var nameWords))
            row.Faults.TryAdd(CertificateColumn.Name, nameWords);
        var idNumber = IdNumberOf(row, CellOf(sheetRow, CertificateColumn.IdNumber));
        var occupation = Occupations.Find(texts[(int)CertificateColumn.Occupation]);
        if (occupation is null)
            row.Faults.TryAdd(CertificateColumn.Occupation, "不在 13 个岗位里，或者没写专业。例如：施工员（市政工程）。");
        var issuedOn = DayOf(row, CertificateColumn.IssuedOn);
        var first = DayOf(row, CertificateColumn.FirstIssuedOn);
        if (first > issuedOn)
            row.Faults.TryAdd(CertificateColumn.FirstIssuedOn, "初次发证日期比发证日期还晚。请核对。");
        var anchor = first ?? issuedOn;
        var through = YearOf(row, anchor);
        var issuer = texts[(int)CertificateColumn.Issuer] is { Length: > 0 } named ? named : defaultIssuer;
        if (issuer.Length > 60 || issuer.Any(char.IsControl))
            row.Faults.TryAdd(CertificateColumn.Issuer, "发证机构最多 60 个字，不能换行。请改短。");
        if (row.Faults.Count == 0)
            row.Entry = new(number, name!, idNumber!.Value, occupation!, issuedOn!.Value, anchor!.Value, through!.Value, issuer);
        return row;
    }

    private static IdNumber? IdNumberOf(CertificateRow row, Cell cell)
    {
        if (cell.Kind is CellKind.Number || Scientific.IsMatch(TextOf(cell)))
            row.Faults.TryAdd(CertificateColumn.IdNumber, "身份证号存成了数字，后几位已经变成 0。请把这一列设成“文本”格式，再重新输入号码。");
        else if (IdNumber.TryParse(TextOf(cell), out var number, out var error))
            return number;
        else
            row.Faults.TryAdd(CertificateColumn.IdNumber, error.Words);
        return null;
    }

    private DateOnly? DayOf(CertificateRow row, CertificateColumn column)
    {
        var text = row.Texts[(int)column];
        if (text.Length == 0)
            return null;
        var match = Day.Match(text);
        if (!match.Success || !DateOnly.TryParseExact($"{match.Groups["y"].Value}-{int.Parse(match.Groups["m"].ValueSpan, CultureInfo.InvariantCulture)}-{int.Parse(match.Groups["d"].ValueSpan, CultureInfo.InvariantCulture)}", "yyyy-M-d", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
            row.Faults.TryAdd(column, "没有这一天。日期写成 2024-01-15 这样。");
        else if (day > today || day.Year < 1990)
            row.Faults.TryAdd(column, "日期要在 1990 年和今天之间。请核对。");
        else
            return day;
        return null;
    }

    private int? YearOf(CertificateRow row, DateOnly? anchor)
    {
        var text = row.Texts[(int)CertificateColumn.CountedThrough];
        if (text.Length == 0)
            return anchor?.Year;
        if (!int.TryParse(text.TrimEnd('度').TrimEnd('年').Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var year) || year > today.Year + 1)
            row.Faults.TryAdd(CertificateColumn.CountedThrough, "年度写成 4 位数字，例如 2025。没有就空着。");
        else if (year < anchor?.Year)
            row.Faults.TryAdd(CertificateColumn.CountedThrough, "已计年度比发证还早。请核对；没有就空着。");
        else
            return year;
        return null;
    }

    private Cell CellOf(SheetRow row, CertificateColumn column) => places.TryGetValue(column, out var place) ? row[place] : new Cell(-1, CellKind.Empty, "");

    /// <summary>The apostrophe is how people force text, and how our own exports do.</summary>
    private static string TextOf(Cell cell) => cell.Text.Trim() is ['\'', _, ..] text ? text[1..].TrimStart() : cell.Text.Trim();

    [GeneratedRegex(@"^\d(\.\d+)?[eE]\+?\d{1,3}$", RegexOptions.CultureInvariant)]
    private static partial Regex Scientific { get; }

    [GeneratedRegex(@"^(?<y>\d{4})(?<m>\d{2})(?<d>\d{2})$|^(?<y>\d{4})\s*[-/.年]\s*(?<m>\d{1,2})\s*[-/.月]\s*(?<d>\d{1,2})\s*日?$", RegexOptions.CultureInvariant)]
    private static partial Regex Day { get; }
}
