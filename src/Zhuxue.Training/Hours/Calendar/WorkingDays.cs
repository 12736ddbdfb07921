using System.Collections.Immutable;

namespace Zhuxue.Training.Hours.Calendar;

/// <summary>One year's announced holidays and worked weekends.</summary>
internal sealed record YearPlan(ImmutableHashSet<DateOnly> Off, ImmutableHashSet<DateOnly> On);

/// <summary>
/// 工作日: Monday to Friday but for announced holidays, and the weekend days that are worked in exchange (调休). A year whose announcement is not
/// known has no working days that could be told: asking for one of them says so and guesses nothing.
/// </summary>
internal sealed class WorkingDays(IReadOnlyDictionary<int, YearPlan> years)
{
    public IEnumerable<int> KnownYears => years.Keys.Order();

    /// <summary>What is known of a year; null when it is not known.</summary>
    public YearPlan? Of(int year) => years.GetValueOrDefault(year);

    /// <summary>Whether people work on that day; null when its year is not known.</summary>
    public bool? IsWorkingDay(DateOnly day) => !years.TryGetValue(day.Year, out var plan) ? null
        : plan.On.Contains(day) || (!plan.Off.Contains(day) && day.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday));

    /// <summary>The working day that is so many working days after the given day, which itself does not count; null when a year on the way is not known.</summary>
    /// <param name="from">Any day.</param>
    /// <param name="count">1 for the next working day.</param>
    public DateOnly? After(DateOnly from, int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        for (var day = from.AddDays(1); ; day = day.AddDays(1))
        {
            switch (IsWorkingDay(day))
            {
                case null:
                    return null;
                case true when --count == 0:
                    return day;
            }
        }
    }

    /// <summary>Working days after the first day up to and including the last; null when a year on the way is not known.</summary>
    public int? Between(DateOnly first, DateOnly last)
    {
        var count = 0;
        for (var day = first.AddDays(1); day <= last; day = day.AddDays(1))
        {
            if (IsWorkingDay(day) is not { } works)
                return null;
            count += works ? 1 : 0;
        }
        return count;
    }
}
