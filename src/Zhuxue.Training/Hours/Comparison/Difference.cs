using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Zhuxue.Training.Hours.Comparison;

/// <summary>In what the registry and this site differ about one record.</summary>
internal enum DifferenceKind
{
    /// <summary>Uploaded here, and not in the registry's list.</summary>
    MissingThere,

    /// <summary>In the registry's list, and no upload of this site.</summary>
    UnknownHere,

    /// <summary>The same record says something else there.</summary>
    OtherContent,

    /// <summary>Credited and uploaded here, withdrawn there.</summary>
    WithdrawnThere,

    /// <summary>Withdrawn here, and it still counts there.</summary>
    WithdrawnHere,

    /// <summary>Refused by what we were told, and it counts there.</summary>
    RefusedHere,
}

/// <summary>What became of a difference.</summary>
internal enum DifferenceState
{
    Open,

    /// <summary>A withdrawal of a record that this site does not know is under way.</summary>
    Mending,

    /// <summary>Somebody has sent again or withdrawn.</summary>
    Mended,

    /// <summary>Somebody has looked and left it, with a note.</summary>
    Accepted,

    /// <summary>A later comparison did not find it any more.</summary>
    Gone,
}

/// <summary>One difference between the registry and this site. No name and no number of a person is in it.</summary>
internal sealed class Difference
{
    public Guid Id { get; init; }

    /// <summary>The day of the upload, by the registry.</summary>
    public DateOnly Day { get; init; }
    public DifferenceKind Kind { get; init; }
    public required string RecordId { get; init; }

    /// <summary>The upload of this site; null when there is none.</summary>
    public Guid? LearnerId { get; init; }
    public Guid? UploadId { get; init; }

    /// <summary>What differs, in words for staff: 学时：这里 32，登记系统 30.</summary>
    public required string Words { get; set; }
    public DateTimeOffset FoundAt { get; init; }
    public DifferenceState State { get; set; }
    public Guid? StaffId { get; set; }
    public DateTimeOffset? SettledAt { get; set; }
    public string? Note { get; set; }
    public int Tries { get; set; }
    public int Version { get; set; }

    internal sealed class Mapping : IEntityTypeConfiguration<Difference>
    {
        public void Configure(EntityTypeBuilder<Difference> builder)
        {
            builder.HasKey(d => d.Id);
            // Two comparisons at once find the same only once.
            builder.HasIndex(d => new { d.RecordId, d.Kind }).IsUnique().HasFilter("state = 'Open'");
            builder.HasIndex(d => new { d.State, d.Day });
            builder.HasIndex(d => d.Day);
            builder.Property(d => d.Version).IsConcurrencyToken();
        }
    }
}

/// <summary>A day of uploads that is compared with the registry: asked for, and how it ended.</summary>
internal sealed class ComparedDay
{
    public DateOnly Day { get; init; }
    public DateTimeOffset AskedAt { get; set; }

    /// <summary>When the last whole comparison ended; null: none has.</summary>
    public DateTimeOffset? FinishedAt { get; set; }

    /// <summary>Why the last try did not come to an end.</summary>
    public string? Trouble { get; set; }
    public int Records { get; set; }
    public int Found { get; set; }
    public int Tries { get; set; }

    internal sealed class Mapping : IEntityTypeConfiguration<ComparedDay>
    {
        public void Configure(EntityTypeBuilder<ComparedDay> builder) => builder.HasKey(d => d.Day);
    }
}
