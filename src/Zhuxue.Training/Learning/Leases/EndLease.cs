using System.Security.Claims;
using Microsoft.EntityFrameworkCore;
using Zhuxue.Training.Accounts.SignIn;

namespace Zhuxue.Training.Learning.Leases;

/// <summary>The learner leaves the lesson. Repeating it changes nothing.</summary>
internal static class EndLease
{
    public static void Map(RouteGroupBuilder api) => api.MapPost("/leases/{leaseId:guid}/end", HandleAsync).WithName(nameof(EndLease));

    private static async Task<IResult> HandleAsync(Guid leaseId, ClaimsPrincipal user, TrainingDb db, TimeProvider clock, CancellationToken cancellationToken)
    {
        var learnerId = user.LearnerId();
        var now = clock.GetUtcNow();
        await db.Set<Lease>().Where(l => l.LearnerId == learnerId && l.Id == leaseId && l.State != LeaseState.Ended)
            .ExecuteUpdateAsync(set => set
                .SetProperty(l => l.State, LeaseState.Ended)
                .SetProperty(l => l.EndReason, LeaseEnd.Left)
                .SetProperty(l => l.EndedAt, now)
                .SetProperty(l => l.Version, l => l.Version + 1), cancellationToken);
        return TypedResults.NoContent();
    }
}
