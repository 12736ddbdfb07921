using System.Globalization;
using System.Text.RegularExpressions;
using Zhuxue.Documents.Spreadsheets;
using Zhuxue.Training.Catalogue.Rules;

namespace Zhuxue.Training.Console.Imports;

/// <summary>Reads the cells of one roster row and says of each bad one what is wrong and what to do.</summary>
/// <param name="places">Where the columns stand.</param>
/// <param name="rules">The rules that new enrolments stand under: ages.</param>
/// <param name="today">Today in China.</param>
internal sealed partial class RosterCells(IReadOnlyDictionary<RosterColumn, int> places, RulePack rules, DateOnly today)
{
    private const int EmployerCharacters = 100;

    public RosterRow Read(SheetRow sheetRow)
    {
        var cells = RosterColumns.All.Select(c => places.TryGetValue(c, out var place) ? sheetRow[place] : new Cell(-1, CellKind.Empty, "")).ToArray();
        var row = new RosterRow(sheetRow.Number, [.. cells.Select(c => c.Text.Trim())], [], null);

        var idNumber = IdNumberOf(row, cells[(int)RosterColumn.IdNumber]);
        var name = NameOf(row, cells[(int)RosterColumn.Name]);
        var phone = PhoneOf(row, cells[(int)RosterColumn.Phone]);
        var occupation = OccupationOf(row, cells[(int)RosterColumn.Occupation]);
        var employer = EmployerOf(row, cells[(int)RosterColumn.Employer]);
        var year = YearOf(row, cells[(int)RosterColumn.Year]);
        var issuedOn = IssuedOnOf(row, cells[(int)RosterColumn.IssuedOn]);
        if (issuedOn is { } issued && year is { } label && label <= issued.Year)
            row.Bad(RosterColumn.Year, $"发证当年不用学，从 {issued.Year + 1} 年度开始。请改年度，或核对发证日期。");

        return row.IsBad ? row : row with { Entry = new(idNumber!.Value, name!, phone!.Value, occupation!, employer, year!.Value, issuedOn) };
    }

    private IdNumber? IdNumberOf(RosterRow row, Cell cell)
    {
        if (Typed(row, RosterColumn.IdNumber, cell) is not { } text)
            return null;
        if (cell.Kind is CellKind.Number || IsScientific(text))
        {
            row.Bad(RosterColumn.IdNumber, "身份证号存成了数字，后几位已经变成 0。请把这一列设成“文本”格式，再重新输入号码。");
            return null;
        }
        if (!IdNumber.TryParse(text, today, out var number, out var error))
        {
            row.Bad(RosterColumn.IdNumber, error.Words);
            return null;
        }
        var woman = (number.ToString()[16] - '0') % 2 == 0;
        var most = woman ? rules.AgeMostWomen : rules.AgeMostMen;
        if (number.BirthDate.AddYears(rules.AgeLeast) > today)
            row.Bad(RosterColumn.IdNumber, $"未满 {rules.AgeLeast} 周岁，不能报名。请核对身份证号。");
        else if (most is { } years && number.BirthDate.AddYears(years + 1) <= today)
            row.Bad(RosterColumn.IdNumber, $"超过 {years} 周岁，本省规定不能报名。请核对身份证号。");
        return number;
    }

    private static string? NameOf(RosterRow row, Cell cell)
    {
        if (Typed(row, RosterColumn.Name, cell) is not { } text)
            return null;
        if (PersonName.TryParse(text, out var name, out var words))
            return name;
        row.Bad(RosterColumn.Name, words);
        return null;
    }

    private static PhoneNumber? PhoneOf(RosterRow row, Cell cell)
    {
        if (Typed(row, RosterColumn.Phone, cell) is not { } text)
            return null;
        if (IsScientific(text) && cell.Kind is not CellKind.Number)
        {
            row.Bad(RosterColumn.Phone, "手机号变成了科学记数，后几位可能丢了。请把这一列设成“文本”格式，再重新输入号码。");
            return null;
        }
        if (PhoneNumber.TryParse(Plain(cell, text), out var phone, out var words))
            return phone;
        row.Bad(RosterColumn.Phone, words);
        return null;
    }

    private static Occupation? OccupationOf(RosterRow row, Cell cell)
    {
        if (Typed(row, RosterColumn.Occupation, cell) is not { } text)
            return null;
        if (Occupations.Find(text) is { } occupation)
        {
            if (text != occupation.Title)
                row.Mind(RosterColumn.Occupation, $"将导入为：{occupation.Title}");
            return occupation;
        }
        var ambiguous = Occupations.All.Where(o => o.Specialty is not null && o.Name == text).ToList();
        row.Bad(RosterColumn.Occupation, ambiguous.Count > 0
            ? $"要写明专业：{string.Join("、", ambiguous.Select(o => o.Specialty))}。例如：{ambiguous[^1].Title}。"
            : "不在 13 个岗位里。请改成模板里列出的名称。");
        return null;
    }

    private static string? EmployerOf(RosterRow row, Cell cell)
    {
        if (cell.Kind is CellKind.Empty || Typed(row, RosterColumn.Employer, cell) is not { } text)
            return null;
        if (text.Length > EmployerCharacters || text.Any(char.IsControl))
            row.Bad(RosterColumn.Employer, $"单位名称最多 {EmployerCharacters} 个字，不能换行。请改短。");
        return text;
    }

    private int? YearOf(RosterRow row, Cell cell)
    {
        if (Typed(row, RosterColumn.Year, cell) is not { } text)
            return null;
        var digits = Plain(cell, text).TrimEnd('度').TrimEnd('年').Trim();
        if (digits.Length == 4 && int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var year))
        {
            if (year >= today.Year - 5 && year <= today.Year + 1)
                return year;
            row.Bad(RosterColumn.Year, $"年度要在 {today.Year - 5} 到 {today.Year + 1} 之间。请核对。");
            return null;
        }
        row.Bad(RosterColumn.Year, "年度写成 4 位数字，例如 2026。");
        return null;
    }

    private DateOnly? IssuedOnOf(RosterRow row, Cell cell)
    {
        if (cell.Kind is CellKind.Empty || Typed(row, RosterColumn.IssuedOn, cell) is not { } text)
            return null;
        var match = Day.Match(Plain(cell, text));
        if (!match.Success)
        {
            row.Bad(RosterColumn.IssuedOn, "日期写成 2024-01-15 这样。不知道就空着。");
            return null;
        }
        var (year, month, day) = (Number(match, "y"), Number(match, "m"), Number(match, "d"));
        if (month is < 1 or > 12)
            row.Bad(RosterColumn.IssuedOn, $"没有 {month} 月。请核对发证日期。");
        else if (year < 1980 || day < 1 || day > DateTime.DaysInMonth(year, month))
            row.Bad(RosterColumn.IssuedOn, $"没有 {year} 年 {month} 月 {day} 日这一天。请核对发证日期。");
        else if (new DateOnly(year, month, day) is var issued && issued > today)
            row.Bad(RosterColumn.IssuedOn, "发证日期还没到。请核对。");
        else
            return issued;
        return null;
    }

    /// <summary>The text of a cell that is filled in by a person; null after a remark.</summary>
    private static string? Typed(RosterRow row, RosterColumn column, Cell cell)
    {
        switch (cell.Kind)
        {
            case CellKind.Empty:
                row.Bad(column, $"{column.Title()}不能空。请补上。");
                return null;
            case CellKind.Formula:
                row.Bad(column, "这一格是公式。请把公式粘贴为数值或文本，再传一次。");
                return null;
            case CellKind.Error:
                row.Bad(column, "这一格显示错误。请填上内容。");
                return null;
            default:
                // The apostrophe is how people force text, and how our own exports do.
                var text = cell.Text.Trim();
                return text.StartsWith('\'') && text.Length > 1 ? text[1..].TrimStart() : text;
        }
    }

    /// <summary>A number stored as such, written out: 1.38E10 is 13800000000.</summary>
    private static string Plain(Cell cell, string text) =>
        cell.Kind is CellKind.Number && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && value == Math.Floor(value) && Math.Abs(value) < 1e15
            ? value.ToString("0", CultureInfo.InvariantCulture) : text;

    private static bool IsScientific(string text) => Scientific.IsMatch(text);

    private static int Number(Match match, string group) => int.Parse(match.Groups[group].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^\d(\.\d+)?[eE]\+?\d{1,3}$", RegexOptions.CultureInvariant)]
    private static partial Regex Scientific { get; }

    [GeneratedRegex(@"^(?<y>\d{4})(?<m>\d{2})(?<d>\d{2})$|^(?<y>\d{4})\s*[-/.年]\s*(?<m>\d{1,2})\s*[-/.月]\s*(?<d>\d{1,2})\s*日?$", RegexOptions.CultureInvariant)]
    private static partial Regex Day { get; }
}
