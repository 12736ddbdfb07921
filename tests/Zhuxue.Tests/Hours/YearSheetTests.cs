using Zhuxue.Training.Hours.Calendar;

namespace Zhuxue.Tests.Hours;

/// <summary>The list of a year's holidays as people write it.</summary>
[Trait("Category", "NoDatabase")]
public sealed class YearSheetTests
{
    [Fact]
    public void Days_are_read_as_people_write_them_and_written_back_the_same()
    {
        var year = YearSheet.Check(2027, YearSheet.FromText("2027-01-01 休\r\n\n2027/1/2\t放假\n2027年1月9日，班\n２０２７．２．６　休"));
        Assert.DoesNotContain(year.Remarks, r => r.IsBad);
        Assert.Equal([new(2027, 1, 1), new(2027, 1, 2), new(2027, 2, 6)], year.Off);
        Assert.Equal([new DateOnly(2027, 1, 9)], year.On);
        Assert.Equal((year.Text, 0), (YearSheet.Check(2027, YearSheet.FromText(year.Text)).Text, year.Remarks.Count));
    }

    [Theory]
    [InlineData("2027-02-30 休", "不是日期")]
    [InlineData("明天 休", "不是日期")]
    [InlineData("2026-12-31 休", "不是 2027 年的日子")]
    [InlineData("2027-01-01 休", "和第 1 行是同一天")]
    [InlineData("2027-01-02", "空着")]
    [InlineData("2027-01-02 也许", "看不懂")]
    public void A_bad_cell_is_named_and_nothing_of_the_year_is_good(string line, string words)
    {
        var year = YearSheet.Check(2027, YearSheet.FromText("2027-01-01 休\n" + line));
        Assert.False(year.IsGood);
        var bad = Assert.Single(year.Remarks, r => r.IsBad);
        Assert.Equal(2, bad.Number);
        Assert.Contains(words, bad.Words, StringComparison.Ordinal);
    }

    [Fact]
    public void A_weekday_marked_as_worked_and_a_year_without_New_Year_are_worth_a_second_look()
    {
        var year = YearSheet.Check(2027, YearSheet.FromText("2027-10-01 休\n2027-01-04 班"));
        Assert.True(year.IsGood);
        Assert.Equal(2, year.Remarks.Count);
        Assert.False(YearSheet.Check(2027, YearSheet.FromText("2027-01-09 班")).IsGood);
        Assert.False(YearSheet.Check(2027, [.. Enumerable.Range(0, 1000).Select(i => new SheetDay(i, "2027-01-01", "休"))]).IsGood);
    }

    [Fact]
    public void A_file_without_the_columns_or_of_another_kind_is_refused_in_words()
    {
        Assert.Contains("日期", YearSheet.FromFile("什么,别的\n1,2"u8.ToArray()).Refusal, StringComparison.Ordinal);
        Assert.NotNull(YearSheet.FromFile([]).Refusal);
        var (rows, refusal) = YearSheet.FromFile("日期,休或班\n2027-01-01,休\n2027-01-09,班\n"u8.ToArray());
        Assert.Null(refusal);
        Assert.Equal([new(2, "2027-01-01", "休"), new(3, "2027-01-09", "班")], rows);
    }
}
