using Microsoft.EntityFrameworkCore;
using Zhuxue.Training.Learning.Leases;

namespace Zhuxue.Training.Learning.Signals;

/// <summary>Raises signals in the caller's unit of work; the caller saves.</summary>
internal sealed class SignalLog(TrainingDb db, Ids ids, TimeProvider clock)
{
    /// <param name="source">What it rests on: its kind (<c>snapshot</c>, <c>presence-check</c>, <c>evidence</c>) and id.</param>
    public Task RaiseAsync(SignalKind kind, Lease lease, (string Kind, Guid Id)? source, CancellationToken cancellationToken) =>
        RaiseAsync(kind, lease.LearnerId, lease.EnrolmentId, lease.Id, source, cancellationToken);

    public async Task RaiseAsync(SignalKind kind, Guid learnerId, Guid? enrolmentId, Guid? leaseId, (string Kind, Guid Id)? source, CancellationToken cancellationToken)
    {
        var (weight, reason) = SignalWords.Of(kind);
        var now = clock.GetUtcNow();
        var known = db.Set<Signal>().Local.FirstOrDefault(s => s.LearnerId == learnerId && s.LeaseId == leaseId && s.Kind == kind)
            ?? await db.Set<Signal>().Where(s => s.LearnerId == learnerId && s.LeaseId == leaseId && s.Kind == kind).OrderBy(s => s.Id).FirstOrDefaultAsync(cancellationToken);
        if (known is null)
            db.Add(known = new Signal { LearnerId = learnerId, Id = ids.New(), EnrolmentId = enrolmentId, LeaseId = leaseId, Kind = kind, Weight = weight, Reason = reason, At = now });
        known.Count++;
        known.LastAt = now;
        if (source is { } from)
            (known.SourceKind, known.SourceId) = (from.Kind, from.Id);
    }
}
