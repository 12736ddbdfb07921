using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Zhuxue.Training.Learning.Signals;

/// <summary>What may point to somebody else, or nobody, learning (M8, M12). Each is a reason to look, never a verdict.</summary>
internal enum SignalKind
{
    /// <summary>A snapshot or an answer shows another face than the portrait (A11).</summary>
    OtherFace,

    /// <summary>A snapshot shows nobody, or never came.</summary>
    NoSnapshot,
    TwoFaces,

    /// <summary>A picture that had been sent before (A10).</summary>
    RepeatedFrame,

    /// <summary>A picture that looks almost the same as one of another time: encoded anew, or a person who sits very still (A10).</summary>
    LikeEarlierFrame,
    PresenceMissed,

    /// <summary>Wrong numbers chosen more often than hands slip (A6).</summary>
    PresenceGuessed,

    /// <summary>Camera or line failed during more checks than the rules allow.</summary>
    ManyFaults,

    /// <summary>A beat with a nonce that was used before, or made up (A2, A18).</summary>
    NonceReplayed,

    /// <summary>Content keys far ahead of what is earned were asked for (A5).</summary>
    KeysSkipped,

    /// <summary>The browser calls itself an automatic one (A7).</summary>
    Headless,

    /// <summary>A lesson ended between midnight and five.</summary>
    OddHours,

    /// <summary>Beats more regular than browsers are.</summary>
    RoboticBeats,

    /// <summary>One browser served several learners within a day (A15).</summary>
    SharedDevice,

    /// <summary>One face under several identity numbers (A15).</summary>
    SharedFace,
}

/// <summary>信号: a reason to look at an enrolment's hours, with a link to what it rests on. The same kind in one lease is counted, not repeated.</summary>
internal sealed class Signal
{
    public Guid LearnerId { get; init; }
    public Guid Id { get; init; }
    public Guid? EnrolmentId { get; init; }
    public Guid? LeaseId { get; init; }
    public SignalKind Kind { get; init; }

    /// <summary>1 (a hint) to 100 (look before anything else).</summary>
    public int Weight { get; set; }

    /// <summary>In words, for the reviewer.</summary>
    public required string Reason { get; set; }

    /// <summary>The snapshot, check or evidence entry that it rests on, the latest one; named by <see cref="SourceKind"/>.</summary>
    public string? SourceKind { get; set; }
    public Guid? SourceId { get; set; }
    public int Count { get; set; }
    public DateTimeOffset At { get; init; }
    public DateTimeOffset LastAt { get; set; }

    internal sealed class Mapping : IEntityTypeConfiguration<Signal>
    {
        public void Configure(EntityTypeBuilder<Signal> builder)
        {
            builder.HasKey(s => new { s.LearnerId, s.Id });
            builder.HasIndex(s => new { s.LearnerId, s.EnrolmentId });
        }
    }
}
