using FsCheck;
using FsCheck.Fluent;
using Zhuxue.Registry.Certificates;

namespace Zhuxue.Tests.Registry;

[Trait("Category", "NoDatabase")]
public sealed class TrainingYearTests
{
    [Fact]
    public void The_example_of_the_rules_holds()
    {
        var years = new TrainingYears(TrainingYear.Anniversary, new DateOnly(2020, 3, 10));
        Assert.Equal((2021, new DateOnly(2021, 3, 10), new DateOnly(2022, 3, 9)), (years.First, years.FirstDayOf(2021), years.LastDayOf(2021)));
    }

    [Fact]
    public void Every_day_lies_in_exactly_one_year_and_years_follow_each_other() => Check.QuickThrowOnFailure(Prop.ForAll(
        Gen.Choose(0, 20_000).Select(d => new DateOnly(1990, 1, 1).AddDays(d)).ToArbitrary(), Gen.Choose(0, 20_000).ToArbitrary(), Gen.Elements(Enum.GetValues<TrainingYear>()).ToArbitrary(), (anchor, later, kind) =>
        {
            var years = new TrainingYears(kind, anchor);
            var day = anchor.AddDays(later);
            var year = years.Of(day);
            return years.FirstDayOf(year) <= day && day <= years.LastDayOf(year) && years.LastDayOf(year).AddDays(1) == years.FirstDayOf(year + 1);
        }));
}
