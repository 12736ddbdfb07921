using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Zhuxue.Registry.Accounts.Staff;

/// <summary>What staff may do that somebody may ask about later.</summary>
internal enum StaffActionKind
{
    InstitutionAdded,
    KeyAdded,
    KeyRevoked,
    CertificateFrozen,
    CertificateUnfrozen,
    CertificateVoided,
    CertificatesImported,
    CertificatesExported,
    RecordsExported,
}

/// <summary>One act of a member of staff: who, when, on what, why. Written in the transaction of the act; triggers refuse every change and deletion.</summary>
internal sealed class StaffAction
{
    public Guid Id { get; init; }
    public Guid StaffId { get; init; }
    public DateTimeOffset At { get; init; }
    public StaffActionKind Kind { get; init; }

    /// <summary>The certificate or institution that it was done to.</summary>
    public Guid? SubjectId { get; init; }

    /// <summary>Why, in the words of whoever did it, or what it was done to.</summary>
    public string? Note { get; init; }

    internal sealed class Mapping : IEntityTypeConfiguration<StaffAction>
    {
        public void Configure(EntityTypeBuilder<StaffAction> builder)
        {
            builder.HasKey(a => a.Id);
            builder.HasIndex(a => new { a.SubjectId, a.Id });
            builder.HasOne<StaffMember>().WithMany().HasForeignKey(a => a.StaffId).OnDelete(DeleteBehavior.Restrict);
        }
    }
}

/// <summary>Writes the acts of staff down, in the transaction of the act.</summary>
internal sealed class StaffActions(RegistryDb db, Ids ids, TimeProvider clock)
{
    /// <summary>A dot is no reason.</summary>
    public const int NoteLeast = 4, NoteMost = 200;

    public void Record(Guid staffId, StaffActionKind kind, Guid? subjectId = null, string? note = null) =>
        db.Add(new StaffAction { Id = ids.New(), StaffId = staffId, At = clock.GetUtcNow(), Kind = kind, SubjectId = subjectId, Note = note });

    /// <summary>What is wrong with a reason that staff must give; null when it will do.</summary>
    public static string? FaultOf(string? note) => note?.Trim().Length switch
    {
        null or < NoteLeast => $"请写清楚，至少 {NoteLeast} 个字。以后有人问起，要靠这句话。",
        > NoteMost => $"太长了，最多 {NoteMost} 个字。",
        _ => null,
    };
}
