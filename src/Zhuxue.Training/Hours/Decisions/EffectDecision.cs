using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Zhuxue.Platform.Messaging;
using Zhuxue.Training.Evidence;
using Zhuxue.Training.Hours.Cases;
using Zhuxue.Training.Hours.Revocations;
using Zhuxue.Training.Learning.Enrolments;

namespace Zhuxue.Training.Hours.Decisions;

/// <summary>
/// Lets a decision take effect when its seconds for undoing are over: state of the hours, case, evidence, notices and events in one transaction. It runs at least
/// once and does its work once: a decision that is no longer pending is left alone.
/// </summary>
internal sealed class EffectDecision(
    TrainingDb db, YearProgressReader years, ClearLessons clearing, FallShort fallShort, ProposeRevocation revocations, TellHours tell, EvidenceLog evidence, Events events, TimeProvider clock) : IOutboxHandler
{
    public const string MessageKind = "hours.effect-decision";

    internal sealed record Order(Guid LearnerId, Guid DecisionId);

    public string Kind => MessageKind;

    public async Task HandleAsync(string payload, CancellationToken cancellationToken)
    {
        var order = JsonSerializer.Deserialize<Order>(payload)!;
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var decision = await db.Set<CaseDecision>().SingleOrDefaultAsync(d => d.LearnerId == order.LearnerId && d.Id == order.DecisionId, cancellationToken);
        if (decision is not { State: DecisionState.Pending })
            return;
        var of = await db.Set<ReviewCase>().SingleAsync(c => c.LearnerId == decision.LearnerId && c.Id == decision.CaseId, cancellationToken);
        var enrolment = await db.Set<Enrolment>().SingleAsync(e => e.LearnerId == decision.LearnerId && e.Id == decision.EnrolmentId, cancellationToken);
        var now = clock.GetUtcNow();
        (decision.State, decision.SettledAt) = (DecisionState.Effective, now);
        decision.Version++;
        if (decision.Kind == DecisionKind.Clear)
            await ClearAsync(of, enrolment, decision, cancellationToken);
        else if ((await years.ReadAsync(enrolment, cancellationToken)).IsLearned)
            await CreditAsync(enrolment, decision, cancellationToken);
        else
        {
            // Nothing may be credited that is not there.
            decision.State = DecisionState.Undone;
            await fallShort.BackToLearningAsync(enrolment, cancellationToken);
        }
        if (of.State == CaseState.Decided)
        {
            (of.State, of.Outcome, of.ClosedAt) = (CaseState.Closed, decision.Kind == DecisionKind.Clear ? CaseOutcome.Cleared : CaseOutcome.Credited, now);
            of.Version++;
        }
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    private async Task CreditAsync(Enrolment enrolment, CaseDecision decision, CancellationToken cancellationToken)
    {
        enrolment.Take(HoursStep.Credit);
        evidence.Append("hours-credited", enrolment.LearnerId, new { enrolment.Id, enrolment.OccupationCode, enrolment.Year, enrolment.Attempt, DecisionId = decision.Id, decision.StaffId });
        await tell.CreditedAsync(enrolment, cancellationToken);
        await events.PublishAsync(new HoursCredited(enrolment.LearnerId, enrolment.Id), cancellationToken);
    }

    private async Task ClearAsync(ReviewCase of, Enrolment enrolment, CaseDecision decision, CancellationToken cancellationToken)
    {
        var lessons = JsonSerializer.Deserialize<Guid[]>(decision.Lessons!)!;
        enrolment.Take(HoursStep.Clear);
        enrolment.LearnedAt = null;
        await clearing.ClearAsync(enrolment, decision.Id, lessons, cancellationToken);
        evidence.Append("hours-cleared", enrolment.LearnerId, new { enrolment.Id, enrolment.OccupationCode, enrolment.Year, Attempt = of.Attempt, DecisionId = decision.Id, decision.StaffId, Reason = decision.Reason.ToString() });
        await tell.ClearedAsync(enrolment, cancellationToken);
        var others = await clearing.LookAtOthersAsync(enrolment, cancellationToken);
        foreach (var other in others.Short)
            await fallShort.CloseAsync(other, cancellationToken);
        foreach (var other in others.InDoubt)
            await revocations.ByRulesAsync(other, decision.Id, decision.Evidence, cancellationToken);
        await events.PublishAsync(new HoursCleared(enrolment.LearnerId, enrolment.Id, decision.Id), cancellationToken);
    }
}
