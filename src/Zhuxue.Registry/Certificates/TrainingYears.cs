namespace Zhuxue.Registry.Certificates;

/// <summary>The training years of a certificate, counted from the day on which the first of its line was issued (2020-03-10 → "2021" runs 2021-03-10 … 2022-03-09).</summary>
/// <param name="Kind">Where a year begins.</param>
/// <param name="AnchorOn">The day of the first issue.</param>
internal readonly record struct TrainingYears(TrainingYear Kind, DateOnly AnchorOn)
{
    /// <summary>The first year that needs hours: the one after the issue.</summary>
    public int First => AnchorOn.Year + 1;

    public DateOnly FirstDayOf(int year) => Kind == TrainingYear.Calendar ? new(year, 1, 1) : AnchorOn.AddYears(year - AnchorOn.Year);

    public DateOnly LastDayOf(int year) => FirstDayOf(year + 1).AddDays(-1);

    /// <summary>The year in which a day lies.</summary>
    public int Of(DateOnly day) => day < FirstDayOf(day.Year) ? day.Year - 1 : day.Year;
}
