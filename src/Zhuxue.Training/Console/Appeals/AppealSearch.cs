using Microsoft.EntityFrameworkCore;
using Zhuxue.Training.Accounts;
using Zhuxue.Training.Accounts.Staff;
using Zhuxue.Training.Hours.Appeals;
using Zhuxue.Training.Hours.Decisions;
using Zhuxue.Training.Learning.Enrolments;

namespace Zhuxue.Training.Console.Appeals;

/// <summary>Which appeals a list shows.</summary>
internal enum AppealsShown
{
    Open,
    Decided,
    All,
}

/// <summary>One appeal in a list.</summary>
/// <param name="By">Who cleared.</param>
/// <param name="DecidedBy">Who decided the appeal.</param>
internal sealed record AppealLine(Appeal Appeal, string Name, string IdNumberMasked, string OccupationCode, int Year, ClearReason? Reason, Guid? FirstStaffId, string? By, string? DecidedBy);

/// <summary>Finds appeals: the open ones by due day, the decided ones newest first.</summary>
internal sealed class AppealSearch(TrainingDb db)
{
    public static AppealsShown Of(string? words) => words switch { "decided" => AppealsShown.Decided, "all" => AppealsShown.All, _ => AppealsShown.Open };

    public Task<int> CountAsync(AppealsShown shown, CancellationToken cancellationToken) => Query(shown).CountAsync(cancellationToken);

    public async Task<IReadOnlyList<AppealLine>> PageAsync(AppealsShown shown, int skip, int take, CancellationToken cancellationToken)
    {
        var asked = Query(shown);
        // Without a day it is not known to be late; the oldest of them still comes first.
        var ordered = shown == AppealsShown.Open
            ? asked.OrderBy(a => a.DueOn == null).ThenBy(a => a.DueOn).ThenBy(a => a.FiledAt).ThenBy(a => a.Id)
            : asked.OrderByDescending(a => a.FiledAt).ThenByDescending(a => a.Id);
        var appeals = await ordered.Skip(skip).Take(take).AsNoTracking().ToListAsync(cancellationToken);
        var learnerIds = appeals.Select(a => a.LearnerId).Distinct().ToArray();
        var decisionIds = appeals.Select(a => a.DecisionId).ToArray();
        var learners = await db.Learners.AsNoTracking().Where(l => learnerIds.Contains(l.Id)).ToDictionaryAsync(l => l.Id, cancellationToken);
        var enrolments = await db.Set<Enrolment>().AsNoTracking().Where(e => learnerIds.Contains(e.LearnerId)).ToDictionaryAsync(e => e.Id, cancellationToken);
        var decisions = await db.Set<CaseDecision>().AsNoTracking().Where(d => learnerIds.Contains(d.LearnerId) && decisionIds.Contains(d.Id)).ToDictionaryAsync(d => d.Id, cancellationToken);
        var staffIds = appeals.Select(a => a.StaffId).Concat(decisions.Values.Select(d => d.StaffId)).OfType<Guid>().Distinct().ToArray();
        var names = await db.Set<StaffMember>().AsNoTracking().Where(s => staffIds.Contains(s.Id)).ToDictionaryAsync(s => s.Id, s => s.Name, cancellationToken);
        return [.. appeals.Select(a =>
        {
            var (learner, enrolment, decision) = (learners[a.LearnerId], enrolments[a.EnrolmentId], decisions[a.DecisionId]);
            return new AppealLine(a, learner.Name, learner.IdNumberMasked, enrolment.OccupationCode, enrolment.Year, decision.Reason, decision.StaffId, NameOf(decision.StaffId), NameOf(a.StaffId));
        })];

        string? NameOf(Guid? staffId) => staffId is { } id ? names.GetValueOrDefault(id) : null;
    }

    private IQueryable<Appeal> Query(AppealsShown shown) => shown switch
    {
        AppealsShown.Open => db.Set<Appeal>().Where(a => a.State == AppealState.Open),
        AppealsShown.Decided => db.Set<Appeal>().Where(a => a.State != AppealState.Open),
        _ => db.Set<Appeal>(),
    };
}
