using Microsoft.EntityFrameworkCore;
using Zhuxue.Training.Evidence;

namespace Zhuxue.Training.Hours.Cases;

/// <summary>Asks the learner for something; the case stays open and its due date stays.</summary>
internal sealed class AskLearner(TrainingDb db, TellHours tell, EvidenceLog evidence, Ids ids, TimeProvider clock)
{
    public async Task<HoursRefusal?> AskAsync(Guid caseId, int version, Guid staffId, string? words, CancellationToken cancellationToken)
    {
        if (HoursRefusalWords.FaultOf(words) is { } fault)
            return fault;
        var now = clock.GetUtcNow();
        var of = await db.Set<ReviewCase>().SingleOrDefaultAsync(c => c.Id == caseId, cancellationToken);
        if (of is null)
            return HoursRefusal.NoSuchCase;
        if (of.State == CaseState.Asked)
            return HoursRefusal.AskedAlready;
        if (!of.IsOpen || of.Version != version)
            return HoursRefusal.Changed;
        if (!of.IsFreeFor(staffId, now))
            return HoursRefusal.HeldByOther;
        var question = new CaseQuestion { LearnerId = of.LearnerId, Id = ids.New(), CaseId = of.Id, StaffId = staffId, AskedAt = now, Words = words!.Trim() };
        db.Add(question);
        (of.State, of.ClaimedBy, of.ClaimedUntil) = (CaseState.Asked, null, null);
        of.Version++;
        evidence.Append("learner-asked", of.LearnerId, new { CaseId = of.Id, QuestionId = question.Id, StaffId = staffId });
        await tell.AskedAsync(of, question, cancellationToken);
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
