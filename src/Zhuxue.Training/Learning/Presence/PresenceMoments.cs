using Microsoft.EntityFrameworkCore;
using Zhuxue.Training.Catalogue.Rules;
using Zhuxue.Training.Evidence;
using Zhuxue.Training.Learning.Enrolments;
using Zhuxue.Training.Learning.Leases;
using Zhuxue.Training.Learning.Signals;
using Zhuxue.Training.Learning.Snapshots;

namespace Zhuxue.Training.Learning.Presence;

/// <summary>What a beat has to know about presence checks.</summary>
/// <param name="Open">The one that waits for its answer: until it is settled the lesson is not finished.</param>
/// <param name="Withheld">Time earns nothing until it is answered.</param>
/// <param name="TookBackMs">The beat took so much back: the film goes to the place that is left.</param>
internal readonly record struct PresenceMoment(PresenceCheck? Open, bool Withheld, long TookBackMs = 0);

/// <summary>
/// Decides when presence is checked and what becomes of an unanswered check. Moments lie on the clock of earned time, are drawn
/// ahead, and are told only when they have come; every decision is taken by the server's clock and saved with its evidence.
/// </summary>
internal sealed class PresenceMoments(TrainingDb db, PresencePenalty penalty, EvidenceLog evidence, SignalLog signals, Ids ids, Chance chance)
{
    /// <summary>A check that fell due between two leases comes after so much learned time, not with the first picture.</summary>
    private static readonly TimeSpan SoonLeast = TimeSpan.FromSeconds(10), SoonMost = TimeSpan.FromSeconds(40);

    /// <summary>A gate that answers a check is passed within so long of its lease.</summary>
    private static readonly TimeSpan GateMost = TimeSpan.FromMinutes(2);

    /// <summary>Puts the enrolment's next moment into a lease that becomes active.</summary>
    public async Task PlanAsync(Lease lease, RulePack rules, CancellationToken cancellationToken)
    {
        var learned = await LearnedMsAsync(lease, cancellationToken);
        var plan = await PlanOfAsync(lease, cancellationToken);
        // Cleared hours set the clock back: a moment further away than any draw is drawn anew.
        if (plan.NextAtMs - learned > rules.PresenceEverySecondsMost * 1000L || plan.NextAtMs == 0)
            plan.NextAtMs = learned + DrawMs(rules);
        lease.PresenceAtMs = lease.EarnedMs + (plan.NextAtMs > learned ? plan.NextAtMs - learned : (long)chance.Between(SoonLeast, SoonMost).TotalMilliseconds);
    }

    /// <summary>Opens a check whose moment has come, and settles one that was not answered; the caller saves.</summary>
    public async Task<PresenceMoment> AtBeatAsync(Lease lease, RulePack rules, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var open = lease.PresenceAtMs is null ? await OpenAsync(lease.LearnerId, lease.EnrolmentId, cancellationToken) : null;
        if (open is null)
        {
            if (lease is not { Playing: true, PresenceAtMs: { } at } || lease.EarnedMs < at || await SnapshotIsOpenAsync(lease, cancellationToken))
                return default;
            return new(Ask(lease, rules, now, afterMiss: false), Withheld: false);
        }
        if (open.AfterMiss)
            return new(open, Withheld: true);
        if (now <= open.DueAt)
            return new(open, Withheld: open.Fault == PresenceFault.Camera);

        if (await MayExtendAsync(open, lease, rules, now, cancellationToken))
        {
            // Nobody could see it: the line was down from the moment of asking on. The person gets the full time from now.
            open.Fault = PresenceFault.Line;
            open.DueAt = now + TimeSpan.FromSeconds(rules.PresenceAnswerSeconds);
            open.Version++;
            return new(open, Withheld: false);
        }
        var before = lease.EarnedMs;
        await penalty.MissAsync(open, lease, rules, now, cancellationToken);
        return lease.State == LeaseState.Ended ? new(null, Withheld: true) : new(Ask(lease, rules, now, afterMiss: true), Withheld: true, before - lease.EarnedMs);
    }

    /// <summary>
    /// Before a new lease: a check that nobody can answer any more is settled, so that no lease stands on time that is in doubt.
    /// One that can still be answered waits for the gate of the new lease. Saves by itself.
    /// </summary>
    public async Task SettleAndSaveAsync(Guid learnerId, Guid enrolmentId, RulePack rules, DateTimeOffset now, CancellationToken cancellationToken)
    {
        for (var attempt = 0; ; attempt++)
        {
            await SettleAsync(learnerId, enrolmentId, rules, now, cancellationToken);
            try
            {
                await db.SaveChangesAsync(cancellationToken);
                return;
            }
            catch (DbUpdateConcurrencyException) when (attempt < 5)
            {
                // A beat or an answer settled it at the same moment: look again.
                db.ChangeTracker.Clear();
            }
        }
    }

    private async Task SettleAsync(Guid learnerId, Guid enrolmentId, RulePack rules, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (await OpenAsync(learnerId, enrolmentId, cancellationToken) is not { } open)
            return;
        var lease = await LeaseOfAsync(open, cancellationToken);
        if (open.AfterMiss)
            Drop(open, now);
        else if (now > open.DueAt && !await MayExtendAsync(open, lease, rules, now, cancellationToken))
            await penalty.MissAsync(open, lease, rules, now, cancellationToken);
    }

    /// <summary>
    /// The gate of a new lease is a stronger proof than the check that waited, and answers it, if the lease was begun while it could
    /// still be answered; a gate that was left standing for long does not. The caller saves.
    /// </summary>
    public async Task AtGateAsync(Lease lease, RulePack rules, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (await OpenAsync(lease.LearnerId, lease.EnrolmentId, cancellationToken) is not { } open)
            return;
        var before = await LeaseOfAsync(open, cancellationToken);
        var at = now - lease.CreatedAt <= GateMost ? lease.CreatedAt : now;
        if (open.AfterMiss)
        {
            Drop(open, now);
        }
        else if (at <= open.DueAt || await MayExtendAsync(open, before, rules, at, cancellationToken))
        {
            if (at > open.DueAt)
                open.Fault = PresenceFault.Line;
            open.ByGate = true;
            Answered(open, open.PositionMs, now);
        }
        else
        {
            await penalty.MissAsync(open, before, rules, now, cancellationToken);
            var progress = await db.Set<LessonProgress>().SingleOrDefaultAsync(p => p.LearnerId == lease.LearnerId && p.EnrolmentId == lease.EnrolmentId && p.LessonId == lease.LessonId, cancellationToken);
            lease.StartedAtMs = lease.EarnedMs = progress?.EarnedMs ?? 0;
        }
    }

    /// <summary>The check is answered; the next moment is drawn. The caller saves.</summary>
    public async Task AnsweredAsync(PresenceCheck check, Lease lease, RulePack rules, DateTimeOffset now, CancellationToken cancellationToken)
    {
        Answered(check, lease.EarnedMs, now);
        var next = DrawMs(rules);
        (await PlanOfAsync(lease, cancellationToken)).NextAtMs = await LearnedMsAsync(lease, cancellationToken) + next;
        lease.PresenceAtMs = lease.EarnedMs + next;
        lease.Version++;
    }

    /// <summary>Asks anew after a miss that was settled outside a beat. The caller saves.</summary>
    public void AskAgain(Lease lease, RulePack rules, DateTimeOffset now)
    {
        Ask(lease, rules, now, afterMiss: true);
        lease.Version++;
    }

    private void Answered(PresenceCheck check, long settledMs, DateTimeOffset now)
    {
        (check.State, check.SettledAt, check.SettledMs) = (PresenceState.Answered, now, settledMs);
        check.Version++;
        evidence.Append("presence-answered", check.LearnerId, new { CheckId = check.Id, check.LeaseId, check.PositionMs, check.Sha256, check.Similarity, check.Liveness, check.ByGate, check.AfterMiss, Fault = check.Fault.ToString() });
    }

    private PresenceCheck Ask(Lease lease, RulePack rules, DateTimeOffset now, bool afterMiss)
    {
        var (number, choices) = NumberTask.Draw(chance);
        var check = new PresenceCheck
        {
            LearnerId = lease.LearnerId,
            Id = ids.New(),
            EnrolmentId = lease.EnrolmentId,
            LessonId = lease.LessonId,
            LeaseId = lease.Id,
            AskedAt = now,
            DueAt = now + TimeSpan.FromSeconds(rules.PresenceAnswerSeconds),
            PositionMs = lease.EarnedMs,
            State = PresenceState.Asked,
            AfterMiss = afterMiss,
            Number = number,
            Choices = choices,
        };
        db.Add(check);
        lease.PresenceAtMs = null;
        return check;
    }

    /// <summary>Once, within the rules' minutes and number: no beat has come since the check was asked.</summary>
    private async Task<bool> MayExtendAsync(PresenceCheck open, Lease lease, RulePack rules, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (open.Fault != PresenceFault.None || lease.LastBeatAt > open.AskedAt || now > open.AskedAt + TimeSpan.FromMinutes(rules.PresenceFaultMinutes))
            return false;
        if (await penalty.FaultsLeftAsync(open, rules, cancellationToken))
            return true;
        await signals.RaiseAsync(SignalKind.ManyFaults, lease, ("presence-check", open.Id), cancellationToken);
        return false;
    }

    private Task<PresenceCheck?> OpenAsync(Guid learnerId, Guid enrolmentId, CancellationToken cancellationToken) =>
        db.Set<PresenceCheck>().Where(c => c.LearnerId == learnerId && c.EnrolmentId == enrolmentId && c.State == PresenceState.Asked)
            .OrderByDescending(c => c.AskedAt).FirstOrDefaultAsync(cancellationToken);

    private Task<Lease> LeaseOfAsync(PresenceCheck check, CancellationToken cancellationToken) =>
        db.Set<Lease>().SingleAsync(l => l.LearnerId == check.LearnerId && l.Id == check.LeaseId, cancellationToken);

    private static void Drop(PresenceCheck check, DateTimeOffset now)
    {
        (check.State, check.SettledAt) = (PresenceState.Dropped, now);
        check.Version++;
    }

    private Task<bool> SnapshotIsOpenAsync(Lease lease, CancellationToken cancellationToken) =>
        db.Set<Snapshot>().AnyAsync(s => s.LearnerId == lease.LearnerId && s.LeaseId == lease.Id && s.State == SnapshotState.Asked, cancellationToken);

    private async Task<PresencePlan> PlanOfAsync(Lease lease, CancellationToken cancellationToken)
    {
        var plan = await db.Set<PresencePlan>().SingleOrDefaultAsync(p => p.LearnerId == lease.LearnerId && p.EnrolmentId == lease.EnrolmentId, cancellationToken);
        if (plan is null)
            db.Add(plan = new PresencePlan { LearnerId = lease.LearnerId, EnrolmentId = lease.EnrolmentId });
        return plan;
    }

    /// <summary>What the enrolment's lessons have earned together; of the lease's lesson, what the lease holds.</summary>
    private async Task<long> LearnedMsAsync(Lease lease, CancellationToken cancellationToken) => lease.EarnedMs + await db.Set<LessonProgress>()
        .Where(p => p.LearnerId == lease.LearnerId && p.EnrolmentId == lease.EnrolmentId && p.LessonId != lease.LessonId).SumAsync(p => p.EarnedMs, cancellationToken);

    private long DrawMs(RulePack rules) =>
        (long)chance.Between(TimeSpan.FromSeconds(rules.PresenceEverySecondsLeast), TimeSpan.FromSeconds(rules.PresenceEverySecondsMost)).TotalMilliseconds;
}
