using Microsoft.EntityFrameworkCore;

namespace Zhuxue.Training.Learning.Leases;

/// <summary>Ends leases from outside their own beats.</summary>
internal static class LeaseEnding
{
    /// <summary>Ends those of the leases that are open, in the caller's transaction if there is one.</summary>
    public static Task EndOpenAsync(this IQueryable<Lease> leases, LeaseEnd reason, DateTimeOffset now, CancellationToken cancellationToken) =>
        leases.Where(l => l.State != LeaseState.Ended)
            .ExecuteUpdateAsync(set => set
                .SetProperty(l => l.State, LeaseState.Ended)
                .SetProperty(l => l.EndReason, reason)
                .SetProperty(l => l.EndedAt, now)
                .SetProperty(l => l.Version, l => l.Version + 1), cancellationToken);
}
