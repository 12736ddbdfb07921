using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Zhuxue.Training.Learning.Presence;

internal enum PresenceState
{
    /// <summary>Waits for its answer.</summary>
    Asked,

    /// <summary>The person of the portrait answered in time, or passed the gate of the next lease in time.</summary>
    Answered,

    /// <summary>Nobody answered in time: the time since the last proof is taken back.</summary>
    Missed,

    /// <summary>Not answered while camera or line were down, within what the rules allow: time is taken back, but it is no miss.</summary>
    Faulted,

    /// <summary>Asked after a miss, and the lease ended before it was answered: nothing was at stake.</summary>
    Dropped,
}

/// <summary>Why a check could not be answered, as far as it shows.</summary>
internal enum PresenceFault
{
    None,

    /// <summary>The browser said that the camera failed: a claim.</summary>
    Camera,

    /// <summary>No beat came from the moment of asking on.</summary>
    Line,
}

/// <summary>
/// 在岗核验: asked at a moment that only the server knows; the person of the portrait looks into the camera and picks the number
/// that a picture shows (A6, A8, A14). Server state with random content and a short life; whatever the client does with it,
/// only <see cref="PresenceState.Answered"/> keeps the time since the last proof.
/// </summary>
internal sealed class PresenceCheck
{
    public Guid LearnerId { get; init; }
    public Guid Id { get; init; }
    public Guid EnrolmentId { get; init; }
    public Guid LessonId { get; init; }
    public Guid LeaseId { get; init; }
    public DateTimeOffset AskedAt { get; init; }
    public DateTimeOffset DueAt { get; set; }

    /// <summary>Earned place in the lesson when it was asked, and when it was settled.</summary>
    public long PositionMs { get; init; }
    public long? SettledMs { get; set; }
    public DateTimeOffset? SettledAt { get; set; }
    public PresenceState State { get; set; }

    /// <summary>Asked again after a miss: time earns nothing until it is answered, and it cannot be missed.</summary>
    public bool AfterMiss { get; init; }
    public PresenceFault Fault { get; set; }

    /// <summary>The number in the picture, and the numbers to choose from, in the order shown; both change after a wrong choice.</summary>
    public required string Number { get; set; }
    public required string Choices { get; set; }

    /// <summary>Counts the pictures: an answer names the one that it answers.</summary>
    public int Picture { get; set; } = 1;
    public int Wrong { get; set; }
    public int Tries { get; set; }

    /// <summary>The photo of the answer, and what it showed: hints for the reviewer.</summary>
    public Guid? BlobId { get; set; }
    public string? Sha256 { get; set; }
    public double? Similarity { get; set; }
    public double? Liveness { get; set; }

    /// <summary>The photo of a try that showed somebody else, kept beside the one that passed (M8).</summary>
    public Guid? OtherBlobId { get; set; }
    public double? OtherSimilarity { get; set; }

    /// <summary>Answered by passing the gate of a new lease.</summary>
    public bool ByGate { get; set; }

    /// <summary>The miss that was one too many: its lessons are learned again, and the count of misses begins anew after it.</summary>
    public bool LearnAgain { get; set; }
    public long Version { get; set; }

    internal sealed class Mapping : IEntityTypeConfiguration<PresenceCheck>
    {
        public void Configure(EntityTypeBuilder<PresenceCheck> builder)
        {
            builder.HasKey(c => new { c.LearnerId, c.Id });
            builder.HasIndex(c => new { c.LearnerId, c.EnrolmentId, c.AskedAt });
            builder.HasIndex(c => new { c.LearnerId, c.LeaseId });
            builder.HasIndex(c => c.Sha256);
            builder.Property(c => c.Version).IsConcurrencyToken();
        }
    }
}

/// <summary>
/// When the next check of an enrolment falls due, on the clock of what its lessons have earned together: pausing, reloading or a new
/// lease moves neither the clock nor the moment.
/// </summary>
internal sealed class PresencePlan
{
    public Guid LearnerId { get; init; }
    public Guid EnrolmentId { get; init; }
    public long NextAtMs { get; set; }

    internal sealed class Mapping : IEntityTypeConfiguration<PresencePlan>
    {
        public void Configure(EntityTypeBuilder<PresencePlan> builder) => builder.HasKey(p => new { p.LearnerId, p.EnrolmentId });
    }
}

internal enum TakenBackReason
{
    /// <summary>A presence check was not answered.</summary>
    PresenceMissed,

    /// <summary>It could not be answered while camera or line were down.</summary>
    PresenceFaulted,

    /// <summary>More checks were missed than the rules allow: the lesson is learned again.</summary>
    TooManyMissed,

    /// <summary>A reviewer cleared the hours of the lesson (M12, M13).</summary>
    Cleared,
}

/// <summary>The recorded decision by which alone earned time decreases: which seconds of which lesson, and why.</summary>
internal sealed class TakenBack
{
    public Guid LearnerId { get; init; }
    public Guid Id { get; init; }
    public Guid EnrolmentId { get; init; }
    public Guid LessonId { get; init; }

    /// <summary>The lease and the check that it comes from; none when a reviewer decided.</summary>
    public Guid? LeaseId { get; init; }
    public Guid? PresenceCheckId { get; init; }

    /// <summary>The reviewer's decision that it belongs to.</summary>
    public Guid? DecisionId { get; init; }
    public DateTimeOffset At { get; init; }
    public TakenBackReason Reason { get; init; }

    /// <summary>Earned before and after.</summary>
    public long FromMs { get; init; }
    public long ToMs { get; init; }

    /// <summary>When the lesson had been finished, for the case that it is given back.</summary>
    public DateTimeOffset? WasCompletedAt { get; init; }

    /// <summary>After a granted appeal: when, and how much of it came back; what had been learned again meanwhile needs no giving back.</summary>
    public DateTimeOffset? RestoredAt { get; set; }
    public long RestoredMs { get; set; }

    /// <summary>What is gone after all.</summary>
    public long LostMs => FromMs - ToMs - RestoredMs;

    internal sealed class Mapping : IEntityTypeConfiguration<TakenBack>
    {
        public void Configure(EntityTypeBuilder<TakenBack> builder)
        {
            builder.HasKey(t => new { t.LearnerId, t.Id });
            builder.HasIndex(t => new { t.LearnerId, t.EnrolmentId, t.LessonId });
            builder.HasIndex(t => new { t.LearnerId, t.DecisionId });
            builder.Ignore(t => t.LostMs);
        }
    }
}
