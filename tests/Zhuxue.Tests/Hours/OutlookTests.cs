using FsCheck;
using FsCheck.Fluent;
using Zhuxue.Training.Catalogue.Rules;
using Zhuxue.Training.Hours.Outlook;
using Zhuxue.Training.Learning.Enrolments;

namespace Zhuxue.Tests.Hours;

/// <summary>Whether a certificate stays valid: arithmetic alone, over leap days, certificates of 29 February and several occupations.</summary>
[Trait("Category", "NoDatabase")]
public sealed class OutlookTests
{
    private static readonly RulePack Anniversary = RulePacks.Embedded().Current("national", new DateOnly(2026, 6, 1))!;
    private static readonly RulePack Calendar = Anniversary with { TrainingYear = TrainingYear.Calendar };
    private static readonly long Year = Anniversary.SecondsPerYear;

    /// <summary>Days of issue: every one of eight years, and 29 February as often as all others.</summary>
    private static readonly Gen<DateOnly> Issue = Gen.OneOf(Gen.Choose(0, 2921).Select(d => new DateOnly(2018, 1, 1).AddDays(d)), Gen.Elements(new DateOnly(2020, 2, 29), new DateOnly(2024, 2, 29)));
    private static readonly Gen<HoursState> AnyState = Gen.Elements(Enum.GetValues<HoursState>());

    /// <summary>A certificate, its first years, and a day on which somebody looks.</summary>
    private static readonly Arbitrary<Case> Cases = (
        from issued in Issue
        from rules in Gen.Elements(Anniversary, Calendar)
        from states in Gen.NonEmptyListOf(AnyState)
        from exam in Gen.Elements(true, false)
        from occupation in Gen.Choose(0, 40 * 2700)
        from common in Gen.Choose(0, 20 * 2700)
        from day in Gen.Choose(300, 4000)
        select new Case(rules, issued, [.. states.Take(6)], exam, occupation, common, issued.AddDays(day))).ToArbitrary();

    [Theory]
    // The rule's own example: the certificate of 2020-03-10, its year 2021 not learned.
    [InlineData("2020-03-10", "2021-12-01", 2021, "2022-03-09", "2023-03-09")]
    // 29 February: the year ends on the eve of the next one's first day, in leap years and others.
    [InlineData("2020-02-29", "2021-12-01", 2021, "2022-02-27", "2023-02-27")]
    [InlineData("2023-02-28", "2024-02-28", 2024, "2025-02-27", "2026-02-27")]
    public void The_last_day_and_the_end_of_validity_follow_from_the_day_of_issue(string issued, string today, int year, string due, string validUntil)
    {
        var issuedOn = Day(issued);
        var outlook = CertificateOutlook.Of(Anniversary, issuedOn, true, [Of(Anniversary, issuedOn, year, HoursState.Learning, 0, 0)], Day(today));
        Assert.Equal((year, Day(due), DutyState.ToLearn, Year), (outlook.Next!.Year, outlook.Next.DueOn, outlook.Next.State, outlook.Next.MissingSeconds));
        Assert.Equal((Day(validUntil), false), (outlook.ValidUntil, outlook.IsEstimate));
    }

    [Fact]
    public void Each_credited_year_moves_the_end_by_a_year_and_a_lost_one_stops_it()
    {
        var issued = new DateOnly(2020, 3, 10);
        CertificateOutlook Look(DateOnly today, params (int Year, HoursState State)[] years) =>
            CertificateOutlook.Of(Anniversary, issued, true, [.. years.Select(y => Of(Anniversary, issued, y.Year, y.State, 0, 0))], today);

        var done = Look(new(2022, 5, 1), (2021, HoursState.Renewed), (2022, HoursState.Credited));
        Assert.Equal((OutlookStanding.Safe, new DateOnly(2025, 3, 9), null), (done.Standing, done.ValidUntil, done.Next));
        Assert.Equal([DutyState.Done, DutyState.NotBegun], done.Duties.Select(d => d.State));
        var lost = Look(new(2022, 5, 1), (2021, HoursState.Learning), (2022, HoursState.Credited));
        Assert.Equal((OutlookStanding.Missed, new DateOnly(2023, 3, 9), new DateOnly(2023, 3, 9)), (lost.Standing, lost.ValidUntil, lost.ValidIfDone));
        Assert.Equal(OutlookStanding.Lapsed, Look(new(2023, 3, 10), (2021, HoursState.Learning), (2022, HoursState.Credited)).Standing);
        Assert.Equal(OutlookStanding.Waiting, Look(new(2021, 12, 1), (2021, HoursState.UnderReview)).Standing);
        Assert.Equal(OutlookStanding.Soon, Look(new(2022, 3, 9), (2021, HoursState.Cleared)).Standing);
        Assert.Equal(DutyState.NotEnrolled, Look(new(2022, 3, 10), (2021, HoursState.Uploaded)).Next!.State);
        Assert.Equal(OutlookStanding.Missed, Look(new(2022, 5, 1), (2021, HoursState.Revoked)).Standing);
    }

    [Fact]
    public void The_missing_hours_fill_the_year_exactly_and_no_second_less_does() => Check.QuickThrowOnFailure(Prop.ForAll(
        Gen.Choose(0, 45 * 2700).ToArbitrary(), Gen.Choose(0, 20 * 2700).ToArbitrary(), (occupation, common) =>
        {
            var (missing, least) = CertificateOutlook.MissingOf(Anniversary, occupation, common);
            var either = missing - least;
            return least >= 0 && either >= 0 && IsFull(occupation + least, common + either) && IsFull(occupation + missing, common)
                && (missing == 0 || !IsFull(occupation + least, common + either - 1) || either == 0)
                && (least == 0 || !IsFull(occupation + least - 1, common + either + 1));
        }));

    [Fact]
    public void Years_follow_each_other_reach_a_year_ahead_and_no_lost_one_is_forgotten() => Check.QuickThrowOnFailure(Prop.ForAll(Cases, of =>
    {
        var outlook = of.Look();
        var (first, last) = (outlook.Duties[0], outlook.Duties[^1]);
        return outlook.Duties.Zip(outlook.Duties.Skip(1)).All(p => p.First.Year + 1 == p.Second.Year && p.First.DueOn.AddDays(1) == p.Second.StartsOn)
            && last.DueOn >= of.Today.AddYears(1) && (last == first || last.StartsOn <= of.Today.AddYears(1))
            && of.Years.Where(y => y.Year < first.Year).All(y => y.State is HoursState.Credited or HoursState.Uploading or HoursState.UploadFailed or HoursState.Uploaded or HoursState.Renewed)
            && outlook.ValidIfDone >= outlook.ValidUntil && !outlook.IsEstimate;
    }));

    [Fact]
    public void What_is_to_be_done_now_can_be_done_now() => Check.QuickThrowOnFailure(Prop.ForAll(Cases, of =>
        of.Look().Duties.All(d => d.State switch
        {
            DutyState.ToLearn or DutyState.NotEnrolled => d.StartsOn <= of.Today && of.Today <= d.DueOn,
            DutyState.NotBegun => d.StartsOn > of.Today,
            DutyState.Missed => d.DueOn < of.Today,
            DutyState.Done or DutyState.InReview or DutyState.ExamLeft => d.MissingSeconds == 0,
            _ => true,
        })));

    [Fact]
    public void One_more_credited_year_never_shortens_what_is_valid() => Check.QuickThrowOnFailure(Prop.ForAll(Cases, of =>
    {
        var before = of.Look();
        return Enumerable.Range(0, of.States.Count).All(i =>
        {
            var after = (of with { States = [.. of.States.Select((s, n) => n == i ? HoursState.Credited : s)] }).Look();
            return after.ValidUntil >= before.ValidUntil;
        });
    }));

    [Fact]
    public void Of_several_occupations_common_knowledge_is_learned_once() => Check.QuickThrowOnFailure(Prop.ForAll(
        Gen.NonEmptyListOf(Gen.Choose(0, 35 * 2700)).ToArbitrary(), Gen.Choose(0, 12 * 2700).ToArbitrary(), (occupations, common) =>
        {
            var issued = new DateOnly(2024, 2, 29);
            var duties = occupations.Select(o => CertificateOutlook.Of(Anniversary, issued, true, [Of(Anniversary, issued, 2025, HoursState.Learning, o, common)], new(2025, 6, 1)).Duties[0]).ToList();
            var together = CertificateOutlook.Together(duties);
            // Each learns its own, and all of them the same common knowledge: with just that, every year is full.
            var shared = together - duties.Sum(d => d.OccupationLeastSeconds);
            return duties.Max(d => d.MissingSeconds) <= together && together <= duties.Sum(d => d.MissingSeconds)
                && occupations.Zip(duties).All(p => IsFull(p.First + p.Second.OccupationLeastSeconds, common + shared));
        }));

    [Fact]
    public void A_cleared_year_with_hours_to_spare_says_that_a_lesson_is_learned_again()
    {
        var (issued, today) = (new DateOnly(2020, 3, 10), new DateOnly(2021, 12, 1));
        var of = new OccupationOutlook("standards", CertificateOutlook.Of(Anniversary, issued, true, [Of(Anniversary, issued, 2021, HoursState.Cleared, Year + 2700, 0, examMissing: true)], today), Anniversary, null!);
        Assert.Equal((DutyState.ToLearn, 0), (of.Outlook.Next!.State, of.Outlook.Next.MissingSeconds));
        Assert.Equal("有课程要重新学，还要考核", OutlookWords.Missing(of, of.Outlook.Next));
        Assert.StartsWith("有课程要重新学，最晚 2022", OutlookWords.Title(of, today), StringComparison.Ordinal);
    }

    [Fact]
    public void Without_the_day_of_issue_it_is_an_estimate_by_the_present_year()
    {
        var year = new RecordedYear(Guid.NewGuid(), 2026, new(2026, 3, 10), new(2027, 3, 9), HoursState.Credited, Year, 0, ExamMissing: true);
        var outlook = CertificateOutlook.Of(Anniversary, new DateOnly(2026, 3, 10), false, [year], new(2026, 5, 1));
        Assert.Equal((true, new DateOnly(2029, 3, 9), DutyState.ExamLeft), (outlook.IsEstimate, outlook.ValidUntil, outlook.Next!.State));
        Assert.Equal(new DateOnly(2027, 12, 31), CertificateOutlook.Of(Anniversary, null, false, [year with { StartsOn = new(2026, 1, 1), EndsOn = new(2026, 12, 31), State = HoursState.Learning }], new(2026, 5, 1)).ValidUntil);
    }

    private static bool IsFull(long occupation, long common) =>
        occupation >= 22 * 2700 && occupation + Math.Min(common, 10 * 2700) >= Year;

    private static RecordedYear Of(RulePack rules, DateOnly issued, int year, HoursState state, long occupation, long common, bool examMissing = false)
    {
        var days = YearDays.Of(rules, year, issued);
        return new(Guid.NewGuid(), year, days.StartsOn, days.EndsOn, state, occupation, common, examMissing);
    }

    private static DateOnly Day(string text) => DateOnly.Parse(text, System.Globalization.CultureInfo.InvariantCulture);

    private sealed record Case(RulePack Rules, DateOnly Issued, IReadOnlyList<HoursState> States, bool ExamMissing, long Occupation, long Common, DateOnly Today)
    {
        public IReadOnlyList<RecordedYear> Years => [.. States.Select((s, i) => Of(Rules, Issued, Issued.Year + 1 + i, s, Occupation, Common, ExamMissing))];

        public CertificateOutlook Look() => CertificateOutlook.Of(Rules, Issued, true, Years, Today);
    }
}
