using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Zhuxue.Platform.Messaging;
using Zhuxue.Training.Evidence;
using Zhuxue.Training.Hours.Cases;
using Zhuxue.Training.Learning.Enrolments;

namespace Zhuxue.Training.Hours.Decisions;

/// <summary>What a reviewer wants cleared, and why.</summary>
/// <param name="Lessons">At least one in which something was earned.</param>
/// <param name="Words">For the learner.</param>
/// <param name="Evidence">At least one; the learner sees their own pictures among it.</param>
internal sealed record ClearOrder(IReadOnlyCollection<Guid> Lessons, ClearReason? Reason, string? Words, IReadOnlyCollection<EvidenceRef> Evidence);

/// <summary>
/// Takes a reviewer's decision: it is on disk at once, can be undone for some seconds, and then takes effect by the outbox, in whatever process runs
/// then. A case that was decided, changed or taken meanwhile is not decided again.
/// </summary>
internal sealed class DecideCase(TrainingDb db, YearProgressReader years, EvidenceLog evidence, Outbox outbox, IOptions<HoursOptions> options, Ids ids, TimeProvider clock)
{
    /// <summary>全部通过.</summary>
    public Task<HoursRefusal?> PassAsync(Guid caseId, int version, Guid staffId, string? note, CancellationToken cancellationToken) =>
        DecideAsync(caseId, version, staffId, (of, at) => Make(of, DecisionKind.Pass, staffId, at, note: note), cancellationToken);

    /// <summary>清零.</summary>
    public async Task<HoursRefusal?> ClearAsync(Guid caseId, int version, Guid staffId, ClearOrder order, CancellationToken cancellationToken)
    {
        if (order.Reason is null)
            return HoursRefusal.NoReason;
        if (HoursRefusalWords.FaultOf(order.Words) is { } fault)
            return fault;
        if (order.Evidence.Count == 0)
            return HoursRefusal.NoEvidence;
        var of = await db.Set<ReviewCase>().AsNoTracking().SingleOrDefaultAsync(c => c.Id == caseId, cancellationToken);
        if (of is null)
            return HoursRefusal.NoSuchCase;
        var enrolment = await db.Set<Enrolment>().AsNoTracking().SingleAsync(e => e.LearnerId == of.LearnerId && e.Id == of.EnrolmentId, cancellationToken);
        var year = await years.ReadAsync(enrolment, cancellationToken);
        var lessons = year.Lessons.Where(l => l.EarnedMs > 0 && order.Lessons.Contains(l.Lesson.LessonId)).Select(l => l.Lesson.LessonId).ToArray();
        if (lessons.Length == 0)
            return HoursRefusal.NothingToClear;
        return await DecideAsync(caseId, version, staffId, (known, at) => new CaseDecision
        {
            LearnerId = known.LearnerId,
            Id = ids.New(),
            CaseId = known.Id,
            EnrolmentId = known.EnrolmentId,
            Kind = DecisionKind.Clear,
            StaffId = staffId,
            At = at,
            EffectiveAt = at + TimeSpan.FromSeconds(options.Value.UndoSeconds),
            State = DecisionState.Pending,
            Reason = order.Reason,
            Words = order.Words!.Trim(),
            Lessons = JsonSerializer.Serialize(lessons),
            Evidence = JsonSerializer.Serialize(order.Evidence),
        }, cancellationToken);
    }

    /// <summary>请第二人看: at once, nothing to undo; the case goes back to the queue for anybody else.</summary>
    public async Task<HoursRefusal?> SecondLookAsync(Guid caseId, int version, Guid staffId, string? note, CancellationToken cancellationToken)
    {
        var (of, refusal) = await FindAsync(caseId, version, staffId, cancellationToken);
        if (refusal is not null)
            return refusal;
        var now = clock.GetUtcNow();
        db.Add(new CaseDecision { LearnerId = of!.LearnerId, Id = ids.New(), CaseId = of.Id, EnrolmentId = of.EnrolmentId, Kind = DecisionKind.SecondLook, StaffId = staffId, At = now, EffectiveAt = now, SettledAt = now, State = DecisionState.Effective, Note = note?.Trim() });
        evidence.Append("second-look-asked", of.LearnerId, new { CaseId = of.Id, StaffId = staffId });
        (of.State, of.FirstStaffId, of.ClaimedBy, of.ClaimedUntil) = (CaseState.SecondLook, staffId, null, null);
        of.Version++;
        return await SaveAsync(cancellationToken);
    }

    /// <summary>Takes back what has not taken effect yet: only whoever decided may, within the seconds that there are.</summary>
    public async Task<HoursRefusal?> UndoAsync(Guid caseId, Guid staffId, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var of = await db.Set<ReviewCase>().SingleOrDefaultAsync(c => c.Id == caseId, cancellationToken);
        if (of is null)
            return HoursRefusal.NoSuchCase;
        var decision = await db.Set<CaseDecision>().SingleOrDefaultAsync(d => d.LearnerId == of.LearnerId && d.CaseId == caseId && d.State == DecisionState.Pending, cancellationToken);
        if (of.State != CaseState.Decided || decision is null || decision.StaffId != staffId || decision.EffectiveAt <= now)
            return HoursRefusal.TooLateToUndo;
        (decision.State, decision.SettledAt) = (DecisionState.Undone, now);
        decision.Version++;
        of.State = of.FirstStaffId is null ? CaseState.Waiting : CaseState.SecondLook;
        (of.ClaimedBy, of.ClaimedUntil) = (staffId, now + TimeSpan.FromMinutes(options.Value.ClaimMinutes));
        of.Version++;
        return await SaveAsync(cancellationToken) is null ? null : HoursRefusal.TooLateToUndo;
    }

    private CaseDecision Make(ReviewCase of, DecisionKind kind, Guid staffId, DateTimeOffset at, string? note = null) => new()
    {
        LearnerId = of.LearnerId,
        Id = ids.New(),
        CaseId = of.Id,
        EnrolmentId = of.EnrolmentId,
        Kind = kind,
        StaffId = staffId,
        At = at,
        EffectiveAt = at + TimeSpan.FromSeconds(options.Value.UndoSeconds),
        State = DecisionState.Pending,
        Note = string.IsNullOrWhiteSpace(note) ? null : note.Trim(),
    };

    private async Task<HoursRefusal?> DecideAsync(Guid caseId, int version, Guid staffId, Func<ReviewCase, DateTimeOffset, CaseDecision> make, CancellationToken cancellationToken)
    {
        var (of, refusal) = await FindAsync(caseId, version, staffId, cancellationToken);
        if (refusal is not null)
            return refusal;
        var decision = make(of!, clock.GetUtcNow());
        db.Add(decision);
        // Written down with the decision, whatever becomes of it in the seconds for undoing.
        evidence.Append("case-decided", of!.LearnerId, new { CaseId = of.Id, DecisionId = decision.Id, Kind = decision.Kind.ToString(), StaffId = staffId, Reason = decision.Reason?.ToString(), decision.Lessons, decision.Evidence });
        outbox.Enqueue(EffectDecision.MessageKind, new EffectDecision.Order(decision.LearnerId, decision.Id), decision.EffectiveAt);
        (of.State, of.ClaimedBy, of.ClaimedUntil) = (CaseState.Decided, null, null);
        of.Version++;
        return await SaveAsync(cancellationToken);
    }

    private async Task<(ReviewCase? Case, HoursRefusal? Refusal)> FindAsync(Guid caseId, int version, Guid staffId, CancellationToken cancellationToken)
    {
        var of = await db.Set<ReviewCase>().SingleOrDefaultAsync(c => c.Id == caseId, cancellationToken);
        return of is null ? (null, HoursRefusal.NoSuchCase)
            : !of.IsOpen || of.Version != version ? (null, HoursRefusal.Changed)
            : !of.IsFreeFor(staffId, clock.GetUtcNow()) ? (null, HoursRefusal.HeldByOther)
            : of.FirstStaffId is not null && await HasLookedAsync(of, staffId, cancellationToken) ? (null, HoursRefusal.SamePerson)
            : (of, null);
    }

    /// <summary>Whether the reviewer passed the case on to another one: also the first of three has had their look.</summary>
    private Task<bool> HasLookedAsync(ReviewCase of, Guid staffId, CancellationToken cancellationToken) =>
        db.Set<CaseDecision>().AnyAsync(d => d.LearnerId == of.LearnerId && d.CaseId == of.Id && d.StaffId == staffId && d.State == DecisionState.Effective, cancellationToken);

    private async Task<HoursRefusal?> SaveAsync(CancellationToken cancellationToken)
    {
        try
        {
            await db.SaveChangesAsync(cancellationToken);
            return null;
        }
        catch (DbUpdateConcurrencyException)
        {
            db.ChangeTracker.Clear();
            return HoursRefusal.Changed;
        }
    }
}
