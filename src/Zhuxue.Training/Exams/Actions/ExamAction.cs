using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Zhuxue.Training.Exams.Actions;

/// <summary>What staff do to bank, blueprints and results that somebody may ask about later.</summary>
internal enum ExamActionKind
{
    QuestionCreated,
    QuestionEdited,
    QuestionPublished,
    QuestionWithdrawn,
    QuestionsImported,
    BankExported,
    BlueprintSaved,

    AttemptsExported,

    /// <summary>Past attempts were marked again without a withdrawn question.</summary>
    AttemptsRemarked,
}

/// <summary>One act of a member of staff on the exams: who, when, on what, why. Written in the transaction of the act, never changed.</summary>
internal sealed class ExamAction
{
    public Guid Id { get; init; }

    /// <summary>Null for a command of the machine's administrator.</summary>
    public Guid? StaffId { get; init; }
    public DateTimeOffset At { get; init; }
    public ExamActionKind Kind { get; init; }

    /// <summary>The question, import, blueprint or remark that it was done to.</summary>
    public Guid? SubjectId { get; init; }

    /// <summary>Why, in the words of whoever did it, or how many.</summary>
    public string? Note { get; init; }

    internal sealed class Mapping : IEntityTypeConfiguration<ExamAction>
    {
        public void Configure(EntityTypeBuilder<ExamAction> builder)
        {
            builder.HasKey(a => a.Id);
            builder.HasIndex(a => new { a.SubjectId, a.Id });
        }
    }
}

/// <summary>Writes acts down, in the transaction of the act; the caller saves.</summary>
internal sealed class ExamActions(TrainingDb db, Ids ids, TimeProvider clock)
{
    public void Record(Guid? staffId, ExamActionKind kind, Guid? subjectId = null, string? note = null) =>
        db.Add(new ExamAction { Id = ids.New(), StaffId = staffId, At = clock.GetUtcNow(), Kind = kind, SubjectId = subjectId, Note = note });
}
