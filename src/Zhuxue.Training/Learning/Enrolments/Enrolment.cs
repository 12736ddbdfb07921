using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Zhuxue.Training.Learning.Enrolments;

/// <summary>报名: a learner's hours for one occupation in one training year.</summary>
internal sealed class Enrolment
{
    public Guid Id { get; init; }
    public Guid LearnerId { get; init; }
    public required string OccupationCode { get; init; }

    /// <summary>The year's label: the calendar year in which it starts.</summary>
    public int Year { get; init; }

    /// <summary>First and last day on which hours of this year may be learned, in China.</summary>
    public DateOnly StartsOn { get; init; }
    public DateOnly EndsOn { get; init; }

    /// <summary>The day of the certificate's issue, where the roster said it.</summary>
    public DateOnly? CertificateIssuedOn { get; init; }

    /// <summary>The rules that these hours are judged by, also after newer ones have come.</summary>
    public required string RulePackCode { get; init; }
    public required string RulePackVersion { get; init; }
    public HoursState State { get; private set; }

    /// <summary>How many times the hours are being learned: 1, and one more after each clearing.</summary>
    public int Attempt { get; private set; } = 1;
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>When the last needed hour was learned (M9).</summary>
    public DateTimeOffset? LearnedAt { get; set; }

    /// <summary>M5: once all is learned, every lesson plays freely, also while the review runs and after it.</summary>
    public bool MayReplay => State is not (HoursState.NotStarted or HoursState.Learning or HoursState.Cleared);

    /// <summary>Whether hours of this year may be learned on that day.</summary>
    public bool IsDayOf(DateOnly day) => StartsOn <= day && day <= EndsOn;

    /// <summary>The last moment of the year, in China: what is learned after it is not of this year.</summary>
    public DateTimeOffset LastMoment => new DateTimeOffset(EndsOn.AddDays(1).ToDateTime(TimeOnly.MinValue), TimeSpan.FromHours(8)).ToUniversalTime().AddMilliseconds(-1);

    /// <summary>Whether seconds can still be earned.</summary>
    public bool IsOpen => State is HoursState.NotStarted or HoursState.Learning or HoursState.Cleared;

    /// <summary>Takes one step of <see cref="HoursMachine"/>.</summary>
    /// <exception cref="InvalidOperationException">The step cannot be taken from here: whoever takes it looks first.</exception>
    public void Take(HoursStep step)
    {
        State = HoursMachine.Next(State, step) ?? throw new InvalidOperationException($"Hours that are {State} do not take the step {step}.");
        if (step == HoursStep.Clear)
            Attempt++;
    }

    /// <summary>A history that was made elsewhere and is brought in as it stands: demo data, and what tests begin from.</summary>
    public Enrolment BroughtIn(HoursState state)
    {
        State = state;
        return this;
    }

    internal sealed class Mapping : IEntityTypeConfiguration<Enrolment>
    {
        public void Configure(EntityTypeBuilder<Enrolment> builder)
        {
            builder.HasKey(e => new { e.LearnerId, e.Id });
            builder.HasIndex(e => new { e.LearnerId, e.OccupationCode, e.Year }).IsUnique();
            builder.HasIndex(e => new { e.OccupationCode, e.Year, e.State });
            // Who is due when.
            builder.HasIndex(e => new { e.EndsOn, e.State });
            // Two decisions at once: the second finds that the state is no longer the one it was taken on.
            builder.Property(e => e.State).IsConcurrencyToken();
        }
    }
}

/// <summary>How much of one lesson has been earned in one enrolment. It never decreases but by a recorded decision.</summary>
internal sealed class LessonProgress
{
    public Guid LearnerId { get; init; }
    public Guid EnrolmentId { get; init; }
    public Guid LessonId { get; init; }

    /// <summary>Milliseconds earned from the lesson's start, without a gap: also the place to go on from.</summary>
    public long EarnedMs { get; set; }
    public DateTimeOffset? CompletedAt { get; set; }
    public DateTimeOffset UpdatedAt { get; set; }

    internal sealed class Mapping : IEntityTypeConfiguration<LessonProgress>
    {
        public void Configure(EntityTypeBuilder<LessonProgress> builder) =>
            builder.HasKey(p => new { p.LearnerId, p.EnrolmentId, p.LessonId });
    }
}
