using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Zhuxue.Training.Exams.Bank.Pictures;

/// <summary>A picture of the bank: made anew by us as a JPEG, so that nothing but the picture is in it. The same picture is stored once.</summary>
internal sealed class QuestionPicture
{
    public Guid Id { get; init; }
    public Guid BlobId { get; init; }

    /// <summary>Of the file as it was uploaded.</summary>
    public required string SourceSha256 { get; init; }

    /// <summary>Of the JPEG as it is stored: a picture that comes back in an export is known again.</summary>
    public required string Sha256 { get; init; }
    public int Width { get; init; }
    public int Height { get; init; }
    public Guid? StaffId { get; init; }
    public DateTimeOffset UploadedAt { get; init; }

    internal sealed class Mapping : IEntityTypeConfiguration<QuestionPicture>
    {
        public void Configure(EntityTypeBuilder<QuestionPicture> builder)
        {
            builder.HasKey(p => p.Id);
            builder.HasIndex(p => p.SourceSha256).IsUnique();
            builder.HasIndex(p => p.Sha256);
        }
    }
}
