using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Zhuxue.Training.Accounts.Learners;

/// <summary>A natural person who learns, known by the identity number (M3).</summary>
internal sealed class Learner : ISignsIn
{
    public const string IdNumberPurpose = "learner.id-number", PhonePurpose = "learner.phone";

    public Guid Id { get; init; }
    public required string Name { get; set; }
    public required string IdNumberSealed { get; init; }

    /// <summary>Keyed digest of the identity number: the way to find the account at sign-in.</summary>
    public required string IdNumberDigest { get; init; }
    public required string IdNumberMasked { get; init; }
    public required string PhoneSealed { get; set; }

    /// <summary>Keyed digest of the phone, for the hotline's search and for "one phone, many learners".</summary>
    public required string PhoneDigest { get; set; }
    public required string PhoneMasked { get; set; }

    /// <summary>When the learner said that the number is right (M1); null after every change of the number.</summary>
    public DateTimeOffset? PhoneCheckedAt { get; set; }
    public Guid? EmployerId { get; set; }
    public DateOnly BirthDate { get; init; }

    /// <summary>Null while the account still waits for its activation with the initial password (M3).</summary>
    public string? PasswordHash { get; set; }
    public DateTimeOffset? InitialPasswordExpiresAt { get; set; }
    public DateTimeOffset? ActivatedAt { get; set; }

    /// <summary>Wrong passwords in a row since the last right one or the last lock.</summary>
    public int FailedSignIns { get; set; }
    public DateTimeOffset? LockedUntil { get; set; }

    /// <summary>Stands in every cookie of this learner; a new one ends all sessions.</summary>
    public required string SessionStamp { get; set; }
    public DateTimeOffset CreatedAt { get; init; }

    internal sealed class Mapping : IEntityTypeConfiguration<Learner>
    {
        public void Configure(EntityTypeBuilder<Learner> builder)
        {
            builder.HasKey(l => l.Id);
            builder.HasIndex(l => l.IdNumberDigest).IsUnique();
            builder.HasIndex(l => l.PhoneDigest);
            builder.HasIndex(l => l.Name);
            builder.HasOne<Employer>().WithMany().HasForeignKey(l => l.EmployerId).OnDelete(DeleteBehavior.Restrict);
        }
    }
}

/// <summary>The company that sends learners (用人单位).</summary>
internal sealed class Employer
{
    public Guid Id { get; init; }
    public required string Name { get; set; }
    public DateTimeOffset CreatedAt { get; init; }

    internal sealed class Mapping : IEntityTypeConfiguration<Employer>
    {
        public void Configure(EntityTypeBuilder<Employer> builder)
        {
            builder.HasKey(e => e.Id);
            builder.HasIndex(e => e.Name).IsUnique();
        }
    }
}
