using Microsoft.EntityFrameworkCore;
using Zhuxue.Platform.Data;
using Zhuxue.Platform.Messaging;
using Zhuxue.Training.Exams.Actions;
using Zhuxue.Training.Exams.Bank;

namespace Zhuxue.Training.Exams.Remarks;

/// <summary>Decides that a withdrawn question earns its points in every past attempt. Nothing else ever changes a past result.</summary>
internal sealed class DecideRemark(TrainingDb db, Outbox outbox, ExamActions actions, Ids ids, TimeProvider clock)
{
    /// <summary>Has the attempts marked again in the background. False when the question is not withdrawn, or was decided on before.</summary>
    public async Task<bool> HandleAsync(Guid questionId, string reason, Guid staffId, CancellationToken cancellationToken)
    {
        if (!await db.Questions.AnyAsync(q => q.Id == questionId && q.State == QuestionState.Withdrawn, cancellationToken)
            || await db.Remarks.AnyAsync(r => r.QuestionId == questionId, cancellationToken))
            return false;
        var remark = new Remark { Id = ids.New(), QuestionId = questionId, Reason = reason, StaffId = staffId, DecidedAt = clock.GetUtcNow() };
        db.Add(remark);
        actions.Record(staffId, ExamActionKind.AttemptsRemarked, questionId, reason);
        outbox.Enqueue(RemarkAttempts.MessageKind, new RemarkJob(remark.Id));
        try
        {
            await db.SaveChangesAsync(cancellationToken);
            return true;
        }
        catch (DbUpdateException exception) when (exception.IsDuplicate())
        {
            return false;
        }
    }

    /// <summary>How many finished attempts hold the question.</summary>
    public Task<int> AffectedAsync(Guid questionId, CancellationToken cancellationToken) => RemarkAttempts.Holding(db, questionId).CountAsync(cancellationToken);
}
