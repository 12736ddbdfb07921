using System.Globalization;
using System.Text;
using Zhuxue.Documents.Spreadsheets;

namespace Zhuxue.Training.Hours.Calendar;

/// <summary>One row as somebody wrote it: a day, and 休 or 班.</summary>
internal sealed record SheetDay(int Number, string Day, string Mark);

/// <summary>What is wrong with a cell (the year is not saved), or worth a second look.</summary>
internal sealed record SheetRemark(int Number, string Column, string Cell, string Words, bool IsBad);

/// <summary>A year's holidays as they were read, before anything is saved.</summary>
internal sealed record CheckedYear(int Year, IReadOnlyList<DateOnly> Off, IReadOnlyList<DateOnly> On, IReadOnlyList<SheetRemark> Remarks)
{
    public bool IsGood => !Remarks.Any(r => r.IsBad);

    /// <summary>The same days in our own writing: checked once more, it gives the same.</summary>
    public string Text => string.Join('\n', Off.Select(d => (Day: d, Mark: YearSheet.Off)).Concat(On.Select(d => (Day: d, Mark: YearSheet.On))).OrderBy(d => d.Day)
        .Select(d => d.Day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) + " " + d.Mark));
}

/// <summary>Reads the list of a year's days off and worked weekends, from a file or from words that somebody pasted.</summary>
internal static class YearSheet
{
    public const string Off = "休", On = "班";
    public const string DayTitle = "日期", MarkTitle = "休或班";
    private const int RowsMost = 400;
    private static readonly string[] DayShapes = ["yyyy-M-d", "yyyy/M/d", "yyyy.M.d", "yyyy年M月d日", "yyyyMMdd"];

    public static SheetColumns<Column> Columns { get; } = new([(Column.Day, DayTitle, ["日子", "日期日"]), (Column.Mark, MarkTitle, ["休班", "类型", "休还是班"])], Column.Day, Column.Mark);

    internal enum Column
    {
        Day,
        Mark,
    }

    /// <summary>Lines of a day and its mark with anything between them; empty lines are skipped.</summary>
    public static IReadOnlyList<SheetDay> FromText(string? text)
    {
        var lines = (text ?? "").Split('\n');
        return [.. lines.Select((line, i) => (Line: line.Normalize(NormalizationForm.FormKC).Trim(), Number: i + 1)).Where(l => l.Line.Length > 0).Select(l =>
        {
            var parts = l.Line.Split([' ', '\t', ',', ';', '、', '，'], 2, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
            return new SheetDay(l.Number, parts.Length > 0 ? parts[0] : "", parts.Length > 1 ? parts[1] : "");
        })];
    }

    /// <summary>The rows of an uploaded file, or why it is none.</summary>
    public static (IReadOnlyList<SheetDay> Rows, string? Refusal) FromFile(byte[] content)
    {
        var limits = new SpreadsheetLimits();
        try
        {
            using var book = Workbook.Open(content, limits);
            var (header, refusal) = SheetHeader<Column>.Find(book, Columns);
            if (header is null)
                return ([], refusal);
            return ([.. book.Rows(header.Sheet).Where(r => r.Number > header.Row).Take(RowsMost + 1)
                .Select(r => new SheetDay(r.Number, r[header.Places[Column.Day]].Text.Trim(), r[header.Places[Column.Mark]].Text.Trim())).Where(r => r.Day.Length + r.Mark.Length > 0)], null);
        }
        catch (UnreadableSpreadsheetException refused)
        {
            return ([], SpreadsheetWords.Of(refused, limits));
        }
    }

    /// <summary>Judges every cell; nothing is looked up and nothing is saved.</summary>
    public static CheckedYear Check(int year, IReadOnlyList<SheetDay> rows)
    {
        var remarks = new List<SheetRemark>();
        var seen = new Dictionary<DateOnly, int>();
        var (off, on) = (new SortedSet<DateOnly>(), new SortedSet<DateOnly>());
        if (rows.Count > RowsMost)
            remarks.Add(new(rows[RowsMost].Number, DayTitle, "", $"行太多了，一年最多 {RowsMost} 行。", true));
        foreach (var row in rows.Take(RowsMost))
        {
            bool? isOff = row.Mark switch { Off or "放假" or "休息" or "休假" => true, On or "上班" or "补班" or "调休上班" => false, _ => null };
            if (isOff is null)
                remarks.Add(new(row.Number, MarkTitle, row.Mark, row.Mark.Length == 0 ? "空着。请写“休”或“班”。" : "看不懂。只能写“休”或“班”。", true));
            if (!DateOnly.TryParseExact(row.Day.Normalize(NormalizationForm.FormKC), DayShapes, CultureInfo.InvariantCulture, DateTimeStyles.AllowWhiteSpaces, out var day))
                remarks.Add(new(row.Number, DayTitle, row.Day, row.Day.Length == 0 ? "空着。请写日期，例如 2027-01-01。" : "不是日期。请写成 2027-01-01 这样；表格里请把这一格设成日期或文本。", true));
            else if (day.Year != year)
                remarks.Add(new(row.Number, DayTitle, row.Day, $"不是 {year} 年的日子。跨年的假期，请分到各自的年份。", true));
            else if (!seen.TryAdd(day, row.Number))
                remarks.Add(new(row.Number, DayTitle, row.Day, $"和第 {seen[day]} 行是同一天。请只留一行。", true));
            else if (isOff is { } marked)
            {
                (marked ? off : on).Add(day);
                if (!marked && day.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday))
                    remarks.Add(new(row.Number, MarkTitle, row.Mark, $"{day.DayWords}本来就上班，标不标“班”都一样。请看看是不是写错了日子。", false));
            }
        }
        if (off.Count == 0)
            remarks.Add(new(0, DayTitle, "", "一天“休”都没有。请照国务院办公厅的放假通知填全年的。", true));
        else if (!off.Contains(new DateOnly(year, 1, 1)))
            remarks.Add(new(0, DayTitle, "", "1 月 1 日（元旦）没有标“休”，请看看是不是漏了。", false));
        return new(year, [.. off], [.. on], remarks);
    }
}
