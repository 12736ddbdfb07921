using Microsoft.EntityFrameworkCore;
using Zhuxue.Platform.Messaging;
using Zhuxue.Training.Evidence;

namespace Zhuxue.Training.Hours.Cases;

/// <summary>The learner answers what the reviewer asked for; the case goes back to the queue.</summary>
internal sealed class AnswerQuestion(TrainingDb db, LearnerPictures pictures, EvidenceLog evidence, Outbox outbox, TimeProvider clock)
{
    public async Task<HoursRefusal?> AnswerAsync(Guid learnerId, Guid questionId, string? words, IReadOnlyCollection<IFormFile> files, CancellationToken cancellationToken)
    {
        if (HoursRefusalWords.FaultOf(words) is { } fault)
            return fault;
        var question = await db.Set<CaseQuestion>().SingleOrDefaultAsync(q => q.LearnerId == learnerId && q.Id == questionId, cancellationToken);
        if (question is null)
            return HoursRefusal.NoSuchCase;
        var of = await db.Set<ReviewCase>().SingleAsync(c => c.LearnerId == learnerId && c.Id == question.CaseId, cancellationToken);
        if (question.AnsweredAt is not null || of.State != CaseState.Asked)
            return HoursRefusal.Changed;
        if (await pictures.AddAsync(learnerId, question.Id, files, cancellationToken) is { } refusal)
            return refusal;
        (question.AnsweredAt, question.Answer) = (clock.GetUtcNow(), words!.Trim());
        of.State = of.FirstStaffId is null ? CaseState.Waiting : CaseState.SecondLook;
        of.Version++;
        evidence.Append("question-answered", learnerId, new { CaseId = of.Id, QuestionId = question.Id });
        outbox.Enqueue(AssessCase.MessageKind, new AssessCase.Order(learnerId, of.Id));
        try
        {
            await db.SaveChangesAsync(cancellationToken);
            return null;
        }
        catch (DbUpdateConcurrencyException)
        {
            return HoursRefusal.Changed;
        }
    }
}
