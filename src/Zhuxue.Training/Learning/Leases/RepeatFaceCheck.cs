using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Zhuxue.Platform.Web;
using Zhuxue.Training.Accounts.SignIn;
using Zhuxue.Training.Catalogue.Rules;
using Zhuxue.Training.FaceChecks;
using Zhuxue.Training.Learning.Enrolments;

namespace Zhuxue.Training.Learning.Leases;

/// <summary>A new face check for a lease whose last one was refused.</summary>
internal static class RepeatFaceCheck
{
    internal sealed record Reply(Guid FaceCheckId, int Steps);

    public static void Map(RouteGroupBuilder api) => api.MapPost("/leases/{leaseId:guid}/face-checks", HandleAsync).WithName(nameof(RepeatFaceCheck))
        .Describe("Begins another face check for a lease whose last one was refused.")
        .Shows(null, new Reply(Guid.Parse("0198a1b2-0000-7000-8000-000000000031"), 3), LearningProblems.NoSuchLease(), LearningProblems.LeaseEnded(LeaseEnd.Superseded), FaceCheckProblems.LockedExample());

    private static async Task<Results<Created<Reply>, ProblemHttpResult>> HandleAsync(
        Guid leaseId, ClaimsPrincipal user, TrainingDb db, RulePacks rulePacks, FaceCheckDesk faceChecks, TimeProvider clock, CancellationToken cancellationToken)
    {
        var learnerId = user.LearnerId();
        var lease = await db.Set<Lease>().SingleOrDefaultAsync(l => l.LearnerId == learnerId && l.Id == leaseId, cancellationToken);
        if (lease is null || lease.Proof != LeaseProof.Face)
            return LearningProblems.NoSuchLease();
        if (lease.State != LeaseState.AwaitingFace)
            return LearningProblems.LeaseEnded(lease.EndReason ?? LeaseEnd.Superseded);
        var enrolment = await db.Set<Enrolment>().SingleAsync(e => e.LearnerId == learnerId && e.Id == lease.EnrolmentId, cancellationToken);
        var begun = await faceChecks.BeginAsync(learnerId, lease.Id, rulePacks.Get(enrolment.RulePackCode, enrolment.RulePackVersion), cancellationToken);
        if (begun.Check is not { } check)
            return FaceCheckProblems.Locked(begun.LockedUntil!.Value, clock);
        await db.SaveChangesAsync(cancellationToken);
        return TypedResults.Created($"/api/v1/face-checks/{check.Id}", new Reply(check.Id, check.Steps));
    }
}
