using System.Security.Claims;
using Zhuxue.Platform.Web;
using Zhuxue.Training.Accounts.SignIn;

namespace Zhuxue.Training.Learning.Leases;

/// <summary>The learner leaves the lesson. Repeating it changes nothing.</summary>
internal static class EndLease
{
    public static void Map(RouteGroupBuilder api) => api.MapPost("/leases/{leaseId:guid}/end", HandleAsync).WithName(nameof(EndLease))
        .Describe("The learner leaves the lesson.", "What was learned stays; repeating it changes nothing.");

    private static async Task<IResult> HandleAsync(Guid leaseId, ClaimsPrincipal user, TrainingDb db, TimeProvider clock, CancellationToken cancellationToken)
    {
        var learnerId = user.LearnerId();
        await db.Set<Lease>().Where(l => l.LearnerId == learnerId && l.Id == leaseId).EndOpenAsync(LeaseEnd.Left, clock.GetUtcNow(), cancellationToken);
        return TypedResults.NoContent();
    }
}
