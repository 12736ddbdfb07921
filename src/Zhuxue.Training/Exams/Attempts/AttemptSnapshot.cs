using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Zhuxue.Training.Exams.Attempts;

internal enum AttemptSnapshotState
{
    Asked,
    Taken,
    Missed,
}

/// <summary>抓拍 during an exam, at a moment that only the server knew. A missed one is a signal; it never ends a sitting.</summary>
internal sealed class AttemptSnapshot
{
    public Guid LearnerId { get; init; }
    public Guid Id { get; init; }
    public Guid AttemptId { get; init; }
    public DateTimeOffset AskedAt { get; init; }
    public DateTimeOffset DueAt { get; init; }
    public AttemptSnapshotState State { get; set; }
    public DateTimeOffset? TakenAt { get; set; }
    public Guid? BlobId { get; set; }

    /// <summary>What the photo check saw; null while there is no photo.</summary>
    public string? Finding { get; set; }

    /// <summary>Cosine similarity with the portrait: a hint for the reviewer.</summary>
    public double? Similarity { get; set; }

    internal sealed class Mapping : IEntityTypeConfiguration<AttemptSnapshot>
    {
        public void Configure(EntityTypeBuilder<AttemptSnapshot> builder)
        {
            builder.HasKey(s => new { s.LearnerId, s.Id });
            builder.HasIndex(s => new { s.LearnerId, s.AttemptId });
        }
    }
}
