using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Zhuxue.Training.Learning.Snapshots;

internal enum SnapshotState
{
    Asked,
    Taken,
    Missed,
}

/// <summary>抓拍: a photo taken during learning, at a moment that only the server knew.</summary>
internal sealed class Snapshot
{
    public Guid LearnerId { get; init; }
    public Guid Id { get; init; }
    public Guid LeaseId { get; init; }

    /// <summary>Where in the lesson it was asked for.</summary>
    public long PositionMs { get; init; }
    public DateTimeOffset AskedAt { get; init; }
    public DateTimeOffset DueAt { get; init; }
    public SnapshotState State { get; set; }
    public DateTimeOffset? TakenAt { get; set; }
    public Guid? BlobId { get; set; }

    /// <summary>Asked for again after one that was missed: until it is taken, time earns nothing.</summary>
    public bool AfterMiss { get; init; }

    /// <summary>What the photo check saw; null while there is no photo.</summary>
    public string? Finding { get; set; }

    /// <summary>Cosine similarity with the portrait (FACTS: ≥ 0.411 is a match): a hint for the reviewer.</summary>
    public double? Similarity { get; set; }

    /// <summary>Of the passive model, 0..1: with the similarity it makes the photo a proof of presence.</summary>
    public double? Liveness { get; set; }

    /// <summary>Of the photo's bytes, and whether they had come before, in whatever (A10).</summary>
    public string? Sha256 { get; set; }
    public bool SeenBefore { get; set; }

    internal sealed class Mapping : IEntityTypeConfiguration<Snapshot>
    {
        public void Configure(EntityTypeBuilder<Snapshot> builder)
        {
            builder.HasKey(s => new { s.LearnerId, s.Id });
            builder.HasIndex(s => new { s.LearnerId, s.LeaseId });
            // Of two requests that bring a photo, and of a photo and the beat that finds it missing, one comes first: the other looks again.
            builder.Property(s => s.State).IsConcurrencyToken();
            builder.Property(s => s.BlobId).IsConcurrencyToken();
        }
    }
}
