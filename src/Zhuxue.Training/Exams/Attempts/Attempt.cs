using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Zhuxue.Training.Exams.Attempts;

/// <summary>Where a sitting stands.</summary>
internal enum AttemptState
{
    /// <summary>The rules are read; the face check comes before the paper, which is not drawn yet.</summary>
    AwaitingFace,
    Sitting,

    /// <summary>Handed in, by the learner or by the clock, and marked.</summary>
    Finished,

    /// <summary>The face check was never passed: it does not count as an attempt.</summary>
    Lapsed,
}

/// <summary>How a sitting ended.</summary>
internal enum AttemptEnd
{
    HandedIn,
    TimeUp,
}

/// <summary>考核: one sitting of the exam.</summary>
internal sealed class Attempt
{
    public Guid LearnerId { get; init; }
    public Guid Id { get; init; }
    public Guid EnrolmentId { get; init; }
    public required string OccupationCode { get; init; }

    /// <summary>Among the attempts of the enrolment, from 1.</summary>
    public int Number { get; init; }

    /// <summary>The blueprint that the paper was drawn by, and the seed of the draw; null until then.</summary>
    public Guid? BlueprintId { get; set; }
    public long? Seed { get; set; }

    /// <summary>Agreed at the start, from the enrolment's rule pack.</summary>
    public int Minutes { get; init; }
    public int PassPoints { get; init; }
    public AttemptState State { get; set; }
    public AttemptEnd? EndReason { get; set; }

    /// <summary>The browser's name and system, as it calls itself: shown, never believed.</summary>
    public required string Device { get; init; }
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>When the paper was opened, and until when answers count; null until then.</summary>
    public DateTimeOffset? StartedAt { get; set; }
    public DateTimeOffset? EndsAt { get; set; }
    public DateTimeOffset? FinishedAt { get; set; }

    /// <summary>Points, 0 to 100; null until finished. A re-marking only ever raises it.</summary>
    public int? Score { get; set; }
    public bool? Passed { get; set; }

    /// <summary>The <see cref="Papers.ChapterScore"/>s as JSON.</summary>
    public string? ChapterScores { get; set; }

    /// <summary>When the next snapshot is asked for: only the server knows.</summary>
    public DateTimeOffset? SnapshotAt { get; set; }
    public long Version { get; set; }

    internal sealed class Mapping : IEntityTypeConfiguration<Attempt>
    {
        public void Configure(EntityTypeBuilder<Attempt> builder)
        {
            builder.HasKey(a => new { a.LearnerId, a.Id });
            builder.HasIndex(a => new { a.LearnerId, a.EnrolmentId, a.Number }).IsUnique();
            // One sitting at a time: a second tab finds the one that runs.
            builder.HasIndex(a => a.LearnerId).IsUnique().HasFilter("state IN ('AwaitingFace', 'Sitting')");
            // For the automatic hand-in and for item analysis.
            builder.HasIndex(a => new { a.State, a.EndsAt });
            builder.Property(a => a.Version).IsConcurrencyToken();
        }
    }
}

/// <summary>The paper of an attempt: apart from it, because it is large and never changes.</summary>
internal sealed class AttemptPaper
{
    public Guid LearnerId { get; init; }
    public Guid AttemptId { get; init; }

    /// <summary>A <see cref="Papers.Paper"/> as JSON, key included.</summary>
    public required string Paper { get; init; }

    internal sealed class Mapping : IEntityTypeConfiguration<AttemptPaper>
    {
        public void Configure(EntityTypeBuilder<AttemptPaper> builder) => builder.HasKey(p => new { p.LearnerId, p.AttemptId });
    }
}

/// <summary>What was last chosen in one item. Saved at once, each by itself.</summary>
internal sealed class Answer
{
    public Guid LearnerId { get; init; }
    public Guid AttemptId { get; init; }

    /// <summary>Places on the paper, from 0: <see cref="Papers.ItemPlace"/>.</summary>
    public int Question { get; init; }
    public int Item { get; init; }

    /// <summary>Bit mask over shown places; 0 is not answered.</summary>
    public int Chosen { get; set; }

    /// <summary>The learner wants to come back to it. Kept with item 0.</summary>
    public bool IsFlagged { get; set; }

    /// <summary>Counted by the client within the attempt: an older save that arrives late changes nothing.</summary>
    public long Revision { get; set; }

    /// <summary>How often a chosen answer was changed into another one.</summary>
    public int Changes { get; set; }

    /// <summary>Time spent on it by the server's clock: since the attempt's save before this one.</summary>
    public int ThinkingMs { get; set; }
    public DateTimeOffset SavedAt { get; set; }

    internal sealed class Mapping : IEntityTypeConfiguration<Answer>
    {
        public void Configure(EntityTypeBuilder<Answer> builder) => builder.HasKey(a => new { a.LearnerId, a.AttemptId, a.Question, a.Item });
    }
}
