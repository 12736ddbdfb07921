using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Zhuxue.Training.Learning.Enrolments;

/// <summary>The states of an enrolment's hours (DOMAIN §4).</summary>
internal enum HoursState
{
    NotStarted,
    Learning,
    Learned,
    UnderReview,
    Credited,
    Uploading,
    UploadFailed,
    Uploaded,
    Renewed,
    Cleared,
    Revoked,
}

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

    /// <summary>The rules that these hours are judged by, also after newer ones have come.</summary>
    public required string RulePackCode { get; init; }
    public required string RulePackVersion { get; init; }
    public HoursState State { get; set; }
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

    internal sealed class Mapping : IEntityTypeConfiguration<Enrolment>
    {
        public void Configure(EntityTypeBuilder<Enrolment> builder)
        {
            builder.HasKey(e => new { e.LearnerId, e.Id });
            builder.HasIndex(e => new { e.LearnerId, e.OccupationCode, e.Year }).IsUnique();
            builder.HasIndex(e => new { e.OccupationCode, e.Year, e.State });
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
