using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Zhuxue.Training.Accounts.Images;

/// <summary>One look of a member of staff at one image of a learner (portrait, card, snapshot).</summary>
internal sealed class ImageView
{
    public Guid LearnerId { get; init; }
    public Guid Id { get; init; }

    /// <summary>What was looked at: <c>Portrait</c>, <c>IdCardFront</c>, <c>IdCardBack</c>, <c>Snapshot</c>.</summary>
    public required string ImageKind { get; init; }
    public Guid BlobId { get; init; }
    public Guid StaffId { get; init; }
    public DateTimeOffset At { get; init; }

    internal sealed class Mapping : IEntityTypeConfiguration<ImageView>
    {
        public void Configure(EntityTypeBuilder<ImageView> builder)
        {
            builder.HasKey(v => new { v.LearnerId, v.Id });
            builder.HasIndex(v => new { v.StaffId, v.At });
        }
    }
}

/// <summary>Keeps the list of who looked at whose images (DOMAIN §5).</summary>
internal sealed class ImageViews(TrainingDb db, Ids ids, TimeProvider clock)
{
    /// <summary>Writes the look down, and saves: call it before the first byte of the image is sent.</summary>
    public async Task RecordAsync(string imageKind, Guid blobId, Guid learnerId, Guid staffId, CancellationToken cancellationToken)
    {
        db.Add(new ImageView { LearnerId = learnerId, Id = ids.New(), ImageKind = imageKind, BlobId = blobId, StaffId = staffId, At = clock.GetUtcNow() });
        await db.SaveChangesAsync(cancellationToken);
    }
}
