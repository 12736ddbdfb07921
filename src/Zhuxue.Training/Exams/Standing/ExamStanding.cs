using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Zhuxue.Training.Exams.Standing;

/// <summary>The exam beside the hours (DOMAIN §4).</summary>
internal enum ExamState
{
    /// <summary>The rule pack asks for none in this occupation.</summary>
    NotRequired,

    /// <summary>Hours are still to be learned (M11).</summary>
    Closed,
    Open,

    /// <summary>Taken and not passed: it stays open, after the cool-down.</summary>
    Failed,
    Passed,
}

/// <summary>How an enrolment stands in its exam. Clearing hours does not touch it (M14), and it never touches hours (M11).</summary>
internal sealed class ExamStanding
{
    public Guid LearnerId { get; init; }
    public Guid EnrolmentId { get; init; }

    /// <summary><see cref="ExamState.Open"/>, <see cref="ExamState.Failed"/> or <see cref="ExamState.Passed"/>; before the exam opens there is no row.</summary>
    public ExamState State { get; set; }
    public DateTimeOffset OpenedAt { get; init; }

    /// <summary>Finished attempts.</summary>
    public int Attempts { get; set; }
    public int? BestScore { get; set; }
    public DateTimeOffset? PassedAt { get; set; }

    /// <summary>After a failed attempt: the next one may begin then.</summary>
    public DateTimeOffset? NextFrom { get; set; }
    public long Version { get; set; }

    internal sealed class Mapping : IEntityTypeConfiguration<ExamStanding>
    {
        public void Configure(EntityTypeBuilder<ExamStanding> builder)
        {
            builder.HasKey(s => new { s.LearnerId, s.EnrolmentId });
            builder.Property(s => s.Version).IsConcurrencyToken();
        }
    }
}
