using Microsoft.EntityFrameworkCore;
using Zhuxue.Platform.Messaging;
using Zhuxue.Training.Evidence;

namespace Zhuxue.Training.Learning.Enrolments;

/// <summary>Closes years whose last hour has just been learned (M9), in the caller's unit of work: state, evidence, and word to the contexts to the right.</summary>
internal sealed class LearnedYears(TrainingDb db, YearProgressReader years, EvidenceLog evidence, Events events)
{
    /// <summary>Closes the year when it is learned and still open.</summary>
    public async Task<bool> CloseAsync(YearProgress year, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var enrolment = year.Enrolment;
        if (!year.IsLearned || !enrolment.IsOpen)
            return false;
        enrolment.Take(HoursStep.FinishLearning);
        enrolment.LearnedAt = now;
        evidence.Append("year-learned", enrolment.LearnerId, new { enrolment.Id, enrolment.OccupationCode, enrolment.Year, enrolment.Attempt, enrolment.RulePackCode, enrolment.RulePackVersion, year.Hours });
        await events.PublishAsync(new YearLearned(enrolment.LearnerId, enrolment.Id), cancellationToken);
        return true;
    }

    /// <summary>A finished lesson of common knowledge may be the last that another occupation of the learner was waiting for.</summary>
    public async Task CloseOthersAsync(Enrolment but, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var others = await db.Set<Enrolment>().Where(e => e.LearnerId == but.LearnerId && e.Id != but.Id && e.State == HoursState.Learning).ToListAsync(cancellationToken);
        foreach (var other in others.Where(other => other.IsDayOf(now.DayInBeijing)))
            await CloseAsync(await years.ReadAsync(other, cancellationToken), now, cancellationToken);
    }
}
