using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Zhuxue.Training.Accounts.Staff;

/// <summary>What a member of staff may do; the three administrators are separate powers (三员分立).</summary>
internal enum StaffRole
{
    Operator,
    Reviewer,
    Hotline,
    SystemAdmin,
    SecurityAdmin,
    AuditAdmin,

    /// <summary>用人单位联系人: works for an employer, and sees the hours and proofs of that employer's own people, nothing else.</summary>
    EmployerContact,
}

/// <summary>Somebody who works for the training centre, or the contact of an employer.</summary>
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

    /// <summary>Stands in every cookie of this member; a new one ends all sessions.</summary>
    public required string SessionStamp { get; set; }
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>Of an <see cref="StaffRole.EmployerContact"/>: whose people they see. Employers are never deleted.</summary>
    public Guid? EmployerId { get; set; }

    internal sealed class Mapping : IEntityTypeConfiguration<StaffMember>
    {
        public void Configure(EntityTypeBuilder<StaffMember> builder)
        {
            builder.HasKey(s => s.Id);
            builder.HasIndex(s => s.UserName).IsUnique();
        }
    }
}
