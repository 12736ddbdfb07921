using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Zhuxue.Registry.Accounts.Persons;
using Zhuxue.Registry.Accounts.Photos;

namespace Zhuxue.Registry.Certificates;

/// <summary>Where a certificate stands. Whether it has run out follows from <see cref="Certificate.ValidUntil"/>.</summary>
internal enum CertificateState
{
    Valid,

    /// <summary>冻结: it may become valid again.</summary>
    Frozen,

    /// <summary>作废, for good: replaced by <see cref="Certificate.ReplacedById"/>, or for a reason.</summary>
    Voided,
}

/// <summary>电子培训合格证. One of a person and occupation is not voided; a renewal voids it and issues the next in one transaction (M17).</summary>
internal sealed class Certificate
{
    public Guid Id { get; init; }
    public Guid PersonId { get; init; }
    public required string OccupationCode { get; init; }

    /// <summary>An opaque text, unique; made by <see cref="INumberCertificates"/> or imported.</summary>
    public required string Number { get; init; }
    public CertificateState State { get; set; }
    public required string Issuer { get; init; }
    public DateOnly IssuedOn { get; init; }
    public DateOnly ValidUntil { get; init; }

    /// <summary>When the first certificate of the line was issued: training years count from it.</summary>
    public DateOnly AnchorOn { get; init; }

    /// <summary>The last training year whose hours stand on the certificate.</summary>
    public int CountedThrough { get; init; }
    public Guid? PhotoId { get; init; }

    /// <summary>What the QR code says: 128 bits that nobody can guess, in capitals and digits.</summary>
    public required string VerifyToken { get; init; }
    public Guid? ReplacesId { get; init; }
    public Guid? ReplacedById { get; set; }
    public DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset? VoidedAt { get; set; }

    /// <summary>Why it is frozen or voided, in words for its holder.</summary>
    public string? Reason { get; set; }

    /// <summary>Hours that it rests on were withdrawn: a registrar must look.</summary>
    public DateTimeOffset? HoursWithdrawnAt { get; set; }

    internal sealed class Mapping : IEntityTypeConfiguration<Certificate>
    {
        public void Configure(EntityTypeBuilder<Certificate> builder)
        {
            builder.HasKey(c => c.Id);
            builder.HasIndex(c => c.Number).IsUnique();
            builder.HasIndex(c => c.VerifyToken).IsUnique();
            // Never two: the database itself refuses the second.
            builder.HasIndex(c => new { c.PersonId, c.OccupationCode }).IsUnique().HasFilter("state <> 'Voided'");
            builder.HasIndex(c => c.PersonId);
            builder.HasOne<Person>().WithMany().HasForeignKey(c => c.PersonId).OnDelete(DeleteBehavior.Restrict);
            builder.HasOne<PersonPhoto>().WithMany().HasForeignKey(c => c.PhotoId).OnDelete(DeleteBehavior.Restrict);
        }
    }
}

/// <summary>One line of a certificate: 2025年度，继续教育学时为32学时.</summary>
internal sealed class CertificateYear
{
    public Guid CertificateId { get; init; }
    public int Year { get; init; }
    public int Hours { get; init; }

    internal sealed class Mapping : IEntityTypeConfiguration<CertificateYear>
    {
        public void Configure(EntityTypeBuilder<CertificateYear> builder)
        {
            builder.HasKey(y => new { y.CertificateId, y.Year });
            builder.HasOne<Certificate>().WithMany().HasForeignKey(y => y.CertificateId).OnDelete(DeleteBehavior.Restrict);
        }
    }
}

/// <summary>What happened to a certificate.</summary>
internal enum CertificateEventKind
{
    Imported,
    Renewed,
    Voided,
    Frozen,
    Unfrozen,
    HoursWithdrawn,
}

/// <summary>One line of a certificate's history; triggers refuse every change and deletion.</summary>
internal sealed class CertificateEvent
{
    public Guid Id { get; init; }
    public Guid CertificateId { get; init; }
    public CertificateEventKind Kind { get; init; }
    public DateTimeOffset At { get; init; }

    /// <summary>Null when the holder did it, or an institution.</summary>
    public Guid? StaffId { get; init; }
    public string? Note { get; init; }

    internal sealed class Mapping : IEntityTypeConfiguration<CertificateEvent>
    {
        public void Configure(EntityTypeBuilder<CertificateEvent> builder)
        {
            builder.HasKey(e => e.Id);
            builder.HasIndex(e => new { e.CertificateId, e.Id });
            builder.HasOne<Certificate>().WithMany().HasForeignKey(e => e.CertificateId).OnDelete(DeleteBehavior.Restrict);
        }
    }
}
