using Microsoft.EntityFrameworkCore;
using Zhuxue.Platform.Data;
using Zhuxue.Training.Exams.Actions;

namespace Zhuxue.Training.Exams.Bank;

/// <summary>Lets papers draw a question, or takes it back.</summary>
internal sealed class PublishQuestion(TrainingDb db, ExamActions actions, TimeProvider clock)
{
    /// <summary>Makes drafts and withdrawn questions live. Those that are live already, and those that are there a second time, stay as they are.</summary>
    /// <returns>How many became live.</returns>
    public async Task<int> PublishAsync(IReadOnlyCollection<Guid> questionIds, Guid? staffId, CancellationToken cancellationToken)
    {
        var questions = await db.Questions.Where(q => questionIds.Contains(q.Id) && q.State != QuestionState.Live).ToListAsync(cancellationToken);
        var prints = questions.Where(q => q.State == QuestionState.Withdrawn).Select(q => q.Fingerprint).ToList();
        var taken = await db.Questions.Where(q => q.State != QuestionState.Withdrawn && prints.Contains(q.Fingerprint)).Select(q => q.Fingerprint).ToListAsync(cancellationToken);
        var ready = questions.Where(q => q.State == QuestionState.Draft || !taken.Contains(q.Fingerprint)).DistinctBy(q => q.Fingerprint).ToList();
        foreach (var question in ready)
            Change(question, QuestionState.Live, ExamActionKind.QuestionPublished, staffId, null);
        return await SavedAsync(cancellationToken) ? ready.Count : 0;
    }

    /// <summary>Takes a question back; the reason is written down. False when it was withdrawn already.</summary>
    public async Task<bool> WithdrawAsync(Guid questionId, Guid staffId, string reason, CancellationToken cancellationToken)
    {
        var question = await db.Questions.SingleOrDefaultAsync(q => q.Id == questionId && q.State != QuestionState.Withdrawn, cancellationToken);
        if (question is null)
            return false;
        Change(question, QuestionState.Withdrawn, ExamActionKind.QuestionWithdrawn, staffId, reason);
        return await SavedAsync(cancellationToken);
    }

    private void Change(Question question, QuestionState state, ExamActionKind kind, Guid? staffId, string? note)
    {
        (question.State, question.ChangedAt) = (state, clock.GetUtcNow());
        actions.Record(staffId, kind, question.Id, note);
    }

    private async Task<bool> SavedAsync(CancellationToken cancellationToken)
    {
        try
        {
            await db.SaveChangesAsync(cancellationToken);
            return true;
        }
        catch (DbUpdateException exception) when (exception is DbUpdateConcurrencyException || exception.IsDuplicate())
        {
            db.ChangeTracker.Clear();
            return false;
        }
    }
}
