using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Zhuxue.Training.Hours.Cases;

/// <summary>请学员补充: something that the reviewer asks the learner for, and the answer.</summary>
internal sealed class CaseQuestion
{
    public Guid LearnerId { get; init; }
    public Guid Id { get; init; }
    public Guid CaseId { get; init; }
    public Guid StaffId { get; init; }
    public DateTimeOffset AskedAt { get; init; }

    /// <summary>What is asked for, in the reviewer's words.</summary>
    public required string Words { get; init; }
    public DateTimeOffset? AnsweredAt { get; set; }
    public string? Answer { get; set; }

    internal sealed class Mapping : IEntityTypeConfiguration<CaseQuestion>
    {
        public void Configure(EntityTypeBuilder<CaseQuestion> builder)
        {
            builder.HasKey(q => new { q.LearnerId, q.Id });
            builder.HasIndex(q => new { q.LearnerId, q.CaseId });
            // One question at a time.
            builder.HasIndex(q => q.CaseId).IsUnique().HasFilter("answered_at IS NULL");
        }
    }
}

/// <summary>A picture that the learner sent with an answer or an appeal.</summary>
internal sealed class CasePicture
{
    public Guid LearnerId { get; init; }
    public Guid Id { get; init; }

    /// <summary>The <see cref="CaseQuestion"/> or <see cref="Appeals.Appeal"/> that it belongs to.</summary>
    public Guid OwnerId { get; init; }
    public Guid BlobId { get; init; }
    public DateTimeOffset At { get; init; }

    internal sealed class Mapping : IEntityTypeConfiguration<CasePicture>
    {
        public void Configure(EntityTypeBuilder<CasePicture> builder)
        {
            builder.HasKey(p => new { p.LearnerId, p.Id });
            builder.HasIndex(p => new { p.LearnerId, p.OwnerId });
        }
    }
}
