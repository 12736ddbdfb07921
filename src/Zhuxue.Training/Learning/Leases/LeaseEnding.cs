using Microsoft.EntityFrameworkCore;

namespace Zhuxue.Training.Learning.Leases;

/// <summary>Ends leases from outside their own beats.</summary>
internal static class LeaseEnding
{
    /// <summary>Ends the learner's open lease, if any, in the caller's transaction.</summary>
    public static Task EndOpenAsync(TrainingDb db, Guid learnerId, LeaseEnd reason, DateTimeOffset now, CancellationToken cancellationToken) =>
        db.Set<Lease>().Where(l => l.LearnerId == learnerId && l.State != LeaseState.Ended)
            .ExecuteUpdateAsync(set => set
                .SetProperty(l => l.State, LeaseState.Ended)
                .SetProperty(l => l.EndReason, reason)
                .SetProperty(l => l.EndedAt, now)
                .SetProperty(l => l.Version, l => l.Version + 1), cancellationToken);
}
