using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Zhuxue.Platform.Data;
using Zhuxue.Training.Catalogue.Rules;
using Zhuxue.Training.Evidence;
using Zhuxue.Training.Hours.Calendar;
using Zhuxue.Training.Hours.Cases;
using Zhuxue.Training.Hours.Decisions;
using Zhuxue.Training.Learning.Enrolments;

namespace Zhuxue.Training.Hours.Appeals;

/// <summary>The learner appeals a clearing: once, within the days that there are. Learning again goes on beside it; nothing is lost by either.</summary>
internal sealed class FileAppeal(
    TrainingDb db, LearnerPictures pictures, WorkingCalendar calendar, RulePacks rulePacks, TellHours tell, EvidenceLog evidence, IOptions<HoursOptions> options, Ids ids, TimeProvider clock)
{
    /// <summary>The last moment for an appeal against that decision.</summary>
    public DateTimeOffset LastMoment(CaseDecision against) => (against.SettledAt ?? against.At) + TimeSpan.FromDays(options.Value.AppealDays);

    public async Task<HoursRefusal?> FileAsync(Guid learnerId, Guid decisionId, string? words, IReadOnlyCollection<IFormFile> files, CancellationToken cancellationToken)
    {
        if (HoursRefusalWords.FaultOf(words) is { } fault)
            return fault;
        var now = clock.GetUtcNow();
        var decision = await db.Set<CaseDecision>().AsNoTracking().SingleOrDefaultAsync(d => d.LearnerId == learnerId && d.Id == decisionId && d.Kind == DecisionKind.Clear && d.State == DecisionState.Effective, cancellationToken);
        if (decision is null)
            return HoursRefusal.NoSuchCase;
        if (await db.Set<Appeal>().AnyAsync(a => a.LearnerId == learnerId && a.DecisionId == decisionId, cancellationToken))
            return HoursRefusal.AppealedAlready;
        if (now > LastMoment(decision))
            return HoursRefusal.TooLateToAppeal;
        var enrolment = await db.Set<Enrolment>().AsNoTracking().SingleAsync(e => e.LearnerId == learnerId && e.Id == decision.EnrolmentId, cancellationToken);
        var days = rulePacks.Get(enrolment.RulePackCode, enrolment.RulePackVersion).ReviewWorkingDays;
        var appeal = new Appeal
        {
            LearnerId = learnerId,
            Id = ids.New(),
            DecisionId = decisionId,
            CaseId = decision.CaseId,
            EnrolmentId = decision.EnrolmentId,
            FiledAt = now,
            Words = words!.Trim(),
            DueOn = (await calendar.ReadAsync(cancellationToken)).After(now.DayInBeijing, days),
        };
        if (await pictures.AddAsync(learnerId, appeal.Id, files, cancellationToken) is { } refusal)
            return refusal;
        db.Add(appeal);
        evidence.Append("appeal-filed", learnerId, new { AppealId = appeal.Id, DecisionId = decisionId });
        await tell.AppealReceivedAsync(enrolment, cancellationToken);
        try
        {
            await db.SaveChangesAsync(cancellationToken);
            return null;
        }
        catch (DbUpdateException twice) when (twice.IsDuplicate())
        {
            return HoursRefusal.AppealedAlready;
        }
    }
}
