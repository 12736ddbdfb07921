using Microsoft.EntityFrameworkCore;
using Zhuxue.Platform.Messaging;
using Zhuxue.Training.Catalogue.Rules;
using Zhuxue.Training.FaceChecks;
using Zhuxue.Training.Learning.Enrolments;
using Zhuxue.Training.Learning.Presence;
using Zhuxue.Training.Learning.Signals;

namespace Zhuxue.Training.Learning.Leases;

/// <summary>A passed face check (or, on the way without a face, the right code) makes its lease active, in the same transaction; a lease that has ended meanwhile stays ended.</summary>
internal sealed class ActivateLease(TrainingDb db, RulePacks rulePacks, PresenceMoments presence, SignalLog signals, Chance chance, TimeProvider clock) : IReactTo<FaceCheckPassed>
{
    public async Task HandleAsync(FaceCheckPassed happened, CancellationToken cancellationToken)
    {
        var lease = await db.Set<Lease>().SingleOrDefaultAsync(l => l.LearnerId == happened.LearnerId && l.Id == happened.SubjectId, cancellationToken);
        if (lease is { State: LeaseState.AwaitingFace, Proof: LeaseProof.Face })
            await ActivateAsync(lease, cancellationToken);
    }

    /// <summary>Opens a lease that waits for its proof; the caller has seen that proof and saves.</summary>
    public async Task ActivateAsync(Lease lease, CancellationToken cancellationToken)
    {
        var enrolment = await db.Set<Enrolment>().SingleAsync(e => e.LearnerId == lease.LearnerId && e.Id == lease.EnrolmentId, cancellationToken);
        var rules = rulePacks.Get(enrolment.RulePackCode, enrolment.RulePackVersion);
        var now = clock.GetUtcNow();
        lease.State = LeaseState.Active;
        lease.ActivatedAt = now;
        lease.Nonce = chance.Token();
        if (lease.Proof == LeaseProof.Face)
            lease.SnapshotAt = now + chance.Between(TimeSpan.FromSeconds(rules.SnapshotEverySecondsLeast), TimeSpan.FromSeconds(rules.SnapshotEverySecondsMost));
        await presence.AtGateAsync(lease, rules, now, cancellationToken);
        await presence.PlanAsync(lease, rules, cancellationToken);
        if (lease.Device.EndsWith(Device.Automatic, StringComparison.Ordinal))
            await signals.RaiseAsync(SignalKind.Headless, lease, null, cancellationToken);
        lease.Version++;
        if (HoursMachine.Allows(enrolment.State, HoursStep.Begin))
            enrolment.Take(HoursStep.Begin);
    }
}
