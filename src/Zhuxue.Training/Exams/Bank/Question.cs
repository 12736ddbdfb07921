using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Zhuxue.Training.Exams.Bank;

/// <summary>Whether papers draw a question.</summary>
internal enum QuestionState
{
    Draft,
    Live,

    /// <summary>Taken back; papers that hold it keep it, and past results change only by a <see cref="Remarks.Remark"/>.</summary>
    Withdrawn,
}

/// <summary>试题: where a question stands now. What it said at any time stands in its <see cref="QuestionVersion"/>s.</summary>
internal sealed class Question
{
    public Guid Id { get; init; }
    public Guid ChapterId { get; set; }
    public QuestionKind Kind { get; init; }
    public Difficulty Difficulty { get; set; }
    public QuestionState State { get; set; }

    /// <summary>Number of the present version, from 1. An edit that was made on an older one is refused.</summary>
    public int Version { get; set; }

    /// <summary>The present stem as plain text, for lists and search.</summary>
    public required string Stem { get; set; }

    /// <summary>Where it comes from: a standard with its clause, an institution.</summary>
    public string? Source { get; set; }

    /// <summary>SHA-256 of the whole normalised text: no two questions that are not withdrawn are the same.</summary>
    public required string Fingerprint { get; set; }

    /// <summary>SHA-256 of the normalised stem alone: the same stem with other options is pointed out.</summary>
    public required string StemFingerprint { get; set; }
    public DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset ChangedAt { get; set; }

    internal sealed class Mapping : IEntityTypeConfiguration<Question>
    {
        public void Configure(EntityTypeBuilder<Question> builder)
        {
            builder.HasKey(q => q.Id);
            builder.HasOne<Chapter>().WithMany().HasForeignKey(q => q.ChapterId).OnDelete(DeleteBehavior.Restrict);
            builder.HasIndex(q => new { q.ChapterId, q.State, q.Kind });
            builder.HasIndex(q => q.Fingerprint).IsUnique().HasFilter("state <> 'Withdrawn'");
            builder.HasIndex(q => q.StemFingerprint);
            builder.HasIndex(q => new { q.ChangedAt, q.Id });
            builder.Property(q => q.Version).IsConcurrencyToken();
        }
    }
}

/// <summary>What a question said from one edit to the next; never changed.</summary>
internal sealed class QuestionVersion
{
    public Guid QuestionId { get; init; }

    /// <summary>From 1.</summary>
    public int Number { get; init; }

    /// <summary>A <see cref="QuestionContent"/> as JSON.</summary>
    public required string Content { get; init; }
    public Guid ChapterId { get; init; }
    public Difficulty Difficulty { get; init; }
    public string? Source { get; init; }

    /// <summary>Null for what a command of the machine's administrator made.</summary>
    public Guid? StaffId { get; init; }
    public DateTimeOffset At { get; init; }

    internal sealed class Mapping : IEntityTypeConfiguration<QuestionVersion>
    {
        public void Configure(EntityTypeBuilder<QuestionVersion> builder)
        {
            builder.HasKey(v => new { v.QuestionId, v.Number });
            builder.HasOne<Question>().WithMany().HasForeignKey(v => v.QuestionId).OnDelete(DeleteBehavior.Restrict);
        }
    }
}
