using Microsoft.EntityFrameworkCore;
using Zhuxue.Training.Catalogue.Rules;
using Zhuxue.Training.Evidence;
using Zhuxue.Training.Learning.Leases;
using Zhuxue.Training.Learning.Signals;

namespace Zhuxue.Training.Learning.Snapshots;

/// <summary>What a beat has to know about snapshots.</summary>
/// <param name="Open">The one that is asked for now.</param>
/// <param name="IsOverdue">One was missed and none has come since: time earns nothing.</param>
internal readonly record struct SnapshotMoment(Snapshot? Open, bool IsOverdue);

/// <summary>Decides when a snapshot is due. The moment is drawn ahead, kept on the server and told only when it has come (M6).</summary>
internal sealed class SnapshotMoments(TrainingDb db, EvidenceLog evidence, SignalLog signals, Ids ids, Chance chance)
{
    /// <summary>Opens a snapshot whose moment has come, and closes one that was not answered in time; the caller saves.</summary>
    public async Task<SnapshotMoment> AtBeatAsync(Lease lease, RulePack rules, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var last = await db.Set<Snapshot>().Where(s => s.LearnerId == lease.LearnerId && s.LeaseId == lease.Id)
            .OrderByDescending(s => s.AskedAt).ThenByDescending(s => s.Id).FirstOrDefaultAsync(cancellationToken);
        if (last is { State: SnapshotState.Asked } && now <= last.DueAt)
            return new(last, last.AfterMiss);
        if (last is { State: SnapshotState.Asked })
        {
            last.State = SnapshotState.Missed;
            evidence.Append("snapshot-missed", lease.LearnerId, new { SnapshotId = last.Id, LeaseId = lease.Id, last.PositionMs, last.DueAt });
            await signals.RaiseAsync(SignalKind.NoSnapshot, lease, ("snapshot", last.Id), cancellationToken);
            return new(Ask(afterMiss: true), IsOverdue: true);
        }
        // While paused nobody has to sit in front of the camera; after a missed one only a taken one counts.
        if (lease is not { Playing: true, SnapshotAt: { } at } || now < at)
            return default;
        return new(Ask(afterMiss: false), IsOverdue: false);

        Snapshot Ask(bool afterMiss)
        {
            var snapshot = new Snapshot
            {
                Id = ids.New(),
                LearnerId = lease.LearnerId,
                LeaseId = lease.Id,
                PositionMs = lease.EarnedMs,
                AskedAt = now,
                DueAt = now + TimeSpan.FromSeconds(rules.SnapshotAnswerSeconds),
                State = SnapshotState.Asked,
                AfterMiss = afterMiss,
            };
            db.Add(snapshot);
            lease.SnapshotAt = null;
            return snapshot;
        }
    }

    /// <summary>Draws the moment of the next one after one was taken.</summary>
    public void DrawNext(Lease lease, RulePack rules, DateTimeOffset now)
    {
        lease.SnapshotAt = now + chance.Between(TimeSpan.FromSeconds(rules.SnapshotEverySecondsLeast), TimeSpan.FromSeconds(rules.SnapshotEverySecondsMost));
        lease.Version++;
    }
}
