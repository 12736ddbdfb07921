using Microsoft.EntityFrameworkCore;
using Zhuxue.Platform.Messaging;
using Zhuxue.Training.Catalogue.Rules;
using Zhuxue.Training.Hours.Appeals;
using Zhuxue.Training.Hours.Cases;
using Zhuxue.Training.Learning.Enrolments;

namespace Zhuxue.Training.Hours.Calendar;

/// <summary>
/// Counts the due days of open cases and appeals anew after a year's holidays came or changed. Doing it twice changes nothing; what was decided or opened again
/// meanwhile is left alone, and a reviewer's page stays good: only the days change.
/// </summary>
internal sealed class RedateCases(TrainingDb db, WorkingCalendar calendar, RulePacks rulePacks) : IOutboxHandler
{
    public const string MessageKind = "hours.redate-cases";

    /// <param name="Year">The year that came: for whoever reads the outbox; all that is open is looked at.</param>
    internal sealed record Order(int Year);

    public string Kind => MessageKind;

    public OutboxLane Lane => OutboxLane.Long;

    public async Task HandleAsync(string payload, CancellationToken cancellationToken)
    {
        var days = await calendar.ReadAsync(cancellationToken);
        await CasesAsync(days, cancellationToken);
        await AppealsAsync(days, cancellationToken);
    }

    private async Task CasesAsync(WorkingDays days, CancellationToken cancellationToken)
    {
        var open = await (from c in db.Set<ReviewCase>()
                          join e in db.Set<Enrolment>() on new { c.LearnerId, Id = c.EnrolmentId } equals new { e.LearnerId, e.Id }
                          where c.State != CaseState.Closed
                          select new { c.LearnerId, c.Id, c.OpenedAt, c.DueOn, c.EscalatesOn, e.RulePackCode, e.RulePackVersion }).ToListAsync(cancellationToken);
        foreach (var of in open)
        {
            var rules = rulePacks.Get(of.RulePackCode, of.RulePackVersion);
            var (due, escalates) = (days.After(of.OpenedAt.DayInBeijing, rules.ReviewWorkingDays), days.After(of.OpenedAt.DayInBeijing, rules.ReviewEscalationDay));
            if (due != of.DueOn || escalates != of.EscalatesOn)
                await db.Set<ReviewCase>().Where(c => c.LearnerId == of.LearnerId && c.Id == of.Id && c.OpenedAt == of.OpenedAt && c.State != CaseState.Closed)
                    .ExecuteUpdateAsync(set => set.SetProperty(c => c.DueOn, due).SetProperty(c => c.EscalatesOn, escalates), cancellationToken);
        }
    }

    private async Task AppealsAsync(WorkingDays days, CancellationToken cancellationToken)
    {
        var open = await (from a in db.Set<Appeal>()
                          join e in db.Set<Enrolment>() on new { a.LearnerId, Id = a.EnrolmentId } equals new { e.LearnerId, e.Id }
                          where a.State == AppealState.Open
                          select new { a.LearnerId, a.Id, a.FiledAt, a.DueOn, e.RulePackCode, e.RulePackVersion }).ToListAsync(cancellationToken);
        foreach (var of in open)
        {
            var due = days.After(of.FiledAt.DayInBeijing, rulePacks.Get(of.RulePackCode, of.RulePackVersion).ReviewWorkingDays);
            if (due != of.DueOn)
                await db.Set<Appeal>().Where(a => a.LearnerId == of.LearnerId && a.Id == of.Id && a.State == AppealState.Open).ExecuteUpdateAsync(set => set.SetProperty(a => a.DueOn, due), cancellationToken);
        }
    }
}
