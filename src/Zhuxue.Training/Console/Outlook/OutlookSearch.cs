using Microsoft.EntityFrameworkCore;
using Zhuxue.Training.Accounts;
using Zhuxue.Training.Accounts.Learners;
using Zhuxue.Training.Console.Employers;
using Zhuxue.Training.Console.Learners;
using Zhuxue.Training.Hours.Outlook;
using Zhuxue.Training.Learning.Enrolments;

namespace Zhuxue.Training.Console.Outlook;

/// <summary>Whom the list of certificates shows.</summary>
internal enum OutlookView
{
    All,

    /// <summary>The last day is within <see cref="CertificateOutlook.SoonDays"/>.</summary>
    Soon,
    ToLearn,
    InReview,
    Done,

    /// <summary>The last year is over, and nobody has enrolled them for the next.</summary>
    NotEnrolled,

    /// <summary>A year is over, and its hours are not there.</summary>
    Missed,
}

/// <summary>What is asked for; every part but the view may be missing.</summary>
internal sealed record OutlookFilter(OutlookView View, string? Words, string? Occupation, Guid? EmployerId);

/// <summary>One learner of the list.</summary>
internal sealed record OutlookLine(Guid Id, string Name, string IdNumberMasked, string? Employer, IReadOnlyList<OccupationOutlook> Occupations);

/// <summary>A month of the twelve ahead.</summary>
/// <param name="Due">Whose year ends in it, the hours not yet learned.</param>
/// <param name="Beginning">Who enters a new year in it and is not enrolled for it.</param>
internal sealed record MonthAhead(DateOnly Month, int Due, int Beginning);

/// <summary>Finds certificates that are due, page by page, and counts the months ahead.</summary>
internal sealed class OutlookSearch(TrainingDb db, LearnerSearch learners, OutlookReader outlooks, TimeProvider clock)
{
    private static readonly HoursState[] Open = [HoursState.NotStarted, HoursState.Learning, HoursState.Cleared],
        Reviewed = [HoursState.Learned, HoursState.UnderReview],
        Credited = [HoursState.Credited, HoursState.Uploading, HoursState.UploadFailed, HoursState.Uploaded, HoursState.Renewed];

    /// <summary>The learners that match, in no order.</summary>
    public IQueryable<Learner> Matching(OutlookFilter filter, Scope scope)
    {
        var found = Of(filter, scope);
        if (filter.View == OutlookView.All)
            return found;
        var years = Years(filter);
        return found.Where(l => years.Any(e => e.LearnerId == l.Id));
    }

    /// <summary>A page of the newest first, each with the outlook of every occupation.</summary>
    public async Task<IReadOnlyList<OutlookLine>> PageAsync(OutlookFilter filter, Scope scope, Guid? before, int count, CancellationToken cancellationToken)
    {
        var matching = Matching(filter, scope);
        if (before is { } last)
            matching = matching.Where(l => l.Id < last);
        var found = await matching.OrderByDescending(l => l.Id).Take(count).Select(l => new { l.Id, l.Name, l.IdNumberMasked, l.EmployerId }).ToListAsync(cancellationToken);
        var employerIds = found.Select(l => l.EmployerId).OfType<Guid>().Distinct().ToArray();
        var employers = await db.Employers.AsNoTracking().Where(e => employerIds.Contains(e.Id)).ToDictionaryAsync(e => e.Id, e => e.Name, cancellationToken);
        var of = await outlooks.ReadAsync([.. found.Select(l => l.Id)], cancellationToken);
        return [.. found.Select(l => new OutlookLine(l.Id, l.Name, l.IdNumberMasked, l.EmployerId is { } id ? employers.GetValueOrDefault(id) : null,
            [.. of[l.Id].Where(o => filter.Occupation is null || o.OccupationCode == filter.Occupation)]))];
    }

    /// <summary>This month and the twelve after it, whatever the view.</summary>
    public async Task<IReadOnlyList<MonthAhead>> MonthsAsync(OutlookFilter filter, Scope scope, CancellationToken cancellationToken)
    {
        var today = clock.TodayInBeijing;
        var (first, last) = (new DateOnly(today.Year, today.Month, 1), today.AddYears(1));
        var people = Of(filter, scope);
        var all = db.Set<Enrolment>();
        var ends = await OfOccupation(filter).Where(e => e.EndsOn >= today && e.EndsOn <= last && people.Any(l => l.Id == e.LearnerId))
            .Select(e => new { e.EndsOn, Due = Open.Contains(e.State), Last = !all.Any(n => n.LearnerId == e.LearnerId && n.OccupationCode == e.OccupationCode && n.Year > e.Year) })
            .GroupBy(e => e).Select(g => new { g.Key.EndsOn, g.Key.Due, g.Key.Last, Count = g.Count() }).ToListAsync(cancellationToken);
        return [.. Enumerable.Range(0, 13).Select(i => first.AddMonths(i)).Select(month => new MonthAhead(month,
            ends.Where(e => e.Due && MonthOf(e.EndsOn) == month).Sum(e => e.Count),
            ends.Where(e => e.Last && MonthOf(e.EndsOn.AddDays(1)) == month).Sum(e => e.Count)))];
    }

    private static DateOnly MonthOf(DateOnly day) => new(day.Year, day.Month, 1);

    private IQueryable<Learner> Of(OutlookFilter filter, Scope scope)
    {
        var found = learners.Matching(new(filter.Words, null, filter.Occupation, null));
        if (scope.Of(filter.EmployerId) is { } employer)
            found = found.Where(l => l.EmployerId == employer);
        return found;
    }

    private IQueryable<Enrolment> OfOccupation(OutlookFilter filter)
    {
        var years = db.Set<Enrolment>().AsNoTracking();
        return filter.Occupation is { } occupation ? years.Where(e => e.OccupationCode == occupation) : years;
    }

    private IQueryable<Enrolment> Years(OutlookFilter filter)
    {
        var (today, all) = (clock.TodayInBeijing, db.Set<Enrolment>());
        var soon = today.AddDays(CertificateOutlook.SoonDays);
        var years = OfOccupation(filter);
        return filter.View switch
        {
            OutlookView.Soon => years.Where(e => Open.Contains(e.State) && e.StartsOn <= today && e.EndsOn >= today && e.EndsOn < soon),
            OutlookView.ToLearn => years.Where(e => Open.Contains(e.State) && e.StartsOn <= today && e.EndsOn >= today),
            OutlookView.InReview => years.Where(e => Reviewed.Contains(e.State)),
            OutlookView.Done => years.Where(e => Credited.Contains(e.State) && e.EndsOn >= today),
            OutlookView.NotEnrolled => years.Where(e => e.EndsOn < today && !all.Any(n => n.LearnerId == e.LearnerId && n.OccupationCode == e.OccupationCode && n.Year > e.Year)),
            OutlookView.Missed => years.Where(e => (Open.Contains(e.State) && e.EndsOn < today) || e.State == HoursState.Revoked),
            _ => years,
        };
    }
}
