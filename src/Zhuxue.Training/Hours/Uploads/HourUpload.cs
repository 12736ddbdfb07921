using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Zhuxue.Training.Hours.Uploads;

/// <summary>Where the upload of an enrolment's hours stands.</summary>
internal enum UploadState
{
    /// <summary>To be sent, or sent without an answer that settles it.</summary>
    Waiting,

    /// <summary>The registry has the record.</summary>
    Registered,

    /// <summary>The registry has said no.</summary>
    Refused,

    /// <summary>To be withdrawn, once it is sure that no earlier request still lands.</summary>
    Withdrawing,

    /// <summary>The registry does not count it (any more); the id is not used again.</summary>
    Withdrawn,
}

/// <summary>One record at the registry, by an id of ours. An enrolment has one that counts at most; later ones wait for earlier ones to be withdrawn.</summary>
internal sealed class HourUpload
{
    public const string ContentPurpose = "upload.content";

    public Guid LearnerId { get; init; }
    public Guid Id { get; init; }
    public Guid EnrolmentId { get; init; }

    /// <summary>The id at the registry.</summary>
    public required string RecordId { get; init; }
    public UploadState State { get; set; }
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>The body as it is sent, byte for byte, each time: JSON of <see cref="UploadContent"/>, sealed. Null until it is first sent, and again after a refusal.</summary>
    public string? ContentSealed { get; set; }

    /// <summary>When a <c>PUT</c> was last signed: it may land for some minutes after that, whatever we heard of it.</summary>
    public DateTimeOffset? LastSentAt { get; set; }

    /// <summary>Tries since it last came to something.</summary>
    public int Tries { get; set; }

    /// <summary>Not before this; null: as soon as its message is taken, or nothing is to be tried.</summary>
    public DateTimeOffset? NextTryAt { get; set; }

    /// <summary>While in the future, one process speaks to the registry about this record.</summary>
    public DateTimeOffset? ClaimedUntil { get; set; }

    /// <summary>The registry's reason word, or ours for why it waits: see <see cref="UploadReasons"/>.</summary>
    public string? Reason { get; set; }

    /// <summary>What the registry said of it.</summary>
    public string? ReasonWords { get; set; }

    /// <summary>The day of the upload by the registry's clock; its list is by this day.</summary>
    public DateOnly? RegisteredOn { get; set; }

    /// <summary>Why it is withdrawn, for the person.</summary>
    public string? WithdrawReason { get; set; }
    public DateTimeOffset? WithdrawnAt { get; set; }

    /// <summary>A certificate was issued on these hours.</summary>
    public DateTimeOffset? RenewedAt { get; set; }
    public int Version { get; set; }

    internal sealed class Mapping : IEntityTypeConfiguration<HourUpload>
    {
        public void Configure(EntityTypeBuilder<HourUpload> builder)
        {
            builder.HasKey(u => new { u.LearnerId, u.Id });
            builder.HasIndex(u => u.RecordId).IsUnique();
            builder.HasIndex(u => new { u.LearnerId, u.EnrolmentId });
            builder.HasIndex(u => new { u.State, u.CreatedAt });
            builder.HasIndex(u => u.RegisteredOn);
            builder.Property(u => u.Version).IsConcurrencyToken();
        }
    }
}

/// <summary>What is uploaded (docs/registry-api.md).</summary>
internal sealed record UploadContent(string IdNumber, string Name, string Occupation, int Year, int Hours, int CommonHours, int TotalHours, DateOnly LearnedOn, string? ProofNumber);
