using Microsoft.EntityFrameworkCore;
using Zhuxue.Training.Accounts.SignIn;
using Zhuxue.Training.FaceChecks;
using Zhuxue.Training.Learning.Leases;

namespace Zhuxue.Training.Learning.Companion;

/// <summary>Lets a phone send frames for the one check of its link, and only while the lease waits for it; what was decided may be asked for again.</summary>
internal sealed class CompanionGuard(TrainingDb db) : IEndpointFilter
{
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        var (learnerId, linkId) = (http.User.LearnerId(), CompanionSession.LinkId(http.User));
        var link = await db.Set<CompanionLink>().AsNoTracking().SingleOrDefaultAsync(l => l.LearnerId == learnerId && l.Id == linkId, http.RequestAborted);
        if (link?.FaceCheckId is not { } checkId || http.GetRouteValue("checkId")?.ToString() is not { } asked || !Guid.TryParse(asked, out var id) || id != checkId)
            return FaceCheckProblems.NoSuchCheck();
        var decided = await db.Set<FaceCheck>().AnyAsync(c => c.LearnerId == learnerId && c.Id == checkId && c.State != FaceCheckState.Open, http.RequestAborted);
        if (!decided && !await db.Set<Lease>().AnyAsync(l => l.LearnerId == learnerId && l.Id == link.LeaseId && l.State == LeaseState.AwaitingFace, http.RequestAborted))
            return LearningProblems.CompanionTooLate();
        return await next(context);
    }
}
