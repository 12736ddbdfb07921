using Microsoft.EntityFrameworkCore;
using Zhuxue.Platform.Messaging;
using Zhuxue.Training.Evidence;
using Zhuxue.Training.Hours.Cases;
using Zhuxue.Training.Hours.Decisions;
using Zhuxue.Training.Learning.Enrolments;

namespace Zhuxue.Training.Hours.Appeals;

/// <summary>
/// A second reviewer decides an appeal. Granted: what was cleared comes back and the hours are credited by this reviewer's decision, unless they have been
/// learned again and credited meanwhile. The reason goes to the learner.
/// </summary>
internal sealed class DecideAppeal(
    TrainingDb db, YearProgressReader years, ClearLessons clearing, OpenCase cases, FallShort fallShort, TellHours tell, EvidenceLog evidence, Events events, Ids ids, TimeProvider clock)
{
    public async Task<HoursRefusal?> DecideAsync(Guid learnerId, Guid appealId, int version, Guid staffId, bool grants, string? words, CancellationToken cancellationToken)
    {
        if (HoursRefusalWords.FaultOf(words) is { } fault)
            return fault;
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var appeal = await db.Set<Appeal>().SingleOrDefaultAsync(a => a.LearnerId == learnerId && a.Id == appealId, cancellationToken);
        if (appeal is null)
            return HoursRefusal.NoSuchCase;
        if (appeal.State != AppealState.Open || appeal.Version != version)
            return HoursRefusal.Changed;
        var against = await db.Set<CaseDecision>().AsNoTracking().SingleAsync(d => d.LearnerId == learnerId && d.Id == appeal.DecisionId, cancellationToken);
        if (against.StaffId == staffId)
            return HoursRefusal.SamePerson;
        var enrolment = await db.Set<Enrolment>().SingleAsync(e => e.LearnerId == learnerId && e.Id == appeal.EnrolmentId, cancellationToken);
        (appeal.State, appeal.DecidedAt, appeal.StaffId, appeal.Answer) = (grants ? AppealState.Granted : AppealState.Refused, clock.GetUtcNow(), staffId, words!.Trim());
        appeal.Version++;
        evidence.Append("appeal-decided", learnerId, new { AppealId = appeal.Id, appeal.DecisionId, StaffId = staffId, Granted = grants });
        try
        {
            if (grants)
                await GrantAsync(appeal, enrolment, staffId, cancellationToken);
            await tell.AppealDecidedAsync(enrolment, appeal, cancellationToken);
            await db.SaveChangesAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
            return null;
        }
        catch (DbUpdateConcurrencyException)
        {
            return HoursRefusal.Changed;
        }
    }

    private async Task GrantAsync(Appeal appeal, Enrolment enrolment, Guid staffId, CancellationToken cancellationToken)
    {
        await clearing.RestoreAsync(appeal.LearnerId, appeal.DecisionId, cancellationToken);
        if (HoursMachine.Allows(enrolment.State, HoursStep.GrantAppeal))
        {
            enrolment.Take(HoursStep.GrantAppeal);
            enrolment.LearnedAt ??= appeal.DecidedAt;
        }
        // Credited or revoked by another decision since: the record is clean again, and the hours stay as they are.
        if (enrolment.State != HoursState.UnderReview)
            return;
        var of = await OpenNowAsync(enrolment, cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        if (!(await years.ReadAsync(enrolment, cancellationToken)).IsLearned)
        {
            // Something else is missing too, such as a lesson that was cleared in another occupation: that is learned, and reviewed by itself.
            await fallShort.BackToLearningAsync(enrolment, cancellationToken);
            return;
        }
        var now = clock.GetUtcNow();
        db.Add(new CaseDecision { LearnerId = of.LearnerId, Id = ids.New(), CaseId = of.Id, EnrolmentId = of.EnrolmentId, Kind = DecisionKind.Pass, StaffId = staffId, At = now, EffectiveAt = now, SettledAt = now, State = DecisionState.Effective, Note = "申诉成立" });
        enrolment.Take(HoursStep.Credit);
        (of.State, of.Outcome, of.ClosedAt, of.ClaimedBy, of.ClaimedUntil) = (CaseState.Closed, CaseOutcome.Credited, now, null, null);
        of.Version++;
        evidence.Append("hours-credited", enrolment.LearnerId, new { enrolment.Id, enrolment.OccupationCode, enrolment.Year, enrolment.Attempt, AppealId = appeal.Id, StaffId = staffId });
        await tell.CreditedAsync(enrolment, cancellationToken);
        await events.PublishAsync(new HoursCredited(enrolment.LearnerId, enrolment.Id), cancellationToken);
    }

    /// <summary>The case of the present attempt, which may be open already because the hours were learned again; a decision pending on it gives way.</summary>
    private async Task<ReviewCase> OpenNowAsync(Enrolment enrolment, CancellationToken cancellationToken)
    {
        var of = await db.Set<ReviewCase>().SingleOrDefaultAsync(c => c.LearnerId == enrolment.LearnerId && c.EnrolmentId == enrolment.Id && c.Attempt == enrolment.Attempt, cancellationToken)
            ?? await cases.OpenAsync(enrolment, cancellationToken);
        foreach (var pending in await db.Set<CaseDecision>().Where(d => d.LearnerId == of.LearnerId && d.CaseId == of.Id && d.State == DecisionState.Pending).ToListAsync(cancellationToken))
        {
            (pending.State, pending.SettledAt) = (DecisionState.Undone, clock.GetUtcNow());
            pending.Version++;
        }
        return of;
    }
}
