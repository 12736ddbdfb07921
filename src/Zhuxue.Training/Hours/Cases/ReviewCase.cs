using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Zhuxue.Training.Hours.Cases;

/// <summary>Where a case stands.</summary>
internal enum CaseState
{
    /// <summary>Waits for a reviewer, or lies before one (see <see cref="ReviewCase.ClaimedBy"/>).</summary>
    Waiting,

    /// <summary>The learner was asked for something; whoever wants may decide all the same.</summary>
    Asked,

    /// <summary>Waits for a second reviewer, who is not shown what the first one thought.</summary>
    SecondLook,

    /// <summary>Decided; until the decision takes effect it can be undone.</summary>
    Decided,
    Closed,
}

/// <summary>How a case ended.</summary>
internal enum CaseOutcome
{
    Credited,
    Cleared,

    /// <summary>Nothing to decide any more: the year fell short because common knowledge was cleared elsewhere.</summary>
    FellShort,
}

/// <summary>How soon somebody should look; from the score, which explains itself.</summary>
internal enum RiskLevel
{
    Low,
    Middle,
    High,
}

/// <summary>审核: the review of one enrolment's hours, once for each time that they were learned.</summary>
internal sealed class ReviewCase
{
    public Guid LearnerId { get; init; }
    public Guid Id { get; init; }
    public Guid EnrolmentId { get; init; }
    public int Attempt { get; init; }

    /// <summary>The enrolment's, for the queue's filters.</summary>
    public required string OccupationCode { get; init; }
    public int Year { get; init; }
    public CaseState State { get; set; }
    public CaseOutcome? Outcome { get; set; }
    public DateTimeOffset OpenedAt { get; set; }

    /// <summary>The last day for a decision, and the day from which it stands on top; null while the calendar of that year is not known.</summary>
    public DateOnly? DueOn { get; set; }
    public DateOnly? EscalatesOn { get; set; }

    /// <summary>The day on which it was written down that it escalated.</summary>
    public DateOnly? EscalatedOn { get; set; }

    /// <summary>When the signals were last weighed; null: not yet, and no batch may take it.</summary>
    public DateTimeOffset? AssessedAt { get; set; }

    /// <summary>0 to 100, from the signals; orders the queue and decides nothing.</summary>
    public int Score { get; set; }
    public RiskLevel Risk { get; set; }

    /// <summary>The reviewer before whom it lies, and until when: two never hold one case.</summary>
    public Guid? ClaimedBy { get; set; }
    public DateTimeOffset? ClaimedUntil { get; set; }

    /// <summary>The first reviewer of a second look: anybody else may decide.</summary>
    public Guid? FirstStaffId { get; set; }

    /// <summary>Drawn from a batch: the second reviewer looks blind, and the agreement is counted.</summary>
    public bool IsSample { get; set; }
    public DateTimeOffset? ClosedAt { get; set; }
    public int Version { get; set; }

    /// <summary>Whether a reviewer may decide it now.</summary>
    public bool IsOpen => State is CaseState.Waiting or CaseState.Asked or CaseState.SecondLook;

    /// <summary>Whether the case lies before that reviewer, or before nobody.</summary>
    public bool IsFreeFor(Guid staffId, DateTimeOffset now) => ClaimedBy is null || ClaimedBy == staffId || ClaimedUntil <= now;

    internal sealed class Mapping : IEntityTypeConfiguration<ReviewCase>
    {
        public void Configure(EntityTypeBuilder<ReviewCase> builder)
        {
            builder.HasKey(c => new { c.LearnerId, c.Id });
            builder.HasIndex(c => new { c.LearnerId, c.EnrolmentId, c.Attempt }).IsUnique();
            builder.HasIndex(c => c.Id).IsUnique();
            builder.HasIndex(c => new { c.State, c.DueOn, c.Id });
            builder.HasIndex(c => c.ClaimedBy);
            // The pieces of the queue's order (Console/Review/ReviewQueue.cs): each is one range, read from a key on.
            builder.HasIndex(c => new { c.State, c.EscalatesOn, c.Id });
            builder.HasIndex(c => new { c.State, c.Risk, c.EscalatesOn, c.Id });
            builder.HasIndex(c => new { c.State, c.OccupationCode, c.EscalatesOn, c.Id });
            builder.HasIndex(c => new { c.State, c.OccupationCode, c.Risk, c.EscalatesOn, c.Id });
            builder.HasIndex(c => new { c.State, c.Year, c.EscalatesOn, c.Id });
            builder.HasIndex(c => new { c.State, c.Year, c.Risk, c.EscalatesOn, c.Id });
            builder.Ignore(c => c.IsOpen);
            builder.Property(c => c.Version).IsConcurrencyToken();
        }
    }
}
