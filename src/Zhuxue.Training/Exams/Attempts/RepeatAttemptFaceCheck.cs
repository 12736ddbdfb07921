using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Zhuxue.Platform.Web;
using Zhuxue.Training.Accounts.SignIn;
using Zhuxue.Training.Exams.Standing;
using Zhuxue.Training.FaceChecks;
using Zhuxue.Training.Learning.Enrolments;

namespace Zhuxue.Training.Exams.Attempts;

/// <summary>A new face check for an attempt whose last one was refused.</summary>
internal static class RepeatAttemptFaceCheck
{
    internal sealed record Reply(Guid FaceCheckId, int Steps);

    public static void Map(RouteGroupBuilder api) => api.MapPost("/attempts/{attemptId:guid}/face-checks", HandleAsync).WithName(nameof(RepeatAttemptFaceCheck))
        .Describe("Begins another face check for an attempt whose last one was refused.")
        .Shows(null, new Reply(Guid.Parse("0198a1b2-0000-7000-8000-000000000034"), 2), ExamProblems.NoSuchAttempt(), ExamProblems.Over(), FaceCheckProblems.LockedExample());

    private static async Task<Results<Created<Reply>, ProblemHttpResult>> HandleAsync(
        Guid attemptId, ClaimsPrincipal user, TrainingDb db, ExamDesk exams, FaceCheckDesk faceChecks, TimeProvider clock, CancellationToken cancellationToken)
    {
        var learnerId = user.LearnerId();
        var attempt = await db.Attempts.AsNoTracking().SingleOrDefaultAsync(a => a.LearnerId == learnerId && a.Id == attemptId, cancellationToken);
        if (attempt is null)
            return ExamProblems.NoSuchAttempt();
        if (attempt.State != AttemptState.AwaitingFace)
            return ExamProblems.Over();
        var enrolment = await db.Set<Enrolment>().AsNoTracking().SingleAsync(e => e.LearnerId == learnerId && e.Id == attempt.EnrolmentId, cancellationToken);
        var begun = await faceChecks.BeginAsync(learnerId, attemptId, exams.RulesOf(enrolment), cancellationToken);
        if (begun.Check is not { } check)
            return FaceCheckProblems.Locked(begun.LockedUntil!.Value, clock);
        await db.SaveChangesAsync(cancellationToken);
        return TypedResults.Created($"/api/v1/face-checks/{check.Id}", new Reply(check.Id, check.Steps));
    }
}
