using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Zhuxue.Training.Hours.Cases;

/// <summary>Puts cases before reviewers, one before one: the database decides who was first.</summary>
internal sealed class ClaimCase(TrainingDb db, IOptions<HoursOptions> options, TimeProvider clock)
{
    /// <summary>Takes the case, or keeps it for longer; every look at it does. One reviewer holds one case: an earlier one is let go.</summary>
    /// <returns>Null when it lies before the reviewer now.</returns>
    public async Task<HoursRefusal?> TakeAsync(Guid caseId, Guid staffId, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var until = now + TimeSpan.FromMinutes(options.Value.ClaimMinutes);
        var taken = await db.Set<ReviewCase>()
            .Where(c => c.Id == caseId && c.State != CaseState.Closed && (c.ClaimedBy == null || c.ClaimedBy == staffId || c.ClaimedUntil <= now))
            .ExecuteUpdateAsync(set => set.SetProperty(c => c.ClaimedBy, staffId).SetProperty(c => c.ClaimedUntil, until), cancellationToken);
        if (taken == 0)
            return await db.Set<ReviewCase>().AnyAsync(c => c.Id == caseId && c.State != CaseState.Closed, cancellationToken) ? HoursRefusal.HeldByOther : HoursRefusal.Changed;
        await db.Set<ReviewCase>().Where(c => c.ClaimedBy == staffId && c.Id != caseId)
            .ExecuteUpdateAsync(set => set.SetProperty(c => c.ClaimedBy, (Guid?)null).SetProperty(c => c.ClaimedUntil, (DateTimeOffset?)null), cancellationToken);
        return null;
    }

    /// <summary>Lets go of whatever lies before the reviewer.</summary>
    public Task ReleaseAsync(Guid staffId, CancellationToken cancellationToken) =>
        db.Set<ReviewCase>().Where(c => c.ClaimedBy == staffId)
            .ExecuteUpdateAsync(set => set.SetProperty(c => c.ClaimedBy, (Guid?)null).SetProperty(c => c.ClaimedUntil, (DateTimeOffset?)null), cancellationToken);
}
