using Microsoft.EntityFrameworkCore;
using Zhuxue.Training.Catalogue.Rules;

namespace Zhuxue.Training.Learning.Enrolments;

/// <summary>Enrols learners; the roster import and the demo data go through it.</summary>
internal sealed class EnrolmentDesk(TrainingDb db, RulePacks rulePacks, Ids ids, TimeProvider clock)
{
    /// <summary>
    /// Adds the enrolment to the caller's unit of work, unless the learner has it. An enrolment that is there keeps its dates and rules.
    /// </summary>
    /// <returns>The enrolment, and whether it is new; the caller saves.</returns>
    public async Task<(Enrolment Enrolment, bool IsNew)> EnrolAsync(
        Guid learnerId, string occupationCode, int year, DateOnly? issuedOn, string rulePackCode, CancellationToken cancellationToken)
    {
        var known = db.Set<Enrolment>().Local.FirstOrDefault(e => e.LearnerId == learnerId && e.OccupationCode == occupationCode && e.Year == year)
            ?? await db.Set<Enrolment>().SingleOrDefaultAsync(e => e.LearnerId == learnerId && e.OccupationCode == occupationCode && e.Year == year, cancellationToken);
        if (known is not null)
            return (known, false);
        var enrolment = Make(learnerId, occupationCode, year, issuedOn, rulePackCode);
        db.Add(enrolment);
        return (enrolment, true);
    }

    /// <summary>A new enrolment under the rules in force today; for imports that have looked up what is there by themselves.</summary>
    public Enrolment Make(Guid learnerId, string occupationCode, int year, DateOnly? issuedOn, string rulePackCode)
    {
        var rules = rulePacks.Current(rulePackCode, clock.TodayInBeijing)
            ?? throw new InvalidOperationException($"No rule pack {rulePackCode} is in force today.");
        var days = YearDays.Of(rules, year, issuedOn);
        return new Enrolment
        {
            Id = ids.New(),
            LearnerId = learnerId,
            OccupationCode = occupationCode,
            Year = year,
            StartsOn = days.StartsOn,
            EndsOn = days.EndsOn,
            CertificateIssuedOn = issuedOn,
            RulePackCode = rules.Code,
            RulePackVersion = rules.Version,
            CreatedAt = clock.GetUtcNow(),
        };
    }
}
