using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Zhuxue.Registry.Records;

/// <summary>培训机构: whoever may upload hours.</summary>
internal sealed class Institution
{
    /// <summary>Letters, digits and hyphens: the code stands in addresses as it is.</summary>
    public const string CodePattern = "^[a-z0-9][a-z0-9-]{1,29}$";

    public Guid Id { get; init; }
    public required string Code { get; init; }
    public required string Name { get; set; }

    /// <summary>Whom people call about a missing record; digits only.</summary>
    public string? Phone { get; set; }
    public DateTimeOffset CreatedAt { get; init; }

    internal sealed class Mapping : IEntityTypeConfiguration<Institution>
    {
        public void Configure(EntityTypeBuilder<Institution> builder)
        {
            builder.HasKey(i => i.Id);
            builder.HasIndex(i => i.Code).IsUnique();
        }
    }
}

/// <summary>A public key of an institution. Several hold at once, so that an institution rolls its key without a gap; a revoked one never holds again.</summary>
internal sealed class InstitutionKey
{
    /// <summary>Follows from the key itself (decision 26).</summary>
    public required string Id { get; init; }
    public Guid InstitutionId { get; init; }

    /// <summary>Base64 of the SubjectPublicKeyInfo.</summary>
    public required string PublicKey { get; init; }
    public DateTimeOffset AddedAt { get; init; }
    public DateTimeOffset? RevokedAt { get; set; }

    internal sealed class Mapping : IEntityTypeConfiguration<InstitutionKey>
    {
        public void Configure(EntityTypeBuilder<InstitutionKey> builder)
        {
            builder.HasKey(k => k.Id);
            builder.HasIndex(k => k.InstitutionId);
            builder.HasOne<Institution>().WithMany().HasForeignKey(k => k.InstitutionId).OnDelete(DeleteBehavior.Restrict);
        }
    }
}
