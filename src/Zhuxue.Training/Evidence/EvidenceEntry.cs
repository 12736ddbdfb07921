using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Zhuxue.Training.Evidence;

/// <summary>
/// One thing that decides an hour. Nothing personal is in it, and the database refuses to change or delete it: the Merkle log
/// is built over these rows.
/// </summary>
internal sealed class EvidenceEntry
{
    /// <summary>The order of the log, given by the database.</summary>
    public long Seq { get; init; }
    public Guid Id { get; init; }
    public required string Kind { get; init; }
    public DateTimeOffset At { get; init; }

    /// <summary>Lower-case hex SHA-256 of salt ‖ payload (see <see cref="EvidencePayload"/>).</summary>
    public required string Digest { get; init; }

    internal sealed class Mapping : IEntityTypeConfiguration<EvidenceEntry>
    {
        public void Configure(EntityTypeBuilder<EvidenceEntry> builder)
        {
            builder.HasKey(e => e.Seq);
            builder.Property(e => e.Seq).ValueGeneratedOnAdd();
            builder.HasIndex(e => e.Id).IsUnique();
        }
    }
}

/// <summary>What an entry says. Erasing a person's data deletes this row and leaves the entry and its digest.</summary>
internal sealed class EvidencePayload
{
    public Guid LearnerId { get; init; }
    public Guid EntryId { get; init; }

    /// <summary>16 random bytes: without them the digest of a guessable payload could be tried out.</summary>
    public required byte[] Salt { get; init; }

    /// <summary>JSON, to the byte as it was digested.</summary>
    public required string Payload { get; init; }

    internal sealed class Mapping : IEntityTypeConfiguration<EvidencePayload>
    {
        public void Configure(EntityTypeBuilder<EvidencePayload> builder) =>
            builder.HasKey(p => new { p.LearnerId, p.EntryId });
    }
}
