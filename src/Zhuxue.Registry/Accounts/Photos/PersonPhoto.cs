using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Zhuxue.Registry.Accounts.Persons;

namespace Zhuxue.Registry.Accounts.Photos;

/// <summary>证书照片: the photo of a person that certificates carry and training platforms compare with (M6). Earlier ones stay: certificates show them.</summary>
internal sealed class PersonPhoto
{
    public Guid Id { get; init; }
    public Guid PersonId { get; init; }
    public Guid BlobId { get; init; }

    /// <summary>Lower-case hex SHA-256 of the stored JPEG.</summary>
    public required string Sha256 { get; init; }
    public DateTimeOffset UploadedAt { get; init; }
    public DateTimeOffset? ReplacedAt { get; set; }

    internal sealed class Mapping : IEntityTypeConfiguration<PersonPhoto>
    {
        public void Configure(EntityTypeBuilder<PersonPhoto> builder)
        {
            builder.HasKey(p => p.Id);
            // Two tabs that upload at once: one of them loses here.
            builder.HasIndex(p => p.PersonId).IsUnique().HasFilter("replaced_at IS NULL");
            builder.HasOne<Person>().WithMany().HasForeignKey(p => p.PersonId).OnDelete(DeleteBehavior.Restrict);
        }
    }
}

/// <summary>Somebody else looked at a person's photo; the person can read this on 我的.</summary>
internal sealed class PhotoView
{
    public Guid Id { get; init; }
    public Guid PersonId { get; init; }
    public DateTimeOffset At { get; init; }

    /// <summary>Who: the name of the institution at that time.</summary>
    public required string By { get; init; }

    internal sealed class Mapping : IEntityTypeConfiguration<PhotoView>
    {
        public void Configure(EntityTypeBuilder<PhotoView> builder)
        {
            builder.HasKey(v => v.Id);
            builder.HasIndex(v => new { v.PersonId, v.Id });
            builder.HasOne<Person>().WithMany().HasForeignKey(v => v.PersonId).OnDelete(DeleteBehavior.Restrict);
        }
    }
}
