using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Zhuxue.Registry.Accounts.Staff;

/// <summary>What a member of the registry's staff may do.</summary>
internal enum StaffRole
{
    /// <summary>登记员: institutions and keys, imports, freezing.</summary>
    Registrar,

    /// <summary>监管员: sees and exports everything, the acts of staff among it, and changes nothing.</summary>
    Auditor,
}

/// <summary>Somebody who works for the registry.</summary>
internal sealed class StaffMember : ISignsIn
{
    public Guid Id { get; init; }

    /// <summary>Lower case: signing in does not mind the case.</summary>
    public required string UserName { get; init; }
    public required string Name { get; set; }
    public StaffRole Role { get; set; }
    public required string PasswordHash { get; set; }
    public int FailedSignIns { get; set; }
    public DateTimeOffset? LockedUntil { get; set; }
    public required string SessionStamp { get; set; }
    public DateTimeOffset CreatedAt { get; init; }

    internal sealed class Mapping : IEntityTypeConfiguration<StaffMember>
    {
        public void Configure(EntityTypeBuilder<StaffMember> builder)
        {
            builder.HasKey(s => s.Id);
            builder.HasIndex(s => s.UserName).IsUnique();
        }
    }
}
