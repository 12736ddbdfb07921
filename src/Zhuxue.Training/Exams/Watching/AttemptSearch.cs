using Microsoft.EntityFrameworkCore;
using Zhuxue.Training.Accounts;
using Zhuxue.Training.Exams.Attempts;

namespace Zhuxue.Training.Exams.Watching;

/// <summary>What is looked for among finished attempts; null means all.</summary>
internal sealed record AttemptFilter(string? Occupation, bool? Passed, bool OnlyWithSignals)
{
    public const string Pass = "passed", Fail = "failed";

    public static AttemptFilter Of(string? occupation, string? result, string? signals) =>
        new(string.IsNullOrEmpty(occupation) ? null : occupation, result switch { Pass => true, Fail => false, _ => null }, signals == "1");
}

/// <summary>One finished attempt in a list.</summary>
internal sealed record AttemptLine(Attempt Attempt, string Name, string IdNumberMasked, IReadOnlyList<ExamSignalKind> Signals);

/// <summary>Finds finished attempts, the newest first.</summary>
internal sealed class AttemptSearch(TrainingDb db)
{
    public Task<int> CountAsync(AttemptFilter filter, CancellationToken cancellationToken) => Query(filter).CountAsync(cancellationToken);

    public async Task<IReadOnlyList<AttemptLine>> PageAsync(AttemptFilter filter, int skip, int take, CancellationToken cancellationToken)
    {
        var rows = await (from a in Query(filter)
                          join l in db.Learners on a.LearnerId equals l.Id
                          orderby a.FinishedAt descending, a.Id descending
                          select new { Attempt = a, l.Name, l.IdNumberMasked }).Skip(skip).Take(take).AsNoTracking().ToListAsync(cancellationToken);
        var learners = rows.Select(r => r.Attempt.LearnerId).Distinct().ToArray();
        var ids = rows.Select(r => r.Attempt.Id).ToArray();
        var signals = (await db.ExamSignals.AsNoTracking().Where(s => learners.Contains(s.LearnerId) && ids.Contains(s.AttemptId))
            .Select(s => new { s.AttemptId, s.Kind }).Distinct().ToListAsync(cancellationToken)).ToLookup(s => s.AttemptId, s => s.Kind);
        return [.. rows.Select(r => new AttemptLine(r.Attempt, r.Name, r.IdNumberMasked, [.. signals[r.Attempt.Id].Order()]))];
    }

    private IQueryable<Attempt> Query(AttemptFilter filter) => db.Attempts.Where(a => a.State == AttemptState.Finished
        && (filter.Occupation == null || a.OccupationCode == filter.Occupation) && (filter.Passed == null || a.Passed == filter.Passed)
        && (!filter.OnlyWithSignals || db.Set<ExamSignal>().Any(s => s.LearnerId == a.LearnerId && s.AttemptId == a.Id)));
}
