using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Zhuxue.Platform.Secrets;

namespace Zhuxue.Training.Learning.Companion;

/// <summary>
/// 手机代拍: the permission for one phone to do one face check for a lease that waits for it. The secret of the link is held by the
/// QR code alone: here stands its digest. It opens once, within <see cref="Life"/>, and dies with its lease.
/// </summary>
internal sealed class CompanionLink
{
    /// <summary>How long a link can be opened, and how long the phone that opened it may work.</summary>
    public static readonly TimeSpan Life = TimeSpan.FromMinutes(3);

    private const string TokenPurpose = "companion.token";

    public Guid LearnerId { get; init; }
    public Guid Id { get; init; }
    public Guid LeaseId { get; init; }
    public required string TokenDigest { get; init; }
    public DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset ExpiresAt { get; init; }

    /// <summary>When a phone opened it; a link is used once.</summary>
    public DateTimeOffset? OpenedAt { get; set; }

    /// <summary>The one check that it allows, begun when it was opened.</summary>
    public Guid? FaceCheckId { get; set; }

    /// <summary>The phone, as its browser calls itself.</summary>
    public string? Device { get; set; }

    public static string DigestOf(FieldCipher cipher, string token) => cipher.Digest(TokenPurpose, token);

    internal sealed class Mapping : IEntityTypeConfiguration<CompanionLink>
    {
        public void Configure(EntityTypeBuilder<CompanionLink> builder)
        {
            builder.HasKey(l => new { l.LearnerId, l.Id });
            builder.HasIndex(l => l.TokenDigest).IsUnique();
            builder.HasIndex(l => new { l.LearnerId, l.LeaseId });
        }
    }
}
