using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Zhuxue.Registry.Accounts.Persons;

/// <summary>
/// 从业人员: somebody with an identity number. A person whose certificate was imported is there before an account is: then phone and
/// password are still null.
/// </summary>
internal sealed class Person : ISignsIn
{
    public const string IdNumberPurpose = "person.id-number", PhonePurpose = "person.phone";

    public Guid Id { get; init; }
    public required string Name { get; set; }
    public required string IdNumberSealed { get; set; }

    /// <summary>Keyed digest of the identity number: look-up without opening.</summary>
    public required string IdNumberDigest { get; init; }
    public required string IdNumberMasked { get; init; }
    public string? PhoneSealed { get; set; }
    public string? PhoneMasked { get; set; }
    public string? PasswordHash { get; set; }
    public DateTimeOffset? RegisteredAt { get; set; }
    public int FailedSignIns { get; set; }
    public DateTimeOffset? LockedUntil { get; set; }

    /// <summary>Stands in every cookie of this person; a new one ends all sessions.</summary>
    public required string SessionStamp { get; set; }
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>Raised by <see cref="PersonLock"/> only.</summary>
    public int Turns { get; set; }

    internal sealed class Mapping : IEntityTypeConfiguration<Person>
    {
        public void Configure(EntityTypeBuilder<Person> builder)
        {
            builder.HasKey(p => p.Id);
            builder.HasIndex(p => p.IdNumberDigest).IsUnique();
            builder.HasIndex(p => p.Name);
        }
    }
}
