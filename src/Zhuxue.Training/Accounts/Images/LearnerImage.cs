using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Zhuxue.Training.Accounts.Learners;

namespace Zhuxue.Training.Accounts.Images;

/// <summary>What an image of a learner shows (M4).</summary>
internal enum LearnerImageKind
{
    /// <summary>人像面</summary>
    IdCardFront,

    /// <summary>国徽面</summary>
    IdCardBack,

    /// <summary>本人照片</summary>
    Portrait,
}

/// <summary>Where an image stands. One image of each kind is accepted at a time.</summary>
internal enum LearnerImageState
{
    Accepted,

    /// <summary>Staff asked for a better one.</summary>
    Refused,

    /// <summary>A newer one took its place.</summary>
    Replaced,

    /// <summary>The consent was withdrawn: the row stays, the picture is gone.</summary>
    Erased,
}

/// <summary>One picture that a learner gave us, re-encoded and without its metadata.</summary>
internal sealed class LearnerImage
{
    public Guid LearnerId { get; init; }
    public Guid Id { get; init; }
    public LearnerImageKind Kind { get; init; }
    public Guid BlobId { get; init; }

    /// <summary>Lower-case hex SHA-256 of the stored JPEG.</summary>
    public required string Sha256 { get; init; }
    public LearnerImageState State { get; set; }

    /// <summary>Why staff refused it, in words for the learner.</summary>
    public string? Reason { get; set; }

    /// <summary>Cosine of the faces on portrait and identity card, where both were there; for staff, never shown to learners.</summary>
    public double? CardSimilarity { get; set; }

    /// <summary>Staff should look: the likeness with the card was uncertain.</summary>
    public bool NeedsLook { get; set; }
    public DateTimeOffset UploadedAt { get; init; }

    /// <summary>When the learner declared that the portrait is recent (M4); null for cards.</summary>
    public DateTimeOffset? DeclaredRecentAt { get; set; }

    /// <summary>The day that the camera wrote into the file; null when it wrote none.</summary>
    public DateOnly? TakenOn { get; set; }
    public DateTimeOffset? ReplacedAt { get; set; }

    internal sealed class Mapping : IEntityTypeConfiguration<LearnerImage>
    {
        public void Configure(EntityTypeBuilder<LearnerImage> builder)
        {
            builder.HasKey(i => new { i.LearnerId, i.Id });
            // Two tabs that upload at once: one of them loses here and is told so.
            builder.HasIndex(i => new { i.LearnerId, i.Kind }).IsUnique().HasFilter("state = 'Accepted'");
            builder.HasOne<Learner>().WithMany().HasForeignKey(i => i.LearnerId).OnDelete(DeleteBehavior.Restrict);
        }
    }
}

/// <summary>The numbers that a face is recognised by, sealed, apart from the picture. Withdrawing the consent deletes the row.</summary>
internal sealed class PortraitEmbedding
{
    public const string Purpose = "learner.portrait-embedding";

    public Guid LearnerId { get; init; }
    public Guid ImageId { get; set; }

    /// <summary>512 little-endian float32, sealed by the field cipher.</summary>
    public required byte[] Sealed { get; set; }
    public DateTimeOffset MadeAt { get; set; }

    internal sealed class Mapping : IEntityTypeConfiguration<PortraitEmbedding>
    {
        public void Configure(EntityTypeBuilder<PortraitEmbedding> builder)
        {
            builder.HasKey(e => e.LearnerId);
            builder.HasOne<Learner>().WithMany().HasForeignKey(e => e.LearnerId).OnDelete(DeleteBehavior.Restrict);
        }
    }
}
