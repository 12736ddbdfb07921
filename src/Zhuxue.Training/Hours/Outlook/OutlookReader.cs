using Microsoft.EntityFrameworkCore;
using Zhuxue.Training.Catalogue.Lessons;
using Zhuxue.Training.Catalogue.Rules;
using Zhuxue.Training.Exams;
using Zhuxue.Training.Exams.Standing;
using Zhuxue.Training.Learning.Enrolments;

namespace Zhuxue.Training.Hours.Outlook;

/// <summary>The outlook of one occupation of a learner.</summary>
/// <param name="Newest">The enrolment of the latest year.</param>
internal sealed record OccupationOutlook(string OccupationCode, CertificateOutlook Outlook, RulePack Rules, Enrolment Newest);

/// <summary>Reads whether certificates stay valid, of many learners at once: a handful of queries whatever their number.</summary>
internal sealed class OutlookReader(TrainingDb db, LessonCatalogue catalogue, RulePacks rulePacks, TimeProvider clock)
{
    public async Task<IReadOnlyList<OccupationOutlook>> ReadAsync(Guid learnerId, CancellationToken cancellationToken) => [.. (await ReadAsync([learnerId], cancellationToken))[learnerId]];

    /// <summary>Of one occupation, whose record has been read, and of which it is known whether this year's exam is passed.</summary>
    public async Task<OccupationOutlook> ReadAsync(Enrolment enrolment, LearnerRecord record, bool isPassed, CancellationToken cancellationToken)
    {
        var years = record.Enrolments.Where(e => e.OccupationCode == enrolment.OccupationCode).ToList();
        // Most have one year here, and it is this one.
        return Of(years, record, years.Count > 1 ? await PassedAsync([enrolment.LearnerId], cancellationToken) : isPassed ? [enrolment.Id] : []);
    }

    public async Task<ILookup<Guid, OccupationOutlook>> ReadAsync(IReadOnlyCollection<Guid> learnerIds, CancellationToken cancellationToken)
    {
        var enrolments = (await db.Set<Enrolment>().AsNoTracking().Where(e => learnerIds.Contains(e.LearnerId)).ToListAsync(cancellationToken)).ToLookup(e => e.LearnerId);
        var progress = (await db.Set<LessonProgress>().AsNoTracking().Where(p => learnerIds.Contains(p.LearnerId)).ToListAsync(cancellationToken)).ToLookup(p => p.LearnerId);
        var passed = await PassedAsync(learnerIds, cancellationToken);
        // A lesson that was withdrawn counts for those who had begun it, and nothing for the others.
        var begun = progress.SelectMany(p => p).Select(p => p.LessonId).Distinct().ToList();
        var lessons = new Dictionary<string, IReadOnlyList<LessonInfo>>(StringComparer.Ordinal);
        foreach (var occupation in enrolments.SelectMany(e => e).Select(e => e.OccupationCode).Distinct())
            lessons[occupation] = await catalogue.ForOccupationAsync(occupation, begun, cancellationToken);

        return (from learner in enrolments
                from occupation in learner.GroupBy(e => e.OccupationCode)
                let of = Of(occupation, new([.. learner], progress[learner.Key].ToLookup(p => p.LessonId), lessons[occupation.Key]), passed)
                orderby of.Outlook.Standing descending, of.OccupationCode
                select (learner.Key, of)).ToLookup(x => x.Key, x => x.of);
    }

    /// <summary>The enrolments whose exam is passed.</summary>
    private async Task<HashSet<Guid>> PassedAsync(IReadOnlyCollection<Guid> learnerIds, CancellationToken cancellationToken) =>
        [.. await db.ExamStandings.AsNoTracking().Where(s => learnerIds.Contains(s.LearnerId) && s.State == ExamState.Passed).Select(s => s.EnrolmentId).ToListAsync(cancellationToken)];

    private OccupationOutlook Of(IEnumerable<Enrolment> years, LearnerRecord record, HashSet<Guid> passed)
    {
        var today = clock.TodayInBeijing;
        var newest = years.MaxBy(e => e.Year)!;
        var rules = rulePacks.Current(newest.RulePackCode, today) ?? rulePacks.Get(newest.RulePackCode, newest.RulePackVersion);
        var recorded = years.Select(e =>
        {
            var pack = rulePacks.Get(e.RulePackCode, e.RulePackVersion);
            var (occupation, common) = YearProgress.Of(e, pack, record, today).Seconds;
            return new RecordedYear(e.Id, e.Year, e.StartsOn, e.EndsOn, e.State, occupation, common, pack.ExamOccupations.Contains(e.OccupationCode) && !passed.Contains(e.Id));
        }).ToList();
        var issued = years.OrderByDescending(e => e.Year).Select(e => e.CertificateIssuedOn).FirstOrDefault(d => d is not null);
        // Without the day of issue the present year's first day says on which day of a year the next ones begin.
        DateOnly? anchor = issued ?? (newest.StartsOn is { Month: 1, Day: 1 } ? null : newest.StartsOn);
        return new(newest.OccupationCode, CertificateOutlook.Of(rules, anchor, issued is not null, recorded, today), rules, newest);
    }
}
