using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Zhuxue.Training.Hours.Decisions;

/// <summary>What a reviewer can do with a case.</summary>
internal enum DecisionKind
{
    /// <summary>全部通过: the hours count (M10).</summary>
    Pass,

    /// <summary>清零: the named lessons are learned again (M13).</summary>
    Clear,

    /// <summary>请第二人看: another reviewer decides, without seeing this.</summary>
    SecondLook,

    /// <summary>A batch pass that a second reviewer reads blind before it counts.</summary>
    SamplePass,

    /// <summary>The case was closed without anybody's decision.</summary>
    FellShort,
}

internal enum DecisionState
{
    /// <summary>Can still be undone.</summary>
    Pending,
    Effective,
    Undone,
}

/// <summary>Why hours are cleared (M8, M12): a code for the statistics; the words for the learner stand beside it.</summary>
internal enum ClearReason
{
    /// <summary>替学: the person in the pictures is somebody else.</summary>
    OtherPerson,

    /// <summary>挂机: nobody was there.</summary>
    Absent,

    /// <summary>Pictures of the person are missing.</summary>
    NoPictures,

    /// <summary>Recordings or programs learned.</summary>
    Machine,
    Other,
}

/// <summary>One act of a reviewer (or, rarely, of the rules) on a case: what, why, on what evidence. Never changed but for its own fate.</summary>
internal sealed class CaseDecision
{
    public Guid LearnerId { get; init; }
    public Guid Id { get; init; }
    public Guid CaseId { get; init; }
    public Guid EnrolmentId { get; init; }
    public DecisionKind Kind { get; init; }

    /// <summary>Null when the rules decided.</summary>
    public Guid? StaffId { get; init; }
    public DateTimeOffset At { get; init; }

    /// <summary>Until then it can be undone.</summary>
    public DateTimeOffset EffectiveAt { get; init; }
    public DecisionState State { get; set; }
    public DateTimeOffset? SettledAt { get; set; }
    public ClearReason? Reason { get; init; }

    /// <summary>For the learner, in the reviewer's words.</summary>
    public string? Words { get; init; }

    /// <summary>For colleagues.</summary>
    public string? Note { get; init; }

    /// <summary>JSON: ids of the lessons that are cleared.</summary>
    public string? Lessons { get; init; }

    /// <summary>JSON list of <see cref="EvidenceRef"/>: what it rests on.</summary>
    public string? Evidence { get; init; }

    /// <summary>The batch that it was part of.</summary>
    public Guid? BatchId { get; init; }
    public int Version { get; set; }

    internal sealed class Mapping : IEntityTypeConfiguration<CaseDecision>
    {
        public void Configure(EntityTypeBuilder<CaseDecision> builder)
        {
            builder.HasKey(d => new { d.LearnerId, d.Id });
            builder.HasIndex(d => new { d.LearnerId, d.CaseId });
            builder.HasIndex(d => new { d.StaffId, d.At });
            builder.HasIndex(d => d.BatchId);
            // For the agreement of second looks: samples of the last weeks.
            builder.HasIndex(d => new { d.Kind, d.At });
            builder.Property(d => d.Version).IsConcurrencyToken();
        }
    }
}

/// <summary>Something that a decision rests on: a snapshot, an answer to a presence check, a signal, an attempt.</summary>
/// <param name="Kind"><c>snapshot</c>, <c>presence-check</c>, <c>presence-other</c> (a try that showed somebody else), <c>signal</c> or <c>attempt</c>.</param>
internal sealed record EvidenceRef(string Kind, Guid Id);
