using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Zhuxue.Training.Learning.Leases;

internal enum LeaseState
{
    AwaitingFace,
    Active,
    Ended,
}

/// <summary>How the person is known: both ways lead to the same states (DOMAIN §5).</summary>
internal enum LeaseProof
{
    /// <summary>A face check, and snapshots.</summary>
    Face,

    /// <summary>A one-time code on the learner's phone, questions in the lesson, and staff who know the person.</summary>
    Code,
}

/// <summary>Why a lease ended; the words for people stand in <see cref="LeaseWords"/>.</summary>
internal enum LeaseEnd
{
    /// <summary>The lesson is learned to its last second.</summary>
    Completed,

    /// <summary>The learner started another lesson, or the same on another device.</summary>
    Superseded,

    /// <summary>A beat came with a nonce that was used before, skipped or made up (A2, A18).</summary>
    Nonce,

    /// <summary>No beat for longer than the rules allow, or none within 60 s of the face check (A9).</summary>
    Expired,

    /// <summary>The learner left the lesson.</summary>
    Left,

    /// <summary>The learner signed out or changed the password.</summary>
    SignedOut,

    /// <summary>The lesson was withdrawn or got another film while it was being learned.</summary>
    LessonChanged,

    /// <summary>The last day of the training year has passed.</summary>
    YearOver,

    /// <summary>More presence checks were missed than the rules allow: its lessons are learned again.</summary>
    LearnAgain,

    /// <summary>An appeal was granted: the hours that were being learned again are there.</summary>
    HoursRestored,
}

/// <summary>
/// 学习会话: the permission to earn time in one lesson, on one device, after one passed face check. The server's clock alone moves it.
/// </summary>
internal sealed class Lease
{
    public Guid LearnerId { get; init; }
    public Guid Id { get; init; }
    public Guid EnrolmentId { get; init; }
    public Guid LessonId { get; init; }
    public Guid AssetId { get; init; }
    public long DurationMs { get; init; }
    public LeaseProof Proof { get; init; }
    public LeaseState State { get; set; }
    public LeaseEnd? EndReason { get; set; }

    /// <summary>The browser's name and system, as it calls itself: shown, never believed.</summary>
    public required string Device { get; init; }

    /// <summary>The phone that began it, when it was the mini-program: signed out there, it ends.</summary>
    public Guid? AppSessionId { get; init; }
    public DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset? ActivatedAt { get; set; }
    public DateTimeOffset? EndedAt { get; set; }

    /// <summary>The place to go on from when the lease began, and the place that has been earned up to now.</summary>
    public long StartedAtMs { get; set; }
    public long EarnedMs { get; set; }

    /// <summary>The film is open up to here: keys beyond it have not been handed out (A5).</summary>
    public long KeysUntilMs { get; set; }

    /// <summary>The nonce that the next beat must carry, and the one before with its reply, for a beat that is sent again.</summary>
    public string? Nonce { get; set; }
    public string? AnsweredNonce { get; set; }
    public string? LastReply { get; set; }

    /// <summary>When the last beat was accepted; null before the first.</summary>
    public DateTimeOffset? LastBeatAt { get; set; }

    /// <summary>Server time that has been spent on credit: time since then can still be earned.</summary>
    public DateTimeOffset? SpentUntil { get; set; }
    public bool Playing { get; set; }

    /// <summary>The moment of the next snapshot, which only the server knows.</summary>
    public DateTimeOffset? SnapshotAt { get; set; }

    /// <summary>The earned place at which the next presence check is asked, which only the server knows; null while one is open.</summary>
    public long? PresenceAtMs { get; set; }

    /// <summary>
    /// Until then, by the server's clock, an ordinary beat needs nothing but arithmetic: nothing is open and nothing falls due.
    /// Null or past: the next beat goes the plain way, which alone sets it.
    /// </summary>
    public DateTimeOffset? QuietUntil { get; set; }
    public long Version { get; set; }

    /// <summary>Ends it; a lease that has ended keeps its first reason.</summary>
    public void End(LeaseEnd reason, DateTimeOffset now)
    {
        if (State == LeaseState.Ended)
            return;
        (State, EndReason, EndedAt) = (LeaseState.Ended, reason, now);
        Version++;
    }

    internal sealed class Mapping : IEntityTypeConfiguration<Lease>
    {
        public void Configure(EntityTypeBuilder<Lease> builder)
        {
            builder.HasKey(l => new { l.LearnerId, l.Id });
            builder.HasIndex(l => l.LearnerId).IsUnique().HasFilter("state <> 'Ended'");
            builder.HasIndex(l => new { l.LearnerId, l.EnrolmentId, l.LessonId });
            builder.Property(l => l.Version).IsConcurrencyToken();
        }
    }
}
