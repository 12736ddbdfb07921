using System.Globalization;
using Zhuxue.Platform;
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

    [Theory]
    [InlineData("2020-03-10")]
    [InlineData("2020-02-29")]
    [InlineData("2025-12-31")]
    public void Where_the_rules_count_calendar_years_the_issue_day_does_not_matter(string issued) =>
        Assert.Equal(new YearDays(2026, new(2026, 1, 1), new(2026, 12, 31)), YearDays.Of(Anniversary with { TrainingYear = TrainingYear.Calendar }, 2026, DateOnly.Parse(issued, CultureInfo.InvariantCulture)));

    [Fact]
    public void A_year_ends_with_its_last_moment_in_China()
    {
        var enrolment = new Enrolment { OccupationCode = "x", RulePackCode = "demo", RulePackVersion = "2026.1", StartsOn = new(2026, 3, 10), EndsOn = new(2027, 3, 9) };
        Assert.Equal(new DateTimeOffset(2027, 3, 9, 15, 59, 59, 999, TimeSpan.Zero), enrolment.LastMoment);
        Assert.True(enrolment.IsDayOf(enrolment.LastMoment.DayInBeijing));
        Assert.False(enrolment.IsDayOf(enrolment.LastMoment.AddMilliseconds(1).DayInBeijing));
    }
}
