using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Zhuxue.Platform.Messaging;
using Zhuxue.Training.Evidence;
using Zhuxue.Training.Hours.Cases;

namespace Zhuxue.Training.Hours.Decisions;

/// <summary>What became of a batch.</summary>
/// <param name="Samples">Of those, how many go to a second reviewer first.</param>
internal sealed record BatchResult(Guid BatchId, int Passed, int Samples);

/// <summary>
/// Passes cases of low risk together. Which of them a second reviewer reads blind is drawn here, after the click: nobody can know it before.
/// A case that was taken, decided or weighed anew since the list was drawn is left out.
/// </summary>
internal sealed class BatchPass(TrainingDb db, EvidenceLog evidence, Outbox outbox, IOptions<HoursOptions> options, Ids ids, Chance chance, TimeProvider clock)
{
    public async Task<(BatchResult? Result, HoursRefusal? Refusal)> PassAsync(IReadOnlyCollection<Guid> caseIds, Guid staffId, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var wanted = caseIds.Distinct().Take(options.Value.BatchMost).ToArray();
        var cases = await db.Set<ReviewCase>().Where(c => wanted.Contains(c.Id) && c.State == CaseState.Waiting && c.Risk == RiskLevel.Low && c.AssessedAt != null
            && (c.ClaimedBy == null || c.ClaimedBy == staffId || c.ClaimedUntil <= now)).OrderBy(c => c.Id).ToListAsync(cancellationToken);
        if (cases.Count == 0)
            return (null, HoursRefusal.NothingInBatch);
        var batch = ids.New();
        var samples = Math.Max(1, (int)Math.Ceiling(cases.Count * options.Value.SamplePercent / 100d));
        for (var left = cases.Count; left > 0; left--)
        {
            var of = cases[left - 1];
            // Each as likely as any other: so many are still to be drawn of so many that are left.
            var isSample = chance.Below(left) < samples;
            if (isSample)
                samples--;
            Add(of, batch, staffId, isSample, now);
        }
        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateConcurrencyException)
        {
            db.ChangeTracker.Clear();
            return (null, HoursRefusal.Changed);
        }
        return (new(batch, cases.Count, cases.Count(c => c.IsSample)), null);
    }

    /// <summary>Takes a whole batch back while its seconds last; a sample goes back too, unless a second reviewer has decided it already.</summary>
    public async Task<HoursRefusal?> UndoAsync(Guid batchId, Guid staffId, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var since = now - TimeSpan.FromSeconds(options.Value.UndoSeconds);
        var decisions = await db.Set<CaseDecision>().Where(d => d.BatchId == batchId && d.StaffId == staffId && d.At > since && d.State != DecisionState.Undone).ToListAsync(cancellationToken);
        var caseIds = decisions.Select(d => d.CaseId).ToArray();
        var cases = await db.Set<ReviewCase>().Where(c => caseIds.Contains(c.Id)).ToDictionaryAsync(c => c.Id, cancellationToken);
        var undone = 0;
        foreach (var decision in decisions)
        {
            var of = cases[decision.CaseId];
            if (of.State != (decision.Kind == DecisionKind.SamplePass ? CaseState.SecondLook : CaseState.Decided))
                continue;
            (decision.State, decision.SettledAt) = (DecisionState.Undone, now);
            decision.Version++;
            (of.State, of.FirstStaffId, of.IsSample, of.ClaimedBy, of.ClaimedUntil) = (CaseState.Waiting, null, false, null, null);
            of.Version++;
            undone++;
        }
        if (undone == 0)
            return HoursRefusal.TooLateToUndo;
        try
        {
            await db.SaveChangesAsync(cancellationToken);
            return null;
        }
        catch (DbUpdateConcurrencyException)
        {
            db.ChangeTracker.Clear();
            return HoursRefusal.TooLateToUndo;
        }
    }

    private void Add(ReviewCase of, Guid batch, Guid staffId, bool isSample, DateTimeOffset now)
    {
        var decision = new CaseDecision
        {
            LearnerId = of.LearnerId,
            Id = ids.New(),
            CaseId = of.Id,
            EnrolmentId = of.EnrolmentId,
            Kind = isSample ? DecisionKind.SamplePass : DecisionKind.Pass,
            StaffId = staffId,
            At = now,
            EffectiveAt = isSample ? now : now + TimeSpan.FromSeconds(options.Value.UndoSeconds),
            State = isSample ? DecisionState.Effective : DecisionState.Pending,
            SettledAt = isSample ? now : null,
            BatchId = batch,
        };
        db.Add(decision);
        evidence.Append("case-decided", of.LearnerId, new { CaseId = of.Id, DecisionId = decision.Id, Kind = decision.Kind.ToString(), StaffId = staffId, BatchId = batch });
        (of.ClaimedBy, of.ClaimedUntil) = (null, null);
        if (isSample)
            (of.State, of.FirstStaffId, of.IsSample) = (CaseState.SecondLook, staffId, true);
        else
        {
            of.State = CaseState.Decided;
            outbox.Enqueue(EffectDecision.MessageKind, new EffectDecision.Order(decision.LearnerId, decision.Id), decision.EffectiveAt);
        }
        of.Version++;
    }
}
