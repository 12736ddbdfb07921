using System.Collections.Immutable;
using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using Zhuxue.Tests.Site;
using Zhuxue.Training.Hours.Calendar;

namespace Zhuxue.Tests.Hours;

/// <summary>Due dates by Chinese working days.</summary>
public sealed class WorkingDaysTests(TestSite site) : IClassFixture<TestSite>
{
    [Theory]
    // National Day 2026: the 1st to the 7th are free, Saturday the 10th is worked.
    [InlineData("2026-09-30", 1, "2026-10-08")]
    [InlineData("2026-09-30", 3, "2026-10-10")]
    [InlineData("2026-09-30", 5, "2026-10-13")]
    // Spring Festival 2026: 15 to 23 February are free, Saturday the 14th and Saturday the 28th are worked.
    [InlineData("2026-02-13", 1, "2026-02-14")]
    [InlineData("2026-02-13", 2, "2026-02-24")]
    [InlineData("2026-02-13", 5, "2026-02-27")]
    [InlineData("2026-02-13", 6, "2026-02-28")]
    // Learned on a Saturday night: the first working day is Monday.
    [InlineData("2026-03-14", 5, "2026-03-20")]
    [InlineData("2024-12-31", 1, "2025-01-02")]
    [InlineData("2025-12-31", 1, "2026-01-04")]
    public async Task The_shipped_years_know_holidays_and_worked_weekends(string from, int count, string due)
    {
        var days = await site.WithDbAsync(db => new WorkingCalendar(db).ReadAsync(default));
        Assert.Equal(Day(due), days.After(Day(from), count));
        Assert.Equal(count, days.Between(Day(from), Day(due)));
    }

    [Fact]
    public async Task An_unknown_year_says_so_until_it_is_uploaded()
    {
        await using var site = await TestSite.StartAsync();
        var shipped = await site.WithDbAsync(db => new WorkingCalendar(db).ReadAsync(default));
        Assert.Equal([2024, 2025, 2026], shipped.KnownYears);
        Assert.Null(shipped.IsWorkingDay(new(2027, 1, 4)));
        Assert.Null(shipped.After(new(2026, 12, 29), 5));
        Assert.Equal(new DateOnly(2026, 12, 31), shipped.After(new(2026, 12, 29), 2));
        await site.WithDbAsync(async db =>
        {
            db.Add(new CalendarYear { Year = 2027, DaysOff = "[\"2027-01-01\"]", DaysOn = "[\"2027-01-02\"]", StaffId = Guid.NewGuid(), UploadedAt = site.Time.GetUtcNow() });
            await db.SaveChangesAsync();
        });
        var uploaded = await site.WithDbAsync(db => new WorkingCalendar(db).ReadAsync(default));
        Assert.Equal(new DateOnly(2027, 1, 2), uploaded.After(new(2026, 12, 31), 1));
        Assert.Equal(new DateOnly(2027, 1, 5), uploaded.After(new(2026, 12, 29), 5));
    }

    [Fact]
    [Trait("Category", "NoDatabase")]
    public void Later_days_are_never_due_earlier_and_the_due_day_is_worked() => Prop.ForAll(
        Gen.Choose(0, 900).ToArbitrary(), Gen.Choose(1, 12).ToArbitrary(), Gen.Choose(0, 365).ListOf(30).ToArbitrary(), (start, count, free) =>
        {
            var first = new DateOnly(2024, 1, 1);
            var off = free.Select(d => first.AddDays(d * 2)).ToImmutableHashSet();
            var days = new WorkingDays(Enumerable.Range(2024, 4).ToDictionary(y => y, y => new YearPlan([.. off.Where(d => d.Year == y)], [])));
            var from = first.AddDays(start);
            var due = days.After(from, count)!.Value;
            Assert.True(days.IsWorkingDay(due));
            Assert.Equal(count, days.Between(from, due));
            Assert.True(days.After(from.AddDays(1), count) >= due);
            Assert.True(days.After(from, count + 1) > due);
        }).QuickCheckThrowOnFailure();

    private static DateOnly Day(string day) => DateOnly.ParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture);
}
