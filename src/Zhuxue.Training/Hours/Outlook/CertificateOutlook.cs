using Zhuxue.Training.Catalogue.Rules;
using Zhuxue.Training.Learning.Enrolments;

namespace Zhuxue.Training.Hours.Outlook;

/// <summary>What is recorded of one training year of one occupation. Common knowledge that was learned for another occupation is in it.</summary>
internal sealed record RecordedYear(Guid EnrolmentId, int Year, DateOnly StartsOn, DateOnly EndsOn, HoursState State, long OccupationSeconds, long CommonSeconds, bool ExamMissing);

/// <summary>How a training year stands.</summary>
internal enum DutyState
{
    /// <summary>The hours are credited, and the exam is passed where one is needed.</summary>
    Done,

    /// <summary>Everything is learned; the review runs.</summary>
    InReview,

    /// <summary>Credited; the exam is missing.</summary>
    ExamLeft,
    ToLearn,

    /// <summary>The year runs, and nobody has enrolled the learner.</summary>
    NotEnrolled,

    /// <summary>Its first day is still to come.</summary>
    NotBegun,

    /// <summary>The year is over, and its hours are not there.</summary>
    Missed,

    /// <summary>The hours were there and were taken back.</summary>
    Revoked,
}

/// <summary>One training year: what is due by when.</summary>
/// <param name="DueOn">Its last day.</param>
/// <param name="MissingSeconds">Seconds of learning that it still needs.</param>
/// <param name="OccupationLeastSeconds">Of them at least so many of occupation knowledge; the rest may be either kind.</param>
internal sealed record Duty(int Year, DateOnly StartsOn, DateOnly DueOn, DutyState State, long MissingSeconds, long OccupationLeastSeconds, bool ExamMissing, Guid? EnrolmentId)
{
    /// <summary>Somebody has to do something now.</summary>
    public bool IsNow => State is DutyState.ToLearn or DutyState.NotEnrolled or DutyState.ExamLeft;
}

/// <summary>In one word, whether the certificate stays valid.</summary>
internal enum OutlookStanding
{
    /// <summary>Nothing is to be done before the next year begins.</summary>
    Safe,

    /// <summary>The review runs; nothing is to be done.</summary>
    Waiting,
    ToDo,

    /// <summary>The last day is near.</summary>
    Soon,

    /// <summary>A year is lost: a person has to be asked.</summary>
    Missed,

    /// <summary>The years of validity are over and their hours are not there: training from scratch.</summary>
    Lapsed,
}

/// <summary>Whether a certificate stays valid: what is due by when, and how long it holds.</summary>
/// <param name="Duties">The years from the first one open up to twelve months from today, in order.</param>
/// <param name="ValidUntil">If nothing more is credited.</param>
/// <param name="ValidIfDone">If all that falls due within twelve months is learned in time and credited.</param>
/// <param name="IsEstimate">There are years before the first one recorded here; it is taken that they were learned elsewhere.</param>
internal sealed record CertificateOutlook(OutlookStanding Standing, IReadOnlyList<Duty> Duties, DateOnly ValidUntil, DateOnly ValidIfDone, bool IsEstimate)
{
    /// <summary>From so many days before the last day on it is called near.</summary>
    public const int SoonDays = 60;

    /// <summary>The next day by which something has to be done; null when nothing has.</summary>
    public Duty? Next => Duties.Where(d => d.IsNow).MinBy(d => d.DueOn);

    /// <summary>Looks twelve months ahead.</summary>
    /// <param name="rules">The rules in force.</param>
    /// <param name="issuedOn">The day of the certificate's issue, or one that only its day and month are known of (see <paramref name="isIssueKnown"/>); null: calendar years.</param>
    /// <param name="isIssueKnown">The year of <paramref name="issuedOn"/> is the year of the issue.</param>
    /// <param name="recorded">What is recorded, a year at most once, at least one.</param>
    public static CertificateOutlook Of(RulePack rules, DateOnly? issuedOn, bool isIssueKnown, IReadOnlyCollection<RecordedYear> recorded, DateOnly today)
    {
        var byYear = recorded.ToDictionary(r => r.Year);
        // The first year that needs hours is the one after the issue (DOMAIN §3).
        var first = byYear.Keys.Min();
        var before = first - 1;
        var isEstimate = !isIssueKnown || issuedOn is not { } issued || issued.Year < before;
        var through = before;
        while (byYear.GetValueOrDefault(through + 1) is { } next && IsCredited(next.State))
            through++;

        var horizon = today.AddYears(1);
        var duties = new List<Duty>();
        for (var year = Math.Max(first, Math.Min(through + 1, YearOf(rules, issuedOn, today))); duties.Count == 0 || DaysOf(year).StartsOn <= horizon; year++)
            duties.Add(DutyOf(rules, DaysOf(year), byYear.GetValueOrDefault(year), today));

        var done = through;
        foreach (var duty in duties.Where(d => d.Year == done + 1))
        {
            if (duty.State is not (DutyState.Missed or DutyState.Revoked) && (duty.StartsOn <= today || duty.DueOn <= horizon))
                done = duty.Year;
        }
        var validUntil = DaysOf(through + rules.ValidityYears).EndsOn;
        return new(StandingOf(rules, duties, validUntil, today), duties, validUntil, DaysOf(done + rules.ValidityYears).EndsOn, isEstimate);

        YearDays DaysOf(int year) => byYear.GetValueOrDefault(year) is { } known ? new(year, known.StartsOn, known.EndsOn) : YearDays.Of(rules, year, issuedOn);
    }

    /// <summary>What is missing for a year.</summary>
    /// <returns>Seconds in all, and of them at least so many of occupation knowledge.</returns>
    public static (long Missing, long OccupationLeast) MissingOf(RulePack rules, long occupationSeconds, long commonSeconds)
    {
        var (needed, most, least) = (Seconds(rules.HoursPerYear), Seconds(rules.CommonHoursMost), Seconds(rules.OccupationHoursLeast));
        var occupation = Math.Max(0, Math.Max(least, needed - most) - occupationSeconds);
        return (Math.Max(occupation, needed - Math.Min(commonSeconds, most) - occupationSeconds), occupation);

        long Seconds(int hours) => (long)hours * rules.CreditHourSeconds;
    }

    /// <summary>What somebody with several occupations has to learn now: common knowledge is learned once and counts for each (DOMAIN §3).</summary>
    public static long Together(IEnumerable<Duty> duties)
    {
        var now = duties.Where(d => d.State is DutyState.ToLearn or DutyState.NotEnrolled).ToList();
        return now.Sum(d => d.OccupationLeastSeconds) + now.Select(d => d.MissingSeconds - d.OccupationLeastSeconds).DefaultIfEmpty().Max();
    }

    /// <summary>The training year in which a day lies.</summary>
    public static int YearOf(RulePack rules, DateOnly? issuedOn, DateOnly day) => day < YearDays.Of(rules, day.Year, issuedOn).StartsOn ? day.Year - 1 : day.Year;

    private static bool IsCredited(HoursState state) => state is HoursState.Credited or HoursState.Uploading or HoursState.UploadFailed or HoursState.Uploaded or HoursState.Renewed;

    private static Duty DutyOf(RulePack rules, YearDays days, RecordedYear? recorded, DateOnly today)
    {
        var state = recorded?.State switch
        {
            null when days.EndsOn < today => DutyState.Missed,
            null when days.StartsOn > today => DutyState.NotBegun,
            null => DutyState.NotEnrolled,
            HoursState.Revoked => DutyState.Revoked,
            HoursState.Learned or HoursState.UnderReview => DutyState.InReview,
            { } credited when IsCredited(credited) => recorded.ExamMissing ? DutyState.ExamLeft : DutyState.Done,
            _ when days.EndsOn < today => DutyState.Missed,
            _ when days.StartsOn > today => DutyState.NotBegun,
            _ => DutyState.ToLearn,
        };
        var (missing, occupation) = state is DutyState.Done or DutyState.InReview or DutyState.ExamLeft ? (0, 0) : MissingOf(rules, recorded?.OccupationSeconds ?? 0, recorded?.CommonSeconds ?? 0);
        return new(days.Label, days.StartsOn, days.EndsOn, state, missing, occupation, recorded?.ExamMissing ?? false, recorded?.EnrolmentId);
    }

    private static OutlookStanding StandingOf(RulePack rules, List<Duty> duties, DateOnly validUntil, DateOnly today)
    {
        // Hours that are being reviewed were learned in time: the person is not told to start from scratch.
        if (today > validUntil && !duties.Exists(d => d.State == DutyState.InReview))
            return OutlookStanding.Lapsed;
        if (duties.Exists(d => d.State is DutyState.Missed or DutyState.Revoked))
            return OutlookStanding.Missed;
        if (duties.Where(d => d.IsNow).Select(d => (DateOnly?)d.DueOn).Min() is { } due)
            return due.DayNumber - today.DayNumber < SoonDays ? OutlookStanding.Soon : OutlookStanding.ToDo;
        return duties.Exists(d => d.State == DutyState.InReview) ? OutlookStanding.Waiting : OutlookStanding.Safe;
    }
}
