using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Zhuxue.Training.Console.Imports;

/// <summary>Where a roster stands.</summary>
internal enum ImportState
{
    /// <summary>Uploaded; every cell is being read.</summary>
    Checking,

    /// <summary>Waits for somebody to say "import".</summary>
    Checked,

    /// <summary>The file as a whole cannot be used; <see cref="Import.Refusal"/> says why.</summary>
    Refused,
    Importing,
    Done,

    /// <summary>Somebody decided against it; file and rows are gone.</summary>
    Discarded,
}

/// <summary>One uploaded roster 名单 and what became of it. Counts are of rows.</summary>
internal sealed class Import
{
    public Guid Id { get; init; }

    /// <summary>As the uploader's computer named it; shown, never used as a path.</summary>
    public required string FileName { get; init; }

    /// <summary>The file, encrypted.</summary>
    public Guid BlobId { get; init; }
    public ImportState State { get; set; }

    /// <summary>Why the whole file was refused, in words.</summary>
    public string? Refusal { get; set; }

    /// <summary>The tab that the rows stand on, and the row of its column names.</summary>
    public int Sheet { get; set; }
    public string SheetName { get; set; } = "";
    public int HeaderRow { get; set; }

    /// <summary>The rules that the new enrolments will stand under.</summary>
    public required string RulePackCode { get; init; }

    /// <summary>Rows read so far, and in the end all rows with content below the column names.</summary>
    public int Rows { get; set; }
    public int Good { get; set; }
    public int Bad { get; set; }

    /// <summary>Good rows at which a person should look first.</summary>
    public int Mind { get; set; }

    /// <summary>Good rows of people who have an account; of those, the rows that change nothing.</summary>
    public int Known { get; set; }
    public int Unchanged { get; set; }

    /// <summary>The number of the last row that is committed: where a killed job goes on.</summary>
    public int ImportedUpTo { get; set; }
    public int ImportedRows { get; set; }
    public int ImportedUnchanged { get; set; }
    public int NewLearners { get; set; }
    public int NewEnrolments { get; set; }

    /// <summary>Rows of known people whose phone or employer was brought up to date.</summary>
    public int Updated { get; set; }

    /// <summary>Rows that were good when they were checked and no longer when they were imported.</summary>
    public int TurnedBad { get; set; }
    public Guid StaffId { get; init; }
    public DateTimeOffset UploadedAt { get; init; }
    public DateTimeOffset? FinishedAt { get; set; }

    /// <summary>A job that was overtaken by another run of itself saves nothing more.</summary>
    public long Version { get; set; }

    internal sealed class Mapping : IEntityTypeConfiguration<Import>
    {
        public void Configure(EntityTypeBuilder<Import> builder)
        {
            builder.HasKey(i => i.Id);
            builder.Property(i => i.Version).IsConcurrencyToken();
        }
    }
}

/// <summary>A row of a roster that a person should see.</summary>
internal sealed class ImportRow
{
    public const string Purpose = "import.row";

    public Guid ImportId { get; init; }

    /// <summary>As spreadsheet programs number it, from 1.</summary>
    public int Number { get; init; }

    /// <summary>It is not imported; otherwise it is, but should be looked at.</summary>
    public bool IsBad { get; set; }

    /// <summary>A <see cref="RowReport"/> as JSON, sealed: cells and remarks are personal data.</summary>
    public required byte[] Sealed { get; set; }

    internal sealed class Mapping : IEntityTypeConfiguration<ImportRow>
    {
        public void Configure(EntityTypeBuilder<ImportRow> builder)
        {
            builder.HasKey(r => new { r.ImportId, r.Number });
            builder.HasOne<Import>().WithMany().HasForeignKey(r => r.ImportId).OnDelete(DeleteBehavior.Restrict);
        }
    }
}
