using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Zhuxue.Training.Exams.Watching;

/// <summary>What is worth a reviewer's look in an attempt. None of them fails anybody by itself.</summary>
internal enum ExamSignalKind
{
    LeftPage,
    SnapshotMissed,
    SnapshotStranger,

    /// <summary>Answers far faster than the items are read (A17).</summary>
    TooFast,

    /// <summary>Retries that change wrong answers into right ones faster than learning explains (A16).</summary>
    Converging,
    OtherDevice,

    /// <summary>The very file of an earlier picture of anybody's (A10).</summary>
    RepeatedFrame,

    /// <summary>A picture that hardly differs from an earlier one; who sits still may look like it.</summary>
    LikeEarlierFrame,
}

/// <summary>风险提示: one signal of an attempt.</summary>
internal sealed class ExamSignal
{
    public Guid LearnerId { get; init; }
    public Guid Id { get; init; }
    public Guid AttemptId { get; init; }
    public ExamSignalKind Kind { get; init; }
    public DateTimeOffset At { get; init; }

    /// <summary>JSON: the numbers behind it.</summary>
    public required string Detail { get; init; }

    internal sealed class Mapping : IEntityTypeConfiguration<ExamSignal>
    {
        public void Configure(EntityTypeBuilder<ExamSignal> builder)
        {
            builder.HasKey(s => new { s.LearnerId, s.Id });
            builder.HasIndex(s => new { s.LearnerId, s.AttemptId });
        }
    }
}
