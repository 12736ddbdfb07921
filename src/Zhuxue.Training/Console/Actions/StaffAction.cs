using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Zhuxue.Training.Console.Actions;

/// <summary>What staff may do that somebody may ask about later.</summary>
internal enum StaffActionKind
{
    RosterUploaded,
    RosterImported,
    RosterDiscarded,
    BadRowsExported,
    LearnersExported,
    PhoneCorrectionAccepted,
    PhoneCorrectionRefused,
    PortraitAccepted,
    PortraitRefused,
    AccountUnlocked,
    InitialPasswordReset,
    NoteTaken,
    WithoutFaceMarked,
    WithoutFaceEnded,
    IdentityConfirmed,
    CardAccepted,
    CardRefused,
    SameFaceExplained,
    SameFaceConfirmed,
    TextSentAgain,
    TextsExported,
    AppealGranted,
    AppealRefused,
    AppealsExported,
    RevocationProposed,
    RevocationSigned,
    RevocationRejected,
    CalendarSaved,
    CasePassed,
    CaseCleared,
    SecondLookAsked,
    LearnerAsked,
    DecisionUndone,
    BatchPassed,
    BatchUndone,
    CasesExported,
    UploadSentAgain,
    UploadsExported,
    DifferenceSent,
    DifferenceWithdrawn,
    DifferenceAccepted,
    ComparisonStarted,
    OutlookExported,
    ProofPrinted,
    ProofsBundled,
    ProofsDownloaded,
}

/// <summary>One act of a member of staff: who, when, on whom or what, why. Written in the transaction of the act, never changed.</summary>
internal sealed class StaffAction
{
    public Guid Id { get; init; }
    public Guid StaffId { get; init; }
    public DateTimeOffset At { get; init; }
    public StaffActionKind Kind { get; init; }

    /// <summary>The learner or the import that it was done to.</summary>
    public Guid? SubjectId { get; init; }

    /// <summary>Why, in the words of whoever did it.</summary>
    public string? Note { get; init; }

    internal sealed class Mapping : IEntityTypeConfiguration<StaffAction>
    {
        public void Configure(EntityTypeBuilder<StaffAction> builder)
        {
            builder.HasKey(a => a.Id);
            builder.HasIndex(a => new { a.SubjectId, a.Id });
            builder.HasIndex(a => new { a.StaffId, a.At });
        }
    }
}

/// <summary>Writes the acts of staff down, in the transaction of the act.</summary>
internal sealed class StaffActions(TrainingDb db, Ids ids, TimeProvider clock)
{
    public void Record(Guid staffId, StaffActionKind kind, Guid? subjectId = null, string? note = null) =>
        db.Add(new StaffAction { Id = ids.New(), StaffId = staffId, At = clock.GetUtcNow(), Kind = kind, SubjectId = subjectId, Note = note });
}
