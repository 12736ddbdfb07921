using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Zhuxue.Training.Exams.Remarks;

/// <summary>Where a re-marking stands.</summary>
internal enum RemarkState
{
    Working,
    Done,
}

/// <summary>重新判分: past attempts with a withdrawn question get its points, because somebody decided so. Never downwards.</summary>
internal sealed class Remark
{
    public Guid Id { get; init; }
    public Guid QuestionId { get; init; }

    /// <summary>Why the question earns its points for everybody.</summary>
    public required string Reason { get; init; }
    public Guid StaffId { get; init; }
    public DateTimeOffset DecidedAt { get; init; }
    public RemarkState State { get; set; }

    /// <summary>Attempts with the question, of those the ones whose score rose, and the enrolments that passed by it.</summary>
    public int Attempts { get; set; }
    public int Raised { get; set; }
    public int NewlyPassed { get; set; }
    public DateTimeOffset? DoneAt { get; set; }
    public long Version { get; set; }

    internal sealed class Mapping : IEntityTypeConfiguration<Remark>
    {
        public void Configure(EntityTypeBuilder<Remark> builder)
        {
            builder.HasKey(r => r.Id);
            builder.HasIndex(r => r.QuestionId).IsUnique();
            builder.Property(r => r.Version).IsConcurrencyToken();
        }
    }
}

/// <summary>What a re-marking did to one attempt.</summary>
internal sealed class AttemptRemark
{
    public Guid LearnerId { get; init; }
    public Guid AttemptId { get; init; }
    public Guid RemarkId { get; init; }
    public int OldScore { get; init; }
    public int NewScore { get; init; }
    public DateTimeOffset At { get; init; }

    internal sealed class Mapping : IEntityTypeConfiguration<AttemptRemark>
    {
        public void Configure(EntityTypeBuilder<AttemptRemark> builder)
        {
            builder.HasKey(r => new { r.LearnerId, r.AttemptId, r.RemarkId });
            builder.HasIndex(r => r.RemarkId);
        }
    }
}
