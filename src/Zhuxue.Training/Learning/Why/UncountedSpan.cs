using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Zhuxue.Training.Learning.Beats;
using Zhuxue.Training.Learning.Leases;

namespace Zhuxue.Training.Learning.Why;

/// <summary>Why a stretch of a lease earned nothing.</summary>
internal enum UncountedKind
{
    /// <summary>The film was paused.</summary>
    Paused,

    /// <summary>No beat came: the line, or the device, was gone.</summary>
    Gap,
    SnapshotOverdue,
    PresenceOwed,
}

/// <summary>
/// A stretch of a lease in which time did not count. Together with the lease it tells of every second: what lies between is earned. Written
/// by the plain way of a beat alone, so that an ordinary beat stays arithmetic.
/// </summary>
internal sealed class UncountedSpan
{
    public Guid LearnerId { get; init; }
    public Guid LeaseId { get; init; }
    public Guid Id { get; init; }
    public UncountedKind Kind { get; init; }
    public DateTimeOffset FromAt { get; init; }

    /// <summary>Null while it lasts.</summary>
    public DateTimeOffset? ToAt { get; set; }

    /// <summary>Earned place when it began.</summary>
    public long PositionMs { get; init; }

    internal sealed class Mapping : IEntityTypeConfiguration<UncountedSpan>
    {
        public void Configure(EntityTypeBuilder<UncountedSpan> builder) => builder.HasKey(s => new { s.LearnerId, s.LeaseId, s.Id });
    }
}

/// <summary>Writes spans down at the beats that begin, lengthen or end them.</summary>
internal sealed class UncountedSpans(TrainingDb db, Ids ids)
{
    /// <param name="lease">With what it has earned, before the beat moved its last beat and its playing.</param>
    /// <param name="playing">What the beat says of the time after it.</param>
    /// <param name="reason">Why the time before it did not count.</param>
    public async Task NoteAsync(Lease lease, bool playing, NotCredited? reason, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var began = lease.LastBeatAt is { } last && last < now ? last : now;
        if (lease.LastBeatAt is null || (reason is null && playing == lease.Playing))
            return;
        var latest = await db.Set<UncountedSpan>().Where(s => s.LearnerId == lease.LearnerId && s.LeaseId == lease.Id)
            .OrderByDescending(s => s.FromAt).ThenByDescending(s => s.Id).FirstOrDefaultAsync(cancellationToken);
        if (reason is { } why)
        {
            var kind = why switch
            {
                NotCredited.Gap => UncountedKind.Gap,
                NotCredited.SnapshotOverdue => UncountedKind.SnapshotOverdue,
                _ => UncountedKind.PresenceOwed,
            };
            if (latest?.Kind == kind && latest.ToAt == began)
                latest.ToAt = now;
            else
                Add(kind, began, now);
        }
        if (lease.Playing && !playing)
            Add(UncountedKind.Paused, now, null);
        else if (!lease.Playing && playing && latest is { Kind: UncountedKind.Paused, ToAt: null })
            latest.ToAt = now;

        void Add(UncountedKind kind, DateTimeOffset from, DateTimeOffset? to) => db.Add(new UncountedSpan
        {
            LearnerId = lease.LearnerId,
            LeaseId = lease.Id,
            Id = ids.New(),
            Kind = kind,
            FromAt = from,
            ToAt = to,
            PositionMs = lease.EarnedMs,
        });
    }
}
