using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Zhuxue.Training.Catalogue.Media;

/// <summary>How far an uploaded video is.</summary>
internal enum AssetState
{
    /// <summary>Uploaded; the job has not begun.</summary>
    Waiting,

    /// <summary>Being turned into renditions.</summary>
    Working,

    /// <summary>Can be played.</summary>
    Ready,

    /// <summary>Cannot be used; <see cref="Asset.Reason"/> says why.</summary>
    Refused,
}

/// <summary>A video 视频: the uploaded original and what became of it.</summary>
internal sealed class Asset
{
    /// <summary>Purpose under which <see cref="KeySecretSealed"/> is sealed.</summary>
    public const string SecretPurpose = "asset.key-secret";

    public Guid Id { get; init; }

    /// <summary>The original, encrypted; null when the centre does not keep originals.</summary>
    public Guid? OriginalBlobId { get; set; }
    public long OriginalBytes { get; init; }

    /// <summary>As the uploader's computer named it; shown, never used as a path.</summary>
    public required string FileName { get; init; }
    public AssetState State { get; set; }
    public int ProgressPercent { get; set; }
    public VideoRefusal? Reason { get; set; }

    /// <summary>Sum of the segments of the standard rendition; 0 until ready.</summary>
    public long DurationMs { get; set; }

    /// <summary>32 random bytes, sealed: the content keys are derived from them.</summary>
    public required byte[] KeySecretSealed { get; init; }

    /// <summary>The run of the job that may write to this row: a run that was overtaken by another changes nothing.</summary>
    public Guid? Run { get; set; }
    public Guid? UploadedBy { get; init; }
    public DateTimeOffset UploadedAt { get; init; }
    public DateTimeOffset? ReadyAt { get; set; }

    internal sealed class Mapping : IEntityTypeConfiguration<Asset>
    {
        public void Configure(EntityTypeBuilder<Asset> builder) => builder.HasKey(a => a.Id);
    }
}

/// <summary>About four seconds of one rendition, encrypted for HLS and public.</summary>
internal sealed class AssetSegment
{
    public Guid AssetId { get; init; }

    /// <summary>A name of <see cref="Rendition"/>.</summary>
    public required string Rendition { get; init; }

    /// <summary>Media sequence number, from 0.</summary>
    public int Number { get; init; }
    public Guid BlobId { get; init; }
    public long DurationMs { get; init; }

    /// <summary>Length of the cipher text.</summary>
    public int Bytes { get; init; }

    internal sealed class Mapping : IEntityTypeConfiguration<AssetSegment>
    {
        public void Configure(EntityTypeBuilder<AssetSegment> builder)
        {
            builder.HasKey(s => new { s.AssetId, s.Rendition, s.Number });
            builder.HasOne<Asset>().WithMany().HasForeignKey(s => s.AssetId).OnDelete(DeleteBehavior.Restrict);
        }
    }
}
