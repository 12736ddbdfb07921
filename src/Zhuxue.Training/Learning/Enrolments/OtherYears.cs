using Microsoft.EntityFrameworkCore;
using Zhuxue.Training.Evidence;

namespace Zhuxue.Training.Learning.Enrolments;

/// <summary>A finished lesson of common knowledge may be the last that another occupation of the learner was waiting for.</summary>
internal sealed class OtherYears(TrainingDb db, YearProgressReader years, EvidenceLog evidence)
{
    /// <summary>Closes every other open year that is learned now, in the caller's unit of work.</summary>
    public async Task CloseLearnedAsync(Enrolment but, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var others = await db.Set<Enrolment>().Where(e => e.LearnerId == but.LearnerId && e.Id != but.Id && e.State == HoursState.Learning).ToListAsync(cancellationToken);
        foreach (var other in others)
        {
            var year = await years.ReadAsync(other, cancellationToken);
            if (!year.IsLearned || !other.IsDayOf(now.DayInBeijing))
                continue;
            (other.State, other.LearnedAt) = (HoursState.Learned, now);
            evidence.Append("year-learned", other.LearnerId, new { other.Id, other.OccupationCode, other.Year, other.RulePackCode, other.RulePackVersion, year.Hours });
        }
    }
}
