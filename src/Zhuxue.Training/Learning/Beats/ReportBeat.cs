using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Zhuxue.Training.Accounts.SignIn;

namespace Zhuxue.Training.Learning.Beats;

/// <summary>
/// 心跳: one progress report inside a lease. The reply means that its seconds are on disk. The same beat sent again gets the same
/// reply; any other use of an old or unknown nonce ends the lease (A2, A18).
/// </summary>
internal static class ReportBeat
{
    internal sealed record Request(string? Nonce, double Position, bool Playing)
    {
        /// <summary>The position in whole milliseconds, <paramref name="most"/> at the furthest.</summary>
        public long PositionMs(long most) => (long)Math.Min(Position * 1000, most);
    }

    internal sealed record NextLesson(string Title, string Url);

    internal sealed record Next(string Kind, Guid? SnapshotId = null, int? DueInSeconds = null, NextLesson? NextLesson = null, bool YearLearned = false, Guid? PresenceCheckId = null);

    internal sealed record Refusal(string Code, string Words);

    internal sealed record Reply(
        string Nonce, double CreditedSeconds, double EarnedSeconds, double DurationSeconds, double? ResumeAt, Refusal? Refused, Next Next, int BeatSeconds);

    public static void Map(RouteGroupBuilder api) => api.MapPost("/leases/{leaseId:guid}/beats", HandleAsync).WithName(nameof(ReportBeat));

    private static async Task<Results<Ok<Reply>, ProblemHttpResult>> HandleAsync(
        Guid leaseId, Request request, ClaimsPrincipal user, HttpContext context, PlainBeat plain, CancellationToken cancellationToken)
    {
        if (request.Nonce is null || !double.IsFinite(request.Position) || request.Position < 0)
            return LearningProblems.BadPosition();
        var result = await plain.TakeAsync(user.LearnerId(), leaseId, request, cancellationToken);
        if (result.Result is ProblemHttpResult { StatusCode: StatusCodes.Status503ServiceUnavailable })
            context.Response.Headers.RetryAfter = "1";
        return result;
    }
}
