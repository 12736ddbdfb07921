using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Zhuxue.Training.Learning.WithoutFace;

/// <summary>Why somebody learns without a face.</summary>
internal enum WithoutFaceReason
{
    /// <summary>The person does not want it: no reason is asked for (PIPL, DOMAIN §5).</summary>
    Refused,

    /// <summary>The face cannot be checked: an injury, a veil, a camera that nobody can get.</summary>
    Impossible,
}

/// <summary>不刷脸的办法: from when to when a learner is known by code, questions and staff in place of the face. At most one is open.</summary>
internal sealed class WayWithoutFace
{
    public Guid LearnerId { get; init; }
    public Guid Id { get; init; }
    public WithoutFaceReason Reason { get; init; }

    /// <summary>In the words of staff; null when the learner chose it.</summary>
    public string? Note { get; init; }
    public Guid? StaffId { get; init; }
    public DateTimeOffset BeganAt { get; init; }
    public DateTimeOffset? EndedAt { get; set; }

    internal sealed class Mapping : IEntityTypeConfiguration<WayWithoutFace>
    {
        public void Configure(EntityTypeBuilder<WayWithoutFace> builder)
        {
            builder.HasKey(w => new { w.LearnerId, w.Id });
            builder.HasIndex(w => w.LearnerId).IsUnique().HasFilter("ended_at IS NULL");
        }
    }
}

/// <summary>How staff made sure who somebody is.</summary>
internal enum ConfirmedHow
{
    Phone,
    InPerson,
    Video,
}

/// <summary>Staff have made sure that this account's learner is the person: holds for a while, then it is asked for again.</summary>
internal sealed class IdentityConfirmation
{
    public Guid LearnerId { get; init; }
    public Guid Id { get; init; }
    public ConfirmedHow How { get; init; }

    /// <summary>What was asked and seen.</summary>
    public required string Note { get; init; }
    public Guid StaffId { get; init; }
    public DateTimeOffset At { get; init; }
    public DateTimeOffset Until { get; init; }

    internal sealed class Mapping : IEntityTypeConfiguration<IdentityConfirmation>
    {
        public void Configure(EntityTypeBuilder<IdentityConfirmation> builder)
        {
            builder.HasKey(c => new { c.LearnerId, c.Id });
            builder.HasIndex(c => new { c.LearnerId, c.Until });
        }
    }
}
