using System.Globalization;
using Zhuxue.Training.Catalogue.Rules;
using Zhuxue.Training.Learning.Enrolments;

namespace Zhuxue.Tests.Learning;

[Trait("Category", "NoDatabase")]
public sealed class YearDaysTests
{
    private static readonly RulePack Anniversary = RulePacks.Embedded().Current("national", new DateOnly(2026, 6, 1))!;

    [Theory]
    [InlineData("2020-03-10", 2021, "2021-03-10", "2022-03-09")]
    [InlineData("2020-02-29", 2021, "2021-02-28", "2022-02-27")]
    [InlineData("2020-02-29", 2024, "2024-02-29", "2025-02-27")]
    [InlineData("2024-01-01", 2025, "2025-01-01", "2025-12-31")]
    public void The_year_runs_from_the_issue_day(string issued, int label, string from, string to) =>
        Assert.Equal(new YearDays(label, DateOnly.Parse(from, CultureInfo.InvariantCulture), DateOnly.Parse(to, CultureInfo.InvariantCulture)), YearDays.Of(Anniversary, label, DateOnly.Parse(issued, CultureInfo.InvariantCulture)));

    [Fact]
    public void Years_follow_each_other_without_a_gap_whatever_the_issue_day()
    {
        for (var day = new DateOnly(2019, 1, 1); day <= new DateOnly(2020, 12, 31); day = day.AddDays(1))
        {
            for (var label = 2021; label < 2029; label++)
                Assert.Equal(YearDays.Of(Anniversary, label, day).EndsOn.AddDays(1), YearDays.Of(Anniversary, label + 1, day).StartsOn);
        }
    }

    [Fact]
    public void Without_an_issue_day_it_is_the_calendar_year() =>
        Assert.Equal(new YearDays(2026, new(2026, 1, 1), new(2026, 12, 31)), YearDays.Of(Anniversary, 2026, null));
}
