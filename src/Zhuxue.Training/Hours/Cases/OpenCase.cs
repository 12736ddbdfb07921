using Microsoft.EntityFrameworkCore;
using Zhuxue.Platform.Messaging;
using Zhuxue.Training.Catalogue.Rules;
using Zhuxue.Training.Evidence;
using Zhuxue.Training.Hours.Calendar;
using Zhuxue.Training.Learning.Enrolments;

namespace Zhuxue.Training.Hours.Cases;

/// <summary>Review starts when the hours are learned: the case opens in that transaction, with its due date, and the learner finds M9 in the inbox.</summary>
internal sealed class OpenCase(TrainingDb db, RulePacks rulePacks, WorkingCalendar calendar, TellHours tell, EvidenceLog evidence, Outbox outbox, Ids ids, TimeProvider clock) : IReactTo<YearLearned>
{
    public async Task HandleAsync(YearLearned happened, CancellationToken cancellationToken)
    {
        var enrolment = db.Set<Enrolment>().Local.FirstOrDefault(e => e.Id == happened.EnrolmentId)
            ?? await db.Set<Enrolment>().SingleAsync(e => e.LearnerId == happened.LearnerId && e.Id == happened.EnrolmentId, cancellationToken);
        enrolment.Take(HoursStep.OpenReview);
        await OpenAsync(enrolment, cancellationToken);
        await tell.LearnedAsync(enrolment, cancellationToken);
    }

    /// <summary>Opens the case of this attempt, or opens it again: after a year that fell short was filled up, or after a granted appeal.</summary>
    public async Task<ReviewCase> OpenAsync(Enrolment enrolment, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var found = await db.Set<ReviewCase>().SingleOrDefaultAsync(c => c.LearnerId == enrolment.LearnerId && c.EnrolmentId == enrolment.Id && c.Attempt == enrolment.Attempt, cancellationToken);
        if (found is null)
        {
            db.Add(found = new ReviewCase
            {
                LearnerId = enrolment.LearnerId,
                Id = ids.New(),
                EnrolmentId = enrolment.Id,
                Attempt = enrolment.Attempt,
                OccupationCode = enrolment.OccupationCode,
                Year = enrolment.Year,
            });
        }
        (found.State, found.Outcome, found.OpenedAt, found.ClosedAt, found.AssessedAt) = (CaseState.Waiting, null, now, null, null);
        (found.ClaimedBy, found.ClaimedUntil, found.FirstStaffId, found.IsSample) = (null, null, null, false);
        found.EscalatedOn = null;
        found.Version++;
        SetDue(found, rulePacks.Get(enrolment.RulePackCode, enrolment.RulePackVersion), await calendar.ReadAsync(cancellationToken));
        evidence.Append("case-opened", enrolment.LearnerId, new { CaseId = found.Id, enrolment.Id, enrolment.Attempt, DueOn = found.DueOn });
        outbox.Enqueue(AssessCase.MessageKind, new AssessCase.Order(found.LearnerId, found.Id));
        return found;
    }

    /// <summary>Counts working days from the day after the hours were learned; without a calendar of that year there is no date, and no guess.</summary>
    public static void SetDue(ReviewCase of, RulePack rules, WorkingDays days) =>
        (of.DueOn, of.EscalatesOn) = (days.After(of.OpenedAt.DayInBeijing, rules.ReviewWorkingDays), days.After(of.OpenedAt.DayInBeijing, rules.ReviewEscalationDay));
}
