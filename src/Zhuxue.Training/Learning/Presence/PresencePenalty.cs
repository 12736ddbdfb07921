using Microsoft.EntityFrameworkCore;
using Zhuxue.Training.Catalogue.Rules;
using Zhuxue.Training.Evidence;
using Zhuxue.Training.Learning.Enrolments;
using Zhuxue.Training.Learning.Leases;
using Zhuxue.Training.Learning.Signals;
using Zhuxue.Training.Learning.Snapshots;
using Zhuxue.Vision.Faces;

namespace Zhuxue.Training.Learning.Presence;

/// <summary>What a check that nobody answered costs: the time since the last proof, and too many of them the lessons they fell into (DOMAIN §3).</summary>
internal sealed class PresencePenalty(TrainingDb db, EvidenceLog evidence, SignalLog signals, Ids ids)
{
    /// <summary>Settles the check as missed, or as faulted within what the rules allow, and takes back what stood on it; the caller saves.</summary>
    public async Task MissAsync(PresenceCheck check, Lease lease, RulePack rules, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var faulted = check.Fault != PresenceFault.None;
        var proven = await ProvenMsAsync(check, lease, cancellationToken);
        (check.State, check.SettledAt, check.SettledMs) = (faulted ? PresenceState.Faulted : PresenceState.Missed, now, proven);
        check.Version++;
        evidence.Append(faulted ? "presence-faulted" : "presence-missed", check.LearnerId, new { CheckId = check.Id, check.LeaseId, check.AskedAt, check.DueAt, check.PositionMs, Fault = check.Fault.ToString() });
        await TakeBackAsync(check, check.LessonId, proven, faulted ? TakenBackReason.PresenceFaulted : TakenBackReason.PresenceMissed, lease, now, cancellationToken);
        if (faulted)
            return;
        await signals.RaiseAsync(SignalKind.PresenceMissed, lease, ("presence-check", check.Id), cancellationToken);

        var missed = (await LastAsync(check, rules, cancellationToken)).TakeWhile(c => !c.LearnAgain).Where(c => c.State == PresenceState.Missed).Append(check).ToList();
        if (missed.Count <= rules.PresenceMissedMost)
            return;
        check.LearnAgain = true;
        foreach (var lessonId in missed.Select(c => c.LessonId).Distinct())
            await TakeBackAsync(check, lessonId, 0, TakenBackReason.TooManyMissed, lease, now, cancellationToken);
        lease.End(LeaseEnd.LearnAgain, now);
    }

    /// <summary>Whether another check may be put down to a fault of camera or line.</summary>
    public async Task<bool> FaultsLeftAsync(PresenceCheck check, RulePack rules, CancellationToken cancellationToken) =>
        (await LastAsync(check, rules, cancellationToken)).Count(c => c.Fault != PresenceFault.None) < rules.PresenceFaultsMost;

    /// <summary>The enrolment's checks before this one, as many as the rules look at; those that were asked after a miss do not count.</summary>
    private Task<List<PresenceCheck>> LastAsync(PresenceCheck check, RulePack rules, CancellationToken cancellationToken) =>
        db.Set<PresenceCheck>().AsNoTracking()
            .Where(c => c.LearnerId == check.LearnerId && c.EnrolmentId == check.EnrolmentId && !c.AfterMiss && c.Id != check.Id && c.State != PresenceState.Asked)
            .OrderByDescending(c => c.AskedAt).Take(rules.PresenceMissedOf - 1).ToListAsync(cancellationToken);

    /// <summary>Where the person was last proven to be there: the gate of the lease, an answered check, or a snapshot that shows the face, alive.</summary>
    private async Task<long> ProvenMsAsync(PresenceCheck check, Lease lease, CancellationToken cancellationToken)
    {
        var answered = await db.Set<PresenceCheck>().Where(c => c.LearnerId == lease.LearnerId && c.LeaseId == lease.Id && c.State == PresenceState.Answered && !c.ByGate)
            .MaxAsync(c => c.SettledMs, cancellationToken) ?? 0;
        var snapshot = await db.Set<Snapshot>()
            .Where(s => s.LearnerId == lease.LearnerId && s.LeaseId == lease.Id && s.State == SnapshotState.Taken && s.Similarity >= FaceMatch.SameFrom && s.Liveness >= 0.5 && !s.SeenBefore)
            .MaxAsync(s => (long?)s.PositionMs, cancellationToken) ?? 0;
        return Math.Min(check.PositionMs, Math.Max(lease.StartedAtMs, Math.Max(answered, snapshot)));
    }

    private async Task TakeBackAsync(PresenceCheck check, Guid lessonId, long toMs, TakenBackReason reason, Lease lease, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var progress = await db.Set<LessonProgress>().SingleOrDefaultAsync(p => p.LearnerId == check.LearnerId && p.EnrolmentId == check.EnrolmentId && p.LessonId == lessonId, cancellationToken);
        var fromMs = lessonId == lease.LessonId ? Math.Max(progress?.EarnedMs ?? 0, lease.State == LeaseState.Active ? lease.EarnedMs : 0) : progress?.EarnedMs ?? 0;
        if (fromMs <= toMs)
            return;
        if (progress is not null)
            (progress.EarnedMs, progress.CompletedAt, progress.UpdatedAt) = (toMs, null, now);
        if (lessonId == lease.LessonId && lease.State == LeaseState.Active)
        {
            lease.EarnedMs = toMs;
            lease.Version++;
        }
        var taken = new TakenBack
        {
            LearnerId = check.LearnerId,
            Id = ids.New(),
            EnrolmentId = check.EnrolmentId,
            LessonId = lessonId,
            LeaseId = lease.Id,
            PresenceCheckId = check.Id,
            At = now,
            Reason = reason,
            FromMs = fromMs,
            ToMs = toMs,
        };
        db.Add(taken);
        evidence.Append("time-taken-back", check.LearnerId, new { TakenBackId = taken.Id, CheckId = check.Id, check.EnrolmentId, LessonId = lessonId, LeaseId = lease.Id, Reason = reason.ToString(), FromMs = fromMs, ToMs = toMs });
    }
}
