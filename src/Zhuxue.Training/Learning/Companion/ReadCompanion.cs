using System.Security.Claims;
using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Zhuxue.Platform.Web;
using Zhuxue.Training.Accounts.SignIn;
using Zhuxue.Training.FaceChecks;
using Zhuxue.Training.Learning.Leases;
using Zhuxue.Vision.Faces;

namespace Zhuxue.Training.Learning.Companion;

/// <summary>How far the phone is, for the PC's page that waits: waiting, opened, passed, refused, expired; ended when the lease has.</summary>
internal static class ReadCompanion
{
    internal sealed record Reply(string State, string? Cause, string? Remedy);

    public static void Map(RouteGroupBuilder api) => api.MapGet("/leases/{leaseId:guid}/companion", HandleAsync).WithName(nameof(ReadCompanion))
        .Describe("How far the other phone is: waiting, opened, passed, refused, expired or ended.").Shows(null, new Reply("waiting", null, null), LearningProblems.NoSuchLease());

    private static async Task<Results<Ok<Reply>, ProblemHttpResult>> HandleAsync(
        Guid leaseId, ClaimsPrincipal user, TrainingDb db, TimeProvider clock, CancellationToken cancellationToken)
    {
        var learnerId = user.LearnerId();
        var lease = await db.Set<Lease>().AsNoTracking().SingleOrDefaultAsync(l => l.LearnerId == learnerId && l.Id == leaseId, cancellationToken);
        var link = await db.Set<CompanionLink>().AsNoTracking().Where(l => l.LearnerId == learnerId && l.LeaseId == leaseId)
            .OrderByDescending(l => l.Id).FirstOrDefaultAsync(cancellationToken);
        if (lease is null || link is null)
            return LearningProblems.NoSuchLease();
        if (lease.State == LeaseState.Active)
            return TypedResults.Ok(new Reply("passed", null, null));
        if (lease.State == LeaseState.Ended)
            return TypedResults.Ok(new Reply("ended", null, null));
        if (link.FaceCheckId is not { } checkId)
            return TypedResults.Ok(new Reply(link.ExpiresAt > clock.GetUtcNow() ? "waiting" : "expired", null, null));
        var check = await db.Set<FaceCheck>().AsNoTracking().SingleAsync(c => c.LearnerId == learnerId && c.Id == checkId, cancellationToken);
        if (check is { State: FaceCheckState.Refused, Refusal: { } json })
        {
            var words = Words.For(JsonSerializer.Deserialize<GateRefusal>(json)!);
            return TypedResults.Ok(new Reply("refused", words.Cause, words.Remedy));
        }
        return TypedResults.Ok(new Reply(link.OpenedAt + CompanionLink.Life > clock.GetUtcNow() ? "opened" : "expired", null, null));
    }
}
