using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Zhuxue.Training.Hours.Revocations;

internal enum RevocationState
{
    /// <summary>One person has signed.</summary>
    Proposed,

    /// <summary>A second, different person has signed: the hours are revoked.</summary>
    Confirmed,
    Rejected,
}

/// <summary>撤销: credited hours turn out to be invalid. It takes two different people; until both have signed, the hours count.</summary>
internal sealed class Revocation
{
    public Guid LearnerId { get; init; }
    public Guid Id { get; init; }
    public Guid EnrolmentId { get; init; }

    /// <summary>Null when the rules proposed it: common knowledge that counted here was cleared elsewhere.</summary>
    public Guid? ProposedBy { get; init; }
    public DateTimeOffset ProposedAt { get; init; }

    /// <summary>Why, for the learner.</summary>
    public required string Words { get; init; }

    /// <summary>JSON list of <see cref="Decisions.EvidenceRef"/>.</summary>
    public string? Evidence { get; init; }
    public RevocationState State { get; set; }
    public Guid? DecidedBy { get; set; }
    public DateTimeOffset? DecidedAt { get; set; }
    public string? Note { get; set; }

    /// <summary>The first signature where the rules proposed; two people sign in any case.</summary>
    public Guid? SignedBy { get; set; }
    public int Version { get; set; }

    internal sealed class Mapping : IEntityTypeConfiguration<Revocation>
    {
        public void Configure(EntityTypeBuilder<Revocation> builder)
        {
            builder.HasKey(r => new { r.LearnerId, r.Id });
            builder.HasIndex(r => new { r.LearnerId, r.EnrolmentId }).IsUnique().HasFilter("state = 'Proposed'");
            builder.HasIndex(r => new { r.State, r.ProposedAt });
            builder.Property(r => r.Version).IsConcurrencyToken();
        }
    }
}
