using Microsoft.EntityFrameworkCore;
using Zhuxue.Training.Hours.Decisions;
using Zhuxue.Training.Learning.Enrolments;

namespace Zhuxue.Training.Hours.Cases;

/// <summary>
/// Closes a case whose year is no longer full, because common knowledge that it counted was cleared in another enrolment; what is missing is learned, and the
/// case opens again. A decision that was still to take effect falls with it. In the caller's unit of work.
/// </summary>
internal sealed class FallShort(TrainingDb db, TellHours tell, Ids ids, TimeProvider clock)
{
    /// <summary>Moves the hours back to learning, and closes the case.</summary>
    public async Task BackToLearningAsync(Enrolment enrolment, CancellationToken cancellationToken)
    {
        enrolment.Take(HoursStep.FallShort);
        enrolment.LearnedAt = null;
        await CloseAsync(enrolment, cancellationToken);
    }

    /// <summary>Closes the case of hours that have gone back to learning.</summary>
    public async Task CloseAsync(Enrolment enrolment, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var of = await db.Set<ReviewCase>().SingleOrDefaultAsync(c => c.LearnerId == enrolment.LearnerId && c.EnrolmentId == enrolment.Id && c.Attempt == enrolment.Attempt && c.State != CaseState.Closed, cancellationToken);
        if (of is null)
            return;
        foreach (var decision in await db.Set<CaseDecision>().Where(d => d.LearnerId == of.LearnerId && d.CaseId == of.Id && d.State == DecisionState.Pending).ToListAsync(cancellationToken))
        {
            (decision.State, decision.SettledAt) = (DecisionState.Undone, now);
            decision.Version++;
        }
        db.Add(new CaseDecision { LearnerId = of.LearnerId, Id = ids.New(), CaseId = of.Id, EnrolmentId = of.EnrolmentId, Kind = DecisionKind.FellShort, At = now, EffectiveAt = now, SettledAt = now, State = DecisionState.Effective });
        (of.State, of.Outcome, of.ClosedAt, of.ClaimedBy, of.ClaimedUntil) = (CaseState.Closed, CaseOutcome.FellShort, now, null, null);
        of.Version++;
        await tell.FellShortAsync(enrolment, cancellationToken);
    }
}
