using Microsoft.EntityFrameworkCore;
using Zhuxue.Training.Accounts.Staff;
using Zhuxue.Training.Hours;
using Zhuxue.Training.Hours.Decisions;

namespace Zhuxue.Training.Console.Review;

/// <summary>How often a second reviewer, looking blind, passed what a batch had passed.</summary>
/// <param name="Looked">Samples that somebody else has decided.</param>
/// <param name="Agreed">Of those, passed.</param>
internal sealed record AgreementLine(string Name, int Looked, int Agreed)
{
    /// <summary>Below this, one case more or less changes the rate by points.</summary>
    private const int Few = 20;

    public string Words => Looked == 0 ? "还没有抽查结果" : $"{Agreed * 100 / Looked}%（{Looked} 份中 {Agreed} 份一致{(Looked < Few ? "，份数还少，只作参考" : "")}）";
}

/// <summary>The agreement of the blind second looks of the last ninety days, of each reviewer whose batches they were drawn from, and of all.</summary>
internal sealed class Agreement(TrainingDb db, TimeProvider clock)
{
    public const int Days = 90;

    public async Task<(AgreementLine All, IReadOnlyList<AgreementLine> ByReviewer)> ReadAsync(CancellationToken cancellationToken)
    {
        var since = clock.GetUtcNow().AddDays(-Days);
        var second = db.CaseDecisions.Where(d => (d.Kind == DecisionKind.Pass || d.Kind == DecisionKind.Clear) && d.State == DecisionState.Effective);
        var looks = await db.CaseDecisions.Where(d => d.Kind == DecisionKind.SamplePass && d.At >= since && d.State == DecisionState.Effective)
            .Select(d => new
            {
                d.StaffId,
                Passed = second.Any(s => s.LearnerId == d.LearnerId && s.CaseId == d.CaseId && s.At > d.At && s.StaffId != d.StaffId && s.Kind == DecisionKind.Pass),
                Cleared = second.Any(s => s.LearnerId == d.LearnerId && s.CaseId == d.CaseId && s.At > d.At && s.StaffId != d.StaffId && s.Kind == DecisionKind.Clear),
            }).ToListAsync(cancellationToken);
        var decided = looks.Where(l => l.Passed || l.Cleared).ToList();
        var ids = decided.Select(l => l.StaffId).OfType<Guid>().Distinct().ToArray();
        var names = await db.Set<StaffMember>().AsNoTracking().Where(s => ids.Contains(s.Id)).ToDictionaryAsync(s => s.Id, s => s.Name, cancellationToken);
        return (new("全部", decided.Count, decided.Count(l => !l.Cleared)),
            [.. decided.GroupBy(l => l.StaffId).Select(g => new AgreementLine(g.Key is { } id ? names.GetValueOrDefault(id) ?? "—" : "—", g.Count(), g.Count(l => !l.Cleared))).OrderByDescending(l => l.Looked)]);
    }
}
