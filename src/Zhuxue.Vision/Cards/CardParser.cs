using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Zhuxue.Vision.Cards;

/// <summary>Sorts the text of a card into its fields by label, pattern, place and check digit. Pure: no picture, no model.</summary>
internal static partial class CardParser
{
    /// <summary>Labels and titles that make a side.</summary>
    private const int LeastMarks = 2;

    /// <param name="lines">What was read, with boxes in the picture turned upright.</param>
    public static CardReading Parse(IReadOnlyList<TextLine> lines)
    {
        var rows = TextRow.Of(lines);
        var text = string.Join('\n', rows.Select(row => row.Text));
        var reading = new CardReading { Lines = [.. lines.OrderBy(line => line.Box.Y)] };
        if (OtherPapers.IsMatch(text))
            return reading;
        var numbers = Numbers(rows);
        int front = FrontMarks.Count(text) + (numbers.Number is null ? 0 : 1), back = BackMarks.Count(text) + (ValidityPattern.IsMatch(text) ? 1 : 0);
        if (front >= LeastMarks && front > back && (OnlyOnCards.IsMatch(text) || numbers.IsOld))
            return Front(reading with { Side = CardSide.Front, Number = numbers.Number, IsFirstGeneration = numbers.IsOld && numbers.Number is null }, TextRow.Of(LeftOfPortrait(lines)));
        return back >= LeastMarks ? Back(reading with { Side = CardSide.Back }, rows) : reading;
    }

    private static CardReading Front(CardReading reading, List<TextRow> rows)
    {
        int sexAt = rows.FindIndex(row => SexOrNation.IsMatch(row.Text)), addressAt = rows.FindIndex(row => AddressLabel.IsMatch(row.Text)), numberAt = rows.FindLastIndex(row => NumberLabel.IsMatch(row.Text) || NumberPattern.IsMatch(row.Text));
        var (sex, nation) = (FirstOf(rows, SexPattern), FirstOf(rows, NationPattern));
        return reading with
        {
            Name = Name(rows, sexAt),
            Sex = sex,
            Nation = nation is null ? null : Nations.Read(nation),
            BirthDate = rows.Select(row => BirthPattern.Match(row.Text)).Where(match => match.Success).Select(match => DateOf(match, "y", "m", "d")).FirstOrDefault(date => date is not null),
            Address = addressAt < 0 ? null : Joined(rows[addressAt..(numberAt > addressAt ? numberAt : rows.Count)], AddressPattern, AnyText),
        };
    }

    /// <summary>Without what stands in and below the portrait, which begins at 0.6 of the way from the labels to the end of the number.</summary>
    private static IEnumerable<TextLine> LeftOfPortrait(IReadOnlyList<TextLine> lines)
    {
        const double portrait = 0.62;
        if (lines.FirstOrDefault(line => NumberPattern.IsMatch(line.Text)) is not { } number)
            return lines;
        double end = number.Box.X + number.Box.Width / 2, start = lines.Where(line => FrontMarks.IsMatch(line.Text)).Min(line => line.Box.X - line.Box.Width / 2);
        return lines.Where(line => line.Box.X < start + portrait * (end - start) || Math.Abs(line.Box.Y - number.Box.Y) < number.Box.Height);
    }

    /// <summary>Behind its label, down to the row of the sex; without the label, what stands above the sex.</summary>
    private static CardField? Name(List<TextRow> rows, int sexAt)
    {
        var labelAt = rows.FindIndex(row => NameLabel.IsMatch(row.Text));
        if (labelAt >= 0)
            return Joined(rows[labelAt..(sexAt > labelAt ? sexAt : labelAt + 1)], NamePattern, MoreOfName);
        return sexAt > 0 && rows[sexAt - 1] is var above && UnlabelledName.Match(above.Text) is { Success: true } match ? above.Field(match.Groups["v"]) : null;
    }

    private static CardReading Back(CardReading reading, List<TextRow> rows)
    {
        int issuerAt = rows.FindIndex(row => IssuerLabel.IsMatch(row.Text)), validityAt = rows.FindIndex(row => ValidityLabel.IsMatch(row.Text) || ValidityPattern.IsMatch(row.Text));
        reading = reading with { Issuer = issuerAt < 0 ? null : Joined(rows[issuerAt..(validityAt > issuerAt ? validityAt : issuerAt + 1)], IssuerPattern, AnyText) };
        foreach (var match in rows.Select(row => ValidityPattern.Match(row.Text)).Where(match => match.Success))
        {
            var (from, until, isLongTerm) = (DateOf(match, "y1", "m1", "d1"), DateOf(match, "y2", "m2", "d2"), match.Groups["long"].Success);
            if (from is not null && (isLongTerm || until > from))
                return reading with { ValidFrom = from, ValidUntil = until, IsLongTerm = isLongTerm };
        }
        return reading;
    }

    private static (CardField? Number, bool IsOld) Numbers(List<TextRow> rows)
    {
        var isOld = false;
        foreach (var row in rows)
        {
            // Letters that digits are taken for, where there are only digits.
            var digits = LooksLikeDigits.Replace(row.Text, found => found.Value.Replace('O', '0').Replace('o', '0').Replace('I', '1').Replace('l', '1').Replace('x', 'X').Replace('×', 'X'));
            foreach (Match match in NumberPattern.Matches(digits))
            {
                if (IdCheckDigit.Holds(match.Value) && IsDate(match.Value.AsSpan(6, 8)))
                    return (new CardField(match.Value, row.Certainty(match.Index, match.Length)), false);
            }
            // A blurred number that lost three digits must not pass for one of 15: those stand behind another label.
            isOld |= !NumberLabel.IsMatch(row.Text) && OldNumber.Match(digits) is { Success: true } old && IsDate("19" + old.Value[^9..^3]);
        }
        return (null, isOld);
    }

    private static CardField? FirstOf(List<TextRow> rows, Regex pattern) =>
        rows.Select(row => row.Field(pattern.Match(row.Text).Groups["v"])).FirstOrDefault(field => field is not null);

    /// <summary>The value of the first row, and what the further rows add to it.</summary>
    private static CardField? Joined(List<TextRow> rows, Regex first, Regex further)
    {
        var text = new StringBuilder();
        var certainty = 1f;
        for (var i = 0; i < rows.Count; i++)
        {
            if (rows[i].Field((i == 0 ? first : further).Match(rows[i].Text).Groups["v"]) is not { } part)
                continue;
            text.Append(part.Text);
            certainty = Math.Min(certainty, part.Certainty);
        }
        return text.Length == 0 ? null : new CardField(text.ToString(), certainty);
    }

    private static DateOnly? DateOf(Match match, string year, string month, string day) =>
        DateOnly.TryParseExact($"{match.Groups[year].Value}-{match.Groups[month].Value}-{match.Groups[day].Value}", "yyyy-M-d", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) ? date : null;

    private static bool IsDate(ReadOnlySpan<char> digits) => DateOnly.TryParseExact(digits, "yyyyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _);

    private const string Label = "公民身份|民身份号|身份号码|份号码";

    [GeneratedRegex("姓名|性别|民族|出生|住址|" + Label, RegexOptions.CultureInvariant)]
    private static partial Regex FrontMarks { get; }

    [GeneratedRegex("人民共和国|居民身份证|民身份证|签发机关|发机关|有效期限|效期限", RegexOptions.CultureInvariant)]
    private static partial Regex BackMarks { get; }

    // Driving licences, social-security cards and others carry name and number too.
    [GeneratedRegex("驾驶|准驾|行驶证|社会保障|医疗保障|护照|户口|结婚|离婚|毕业|学位|营业执照|证书编号", RegexOptions.CultureInvariant)]
    private static partial Regex OtherPapers { get; }

    [GeneratedRegex("民族|" + Label, RegexOptions.CultureInvariant)]
    private static partial Regex OnlyOnCards { get; }

    [GeneratedRegex(Label, RegexOptions.CultureInvariant)]
    private static partial Regex NumberLabel { get; }

    [GeneratedRegex("[0-9OoIlXx×]{15,}", RegexOptions.CultureInvariant)]
    private static partial Regex LooksLikeDigits { get; }

    [GeneratedRegex("[0-9]{17}[0-9X]", RegexOptions.CultureInvariant)]
    private static partial Regex NumberPattern { get; }

    [GeneratedRegex("(?<![0-9])[0-9]{15}(?![0-9X])", RegexOptions.CultureInvariant)]
    private static partial Regex OldNumber { get; }

    [GeneratedRegex("姓名|^.?姓|^名(?=.)", RegexOptions.CultureInvariant)]
    private static partial Regex NameLabel { get; }

    [GeneratedRegex(@"(?:姓名|姓|名)(?<v>[\p{Lo}·]+)", RegexOptions.CultureInvariant)]
    private static partial Regex NamePattern { get; }

    [GeneratedRegex(@"^(?<v>[\p{Lo}·]+)$", RegexOptions.CultureInvariant)]
    private static partial Regex MoreOfName { get; }

    [GeneratedRegex(@"^[姓名]{0,2}(?<v>[\p{Lo}·]{2,})$", RegexOptions.CultureInvariant)]
    private static partial Regex UnlabelledName { get; }

    [GeneratedRegex("性别|民族", RegexOptions.CultureInvariant)]
    private static partial Regex SexOrNation { get; }

    [GeneratedRegex("性?别(?<v>[男女])|(?<v>[男女])民?族", RegexOptions.CultureInvariant)]
    private static partial Regex SexPattern { get; }

    [GeneratedRegex(@"民?族(?<v>\p{Lo}+)", RegexOptions.CultureInvariant)]
    private static partial Regex NationPattern { get; }

    [GeneratedRegex("(?<y>[12][0-9]{3})年(?<m>[0-9]{1,2})月(?<d>[0-9]{1,2})日?", RegexOptions.CultureInvariant)]
    private static partial Regex BirthPattern { get; }

    [GeneratedRegex("住址", RegexOptions.CultureInvariant)]
    private static partial Regex AddressLabel { get; }

    [GeneratedRegex("住址(?<v>.+)", RegexOptions.CultureInvariant)]
    private static partial Regex AddressPattern { get; }

    [GeneratedRegex("(?<v>.+)", RegexOptions.CultureInvariant)]
    private static partial Regex AnyText { get; }

    [GeneratedRegex("签?发机关", RegexOptions.CultureInvariant)]
    private static partial Regex IssuerLabel { get; }

    [GeneratedRegex("发机关(?<v>.+)", RegexOptions.CultureInvariant)]
    private static partial Regex IssuerPattern { get; }

    [GeneratedRegex("有?效期限", RegexOptions.CultureInvariant)]
    private static partial Regex ValidityLabel { get; }

    [GeneratedRegex("(?<y1>[12][0-9]{3})[^0-9]{0,2}(?<m1>[0-9]{2})[^0-9]{0,2}(?<d1>[0-9]{2})[^0-9长]{0,3}(?:(?<y2>[12][0-9]{3})[^0-9]{0,2}(?<m2>[0-9]{2})[^0-9]{0,2}(?<d2>[0-9]{2})|(?<long>长期?))", RegexOptions.CultureInvariant)]
    private static partial Regex ValidityPattern { get; }
}
