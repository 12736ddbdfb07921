using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Zhuxue.Registry.Desk.Imports;

/// <summary>An uploaded list of existing certificates: checked cell by cell when it came, and brought in when a registrar says so.</summary>
internal sealed class CertificateImport
{
    public Guid Id { get; init; }
    public required string FileName { get; init; }
    public Guid BlobId { get; init; }
    public Guid StaffId { get; init; }
    public DateTimeOffset UploadedAt { get; init; }
    public DateTimeOffset? ImportedAt { get; set; }

    /// <summary>Certificates that the import has made.</summary>
    public int Made { get; set; }

    internal sealed class Mapping : IEntityTypeConfiguration<CertificateImport>
    {
        public void Configure(EntityTypeBuilder<CertificateImport> builder) => builder.HasKey(i => i.Id);
    }
}
