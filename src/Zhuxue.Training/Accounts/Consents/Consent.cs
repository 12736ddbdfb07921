using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Zhuxue.Training.Accounts.Learners;

namespace Zhuxue.Training.Accounts.Consents;

/// <summary>What is consented to; each separately (PIPL, DOMAIN §5).</summary>
internal enum ConsentKind
{
    Face,
    IdCard,
}

/// <summary>That a learner agreed to one version of one text, and whether it still holds.</summary>
internal sealed class Consent
{
    public Guid LearnerId { get; init; }
    public Guid Id { get; init; }
    public ConsentKind Kind { get; init; }

    /// <summary>Version of the text: the date on it, <c>2026-01</c>.</summary>
    public required string Version { get; init; }

    /// <summary>Lower-case hex SHA-256 of the text that was shown.</summary>
    public required string TextSha256 { get; init; }
    public DateTimeOffset GivenAt { get; init; }
    public DateTimeOffset? WithdrawnAt { get; set; }

    internal sealed class Mapping : IEntityTypeConfiguration<Consent>
    {
        public void Configure(EntityTypeBuilder<Consent> builder)
        {
            builder.HasKey(c => new { c.LearnerId, c.Id });
            builder.HasIndex(c => new { c.LearnerId, c.Kind }).IsUnique().HasFilter("withdrawn_at IS NULL");
            builder.HasOne<Learner>().WithMany().HasForeignKey(c => c.LearnerId).OnDelete(DeleteBehavior.Restrict);
        }
    }
}
