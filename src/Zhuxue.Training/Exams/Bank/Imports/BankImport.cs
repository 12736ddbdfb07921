using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Zhuxue.Training.Exams.Bank.Imports;

/// <summary>Where a file of questions stands.</summary>
internal enum BankImportState
{
    /// <summary>Read to its end and judged; nothing is in the bank yet.</summary>
    Checked,
    Done,

    /// <summary>Somebody decided against it; the file is gone.</summary>
    Discarded,
}

/// <summary>What a file of questions is.</summary>
internal enum BankFileKind
{
    /// <summary>.xlsx or .csv, one question a row.</summary>
    Sheet,

    /// <summary>A package of IMS QTI 2.1 or 3.0.</summary>
    Qti,
}

/// <summary>One uploaded file of questions and what became of it. It is read anew each time it is looked at, and once more when it is committed.</summary>
internal sealed class BankImport
{
    public Guid Id { get; init; }

    /// <summary>As the uploader's computer named it; shown, never used as a path.</summary>
    public required string FileName { get; init; }
    public Guid BlobId { get; init; }
    public BankFileKind Kind { get; init; }
    public BankImportState State { get; set; }

    /// <summary>Questions that were added.</summary>
    public int Added { get; set; }
    public Guid StaffId { get; init; }
    public DateTimeOffset UploadedAt { get; init; }
    public DateTimeOffset? FinishedAt { get; set; }

    /// <summary>Said twice, or by two people at once, "import" counts once.</summary>
    public long Version { get; set; }

    internal sealed class Mapping : IEntityTypeConfiguration<BankImport>
    {
        public void Configure(EntityTypeBuilder<BankImport> builder)
        {
            builder.HasKey(i => i.Id);
            builder.Property(i => i.Version).IsConcurrencyToken();
        }
    }
}
