using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Zhuxue.Training.Hours.Appeals;

internal enum AppealState
{
    Open,

    /// <summary>维持: the hours stay cleared.</summary>
    Refused,

    /// <summary>成立: the hours come back and count.</summary>
    Granted,
}

/// <summary>申诉: the learner asks, once and within seven days, that a second reviewer look at a clearing.</summary>
internal sealed class Appeal
{
    public Guid LearnerId { get; init; }
    public Guid Id { get; init; }

    /// <summary>The clearing that it is against.</summary>
    public Guid DecisionId { get; init; }
    public Guid CaseId { get; init; }
    public Guid EnrolmentId { get; init; }
    public DateTimeOffset FiledAt { get; init; }
    public required string Words { get; init; }
    public DateOnly? DueOn { get; set; }
    public AppealState State { get; set; }
    public DateTimeOffset? DecidedAt { get; set; }
    public Guid? StaffId { get; set; }

    /// <summary>The second reviewer's reason, for the learner.</summary>
    public string? Answer { get; set; }
    public int Version { get; set; }

    internal sealed class Mapping : IEntityTypeConfiguration<Appeal>
    {
        public void Configure(EntityTypeBuilder<Appeal> builder)
        {
            builder.HasKey(a => new { a.LearnerId, a.Id });
            builder.HasIndex(a => new { a.LearnerId, a.DecisionId }).IsUnique();
            builder.HasIndex(a => new { a.State, a.FiledAt });
            builder.Property(a => a.Version).IsConcurrencyToken();
        }
    }
}
