using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Zhuxue.Platform.Messaging;

namespace Zhuxue.Training.FaceChecks;

internal enum FaceCheckState
{
    Open,
    Passed,
    Refused,
}

/// <summary>人脸核验: a challenge, the frames that were sent for it, and the verdict. It is used once and by one subject.</summary>
internal sealed class FaceCheck
{
    /// <summary>Purpose under which <see cref="GateSealed"/> is sealed.</summary>
    public const string GatePurpose = "face-check.gate";

    public Guid LearnerId { get; init; }
    public Guid Id { get; init; }

    /// <summary>What it opens: a lease.</summary>
    public Guid SubjectId { get; init; }
    public FaceCheckState State { get; set; }

    /// <summary>The rules that it is judged by.</summary>
    public required string RulePackCode { get; init; }
    public required string RulePackVersion { get; init; }

    /// <summary>How many actions it asks for.</summary>
    public int Steps { get; init; }

    /// <summary>The gate's memory between two requests, an embedding among it; null once the check is over.</summary>
    public byte[]? GateSealed { get; set; }
    public DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset? DecidedAt { get; set; }

    /// <summary>The actions in their order and, for a refused check, why; written when it is over.</summary>
    public string? Actions { get; set; }
    public string? Refusal { get; set; }

    /// <summary>Median over the frames: a hint for the reviewer.</summary>
    public double? Similarity { get; set; }
    public double? Liveness { get; set; }
    public long Version { get; set; }

    internal sealed class Mapping : IEntityTypeConfiguration<FaceCheck>
    {
        public void Configure(EntityTypeBuilder<FaceCheck> builder)
        {
            builder.HasKey(c => new { c.LearnerId, c.Id });
            builder.HasIndex(c => new { c.LearnerId, c.SubjectId });
            builder.Property(c => c.Version).IsConcurrencyToken();
        }
    }
}

/// <summary>The frames of one request, in one blob: each with its length (4 bytes, big-endian) before it.</summary>
internal sealed class FaceCheckFrames
{
    public Guid LearnerId { get; init; }
    public Guid CheckId { get; init; }

    /// <summary>Number of the first frame.</summary>
    public int First { get; init; }
    public int Count { get; init; }
    public Guid BlobId { get; init; }

    /// <summary>Of the blob's content: what the evidence binds.</summary>
    public required string Sha256 { get; init; }
    public DateTimeOffset ReceivedAt { get; init; }

    internal sealed class Mapping : IEntityTypeConfiguration<FaceCheckFrames>
    {
        public void Configure(EntityTypeBuilder<FaceCheckFrames> builder) => builder.HasKey(f => new { f.LearnerId, f.CheckId, f.First });
    }
}

/// <summary>Failures in a row, and the lock that follows from them.</summary>
internal sealed class FaceCheckLock
{
    public Guid LearnerId { get; init; }
    public int FailuresInRow { get; set; }
    public DateTimeOffset? LockedUntil { get; set; }

    internal sealed class Mapping : IEntityTypeConfiguration<FaceCheckLock>
    {
        public void Configure(EntityTypeBuilder<FaceCheckLock> builder)
        {
            builder.HasKey(l => l.LearnerId);
            // Two checks that fail at once are two failures.
            builder.Property(l => l.FailuresInRow).IsConcurrencyToken();
        }
    }
}

/// <summary>A learner has shown to be there in person, for this subject and nothing else.</summary>
internal sealed record FaceCheckPassed(Guid LearnerId, Guid CheckId, Guid SubjectId) : IEvent;
