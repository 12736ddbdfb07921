using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Zhuxue.Registry.Accounts.Persons;

namespace Zhuxue.Registry.Records;

/// <summary>继续教育记录: hours of one person, occupation and year, as an institution uploaded them (M16). A withdrawn one stays, and counts no more.</summary>
internal sealed class HourRecord
{
    /// <summary>Ids that institutions give: they stand in addresses as they are.</summary>
    public const string RecordIdPattern = "^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$";

    public Guid Id { get; init; }

    /// <summary>Null for records from before uploads: the page shows "--".</summary>
    public Guid? InstitutionId { get; init; }

    /// <summary>The institution's own id of the record.</summary>
    public required string RecordId { get; init; }
    public Guid PersonId { get; init; }
    public required string OccupationCode { get; init; }

    /// <summary>The training year that the hours are for, by its label.</summary>
    public int Year { get; init; }

    /// <summary>已上传学时数</summary>
    public int Hours { get; init; }

    /// <summary>Of them common knowledge.</summary>
    public int CommonHours { get; init; }

    /// <summary>总学时数: what the year needs.</summary>
    public int TotalHours { get; init; }

    /// <summary>The day on which the last of the hours was learned: the two-year rule asks for it.</summary>
    public DateOnly LearnedOn { get; init; }
    public string? ProofNumber { get; init; }
    public DateTimeOffset UploadedAt { get; init; }

    /// <summary>Keyed digest of all that was uploaded: the same id with other content is refused.</summary>
    public required string ContentDigest { get; init; }
    public DateTimeOffset? WithdrawnAt { get; set; }
    public string? WithdrawnReason { get; set; }

    /// <summary>The certificate that was issued on these hours.</summary>
    public Guid? CountedIntoId { get; set; }

    internal sealed class Mapping : IEntityTypeConfiguration<HourRecord>
    {
        public void Configure(EntityTypeBuilder<HourRecord> builder)
        {
            builder.HasKey(r => r.Id);
            builder.HasIndex(r => new { r.InstitutionId, r.RecordId }).IsUnique();
            builder.HasIndex(r => new { r.PersonId, r.OccupationCode, r.Year });
            builder.HasIndex(r => new { r.InstitutionId, r.UploadedAt });
            builder.HasOne<Person>().WithMany().HasForeignKey(r => r.PersonId).OnDelete(DeleteBehavior.Restrict);
            builder.HasOne<Institution>().WithMany().HasForeignKey(r => r.InstitutionId).OnDelete(DeleteBehavior.Restrict);
        }
    }
}
