using Microsoft.EntityFrameworkCore;
using Zhuxue.Platform.Messaging;
using Zhuxue.Training.Evidence;
using Zhuxue.Training.Hours.Cases;

namespace Zhuxue.Training.Hours.Escalation;

/// <summary>
/// Writes down, once for each case, that its fourth working day came without a decision (DOMAIN §3). Any process may do it, any number of them: the case itself
/// says who was first. What staff see counts from the same day by itself.
/// </summary>
internal sealed class EscalateCases(IServiceScopeFactory scopes, TimeProvider clock, ILogger<EscalateCases> logger) : PeriodicService(clock, logger)
{
    private const int MostAtOnce = 1000;

    protected override TimeSpan Every => TimeSpan.FromMinutes(30);

    protected override Task RoundAsync(CancellationToken cancellationToken) => EscalateAsync(cancellationToken);

    /// <summary>Escalates what is due for it now.</summary>
    /// <returns>How many cases.</returns>
    internal async Task<int> EscalateAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var (db, evidence) = (scope.ServiceProvider.GetRequiredService<TrainingDb>(), scope.ServiceProvider.GetRequiredService<EvidenceLog>());
        var today = Clock.TodayInBeijing;
        var due = await db.Set<ReviewCase>().AsNoTracking().Where(c => c.EscalatesOn <= today && c.EscalatedOn == null && (c.State == CaseState.Waiting || c.State == CaseState.Asked || c.State == CaseState.SecondLook))
            .OrderBy(c => c.EscalatesOn).Take(MostAtOnce).Select(c => new { c.LearnerId, c.Id, c.DueOn }).ToListAsync(cancellationToken);
        var escalated = 0;
        foreach (var of in due)
        {
            await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
            if (await db.Set<ReviewCase>().Where(c => c.LearnerId == of.LearnerId && c.Id == of.Id && c.EscalatedOn == null && c.State != CaseState.Closed)
                    .ExecuteUpdateAsync(set => set.SetProperty(c => c.EscalatedOn, (DateOnly?)today), cancellationToken) == 0)
                continue;
            evidence.Append("case-escalated", of.LearnerId, new { CaseId = of.Id, of.DueOn });
            await db.SaveChangesAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
            escalated++;
        }
        return escalated;
    }
}
