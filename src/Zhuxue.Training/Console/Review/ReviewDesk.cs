using Zhuxue.Training.Console.Actions;
using Zhuxue.Training.Hours;
using Zhuxue.Training.Hours.Cases;
using Zhuxue.Training.Hours.Decisions;

namespace Zhuxue.Training.Console.Review;

/// <summary>What reviewers do, written down with the act and in its transaction; an act that is refused leaves nothing.</summary>
internal sealed class ReviewDesk(TrainingDb db, DecideCase decide, AskLearner ask, BatchPass batches, StaffActions actions)
{
    public Task<HoursRefusal?> PassAsync(Guid learnerId, Guid caseId, int version, Guid staffId, CancellationToken cancellationToken) =>
        DoAsync(staffId, StaffActionKind.CasePassed, learnerId, null, () => decide.PassAsync(caseId, version, staffId, null, cancellationToken));

    public Task<HoursRefusal?> ClearAsync(Guid learnerId, Guid caseId, int version, Guid staffId, ClearOrder order, CancellationToken cancellationToken) =>
        DoAsync(staffId, StaffActionKind.CaseCleared, learnerId, order.Reason is { } reason ? ReviewWords.Of(reason) : null, () => decide.ClearAsync(caseId, version, staffId, order, cancellationToken));

    /// <summary>The note goes with the decision alone: the second reviewer must not read it on the learner's page.</summary>
    public Task<HoursRefusal?> SecondLookAsync(Guid learnerId, Guid caseId, int version, Guid staffId, string? note, CancellationToken cancellationToken) =>
        DoAsync(staffId, StaffActionKind.SecondLookAsked, learnerId, null, () => decide.SecondLookAsync(caseId, version, staffId, note, cancellationToken));

    public Task<HoursRefusal?> AskAsync(Guid learnerId, Guid caseId, int version, Guid staffId, string? words, CancellationToken cancellationToken) =>
        DoAsync(staffId, StaffActionKind.LearnerAsked, learnerId, null, () => ask.AskAsync(caseId, version, staffId, words, cancellationToken));

    public Task<HoursRefusal?> UndoAsync(Guid learnerId, Guid caseId, Guid staffId, CancellationToken cancellationToken) =>
        DoAsync(staffId, StaffActionKind.DecisionUndone, learnerId, null, () => decide.UndoAsync(caseId, staffId, cancellationToken));

    public async Task<(BatchResult? Result, HoursRefusal? Refusal)> PassBatchAsync(IReadOnlyCollection<Guid> caseIds, Guid staffId, CancellationToken cancellationToken)
    {
        BatchResult? result = null;
        var refusal = await DoAsync(staffId, StaffActionKind.BatchPassed, null, $"{caseIds.Count} 份", async () =>
        {
            (result, var refused) = await batches.PassAsync(caseIds, staffId, cancellationToken);
            return refused;
        });
        return (result, refusal);
    }

    public Task<HoursRefusal?> UndoBatchAsync(Guid batchId, Guid staffId, CancellationToken cancellationToken) =>
        DoAsync(staffId, StaffActionKind.BatchUndone, batchId, null, () => batches.UndoAsync(batchId, staffId, cancellationToken));

    private async Task<HoursRefusal?> DoAsync(Guid staffId, StaffActionKind kind, Guid? subjectId, string? note, Func<Task<HoursRefusal?>> act)
    {
        actions.Record(staffId, kind, subjectId, note);
        var refusal = await act();
        // What was only prepared must not go to disk with something else.
        if (refusal is not null)
            db.ChangeTracker.Clear();
        return refusal;
    }
}
