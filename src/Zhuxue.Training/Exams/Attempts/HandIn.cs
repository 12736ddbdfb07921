using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Zhuxue.Platform.Web;
using Zhuxue.Training.Accounts.SignIn;

namespace Zhuxue.Training.Exams.Attempts;

/// <summary>交卷. Sent twice, or after the time, it is answered the same: the result is on the page of the attempt.</summary>
internal static class HandIn
{
    internal sealed record Reply(string Url);

    public static void Map(RouteGroupBuilder api) => api.MapPost("/attempts/{attemptId:guid}/hand-in", HandleAsync).WithName(nameof(HandIn))
        .Describe("Hands the paper in; sent twice, or after the time, it is answered the same.")
        .Shows(null, new Reply("/exam/0198a1b2-0000-7000-8000-000000000040"), ExamProblems.NoSuchAttempt(), ExamProblems.FaceFirst(), ExamProblems.Over(), ExamProblems.Busy());

    private static async Task<Results<Ok<Reply>, ProblemHttpResult>> HandleAsync(Guid attemptId, ClaimsPrincipal user, HttpContext context, FinishAttempts finish)
    {
        var finishing = finish.TryFinish(new FinishRequest(user.LearnerId(), attemptId, IfOverdue: false));
        if (finishing is null)
        {
            context.Response.Headers.RetryAfter = "1";
            return ExamProblems.Busy();
        }
        return await finishing switch
        {
            AttemptState.Finished => TypedResults.Ok(new Reply(Sitting.UrlOf(attemptId))),
            AttemptState.AwaitingFace => ExamProblems.FaceFirst(),
            AttemptState.Lapsed => ExamProblems.Over(),
            _ => ExamProblems.NoSuchAttempt(),
        };
    }
}
