using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Zhuxue.Platform.Web;
using Zhuxue.Training.Accounts.SignIn;
using Zhuxue.Training.Learning.Leases;

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

    internal sealed record Next(string Kind, Guid? SnapshotId = null, int? DueInSeconds = null, NextLesson? NextLesson = null, bool YearLearned = false, Guid? PresenceCheckId = null, string? ReviewDueWords = null);

    internal sealed record Refusal(string Code, string Words);

    internal sealed record Reply(
        string Nonce, double CreditedSeconds, double EarnedSeconds, double DurationSeconds, double? ResumeAt, Refusal? Refused, Next Next, int BeatSeconds);

    /// <summary>Nothing is asked of the learner: the next beat in due time.</summary>
    public static readonly Next NothingNext = new("none");

    /// <summary>A beat has about a hundred bytes.</summary>
    private const long BodyBytesMost = 4096;

    public static void Map(RouteGroupBuilder api) => api.MapPost("/leases/{leaseId:guid}/beats", HandleAsync).WithName(nameof(ReportBeat))
        .WithMetadata(new RequestSizeLimitAttribute(BodyBytesMost))
        .DisableRateLimiting() // a beat too many ends its lease
        .Produces<Reply>()
        .Describe("Reports progress inside a lease. The reply means that its seconds are on disk.",
            "Every ten seconds or so, and at each change between playing and paused. The nonce is the one of the last reply. Without an answer the same beat is sent again and gets the same reply; any other use of an old or unknown nonce ends the lease. "
            + "Credit is the least of the advance of the position, the server's time since the last beat, and the film whose keys were handed out.")
        .Shows(new Request("9dX0mT4qR1sVb2kYc3pLzA", 322.4, true), new Reply("h4QmT4qR1sVb2kYc3pLzAw", 10, 322.4, 2700, null, null, NothingNext, 10),
            LearningProblems.BadPosition(), LearningProblems.NoSuchLease(), LearningProblems.FaceFirst(), LearningProblems.LeaseEnded(LeaseEnd.Nonce), LearningProblems.Busy());

    /// <summary>
    /// The hot path: nearly all requests of the site are ordinary beats. They need no database before they are written, and they are
    /// written many at once; every other beat goes the plain way.
    /// </summary>
    private static async Task<IResult> HandleAsync(
        Guid leaseId, Request request, HttpContext context, LiveLeases live, BeatWriter writer, BeatMetrics metrics, Chance chance, TimeProvider clock)
    {
        if (request.Nonce is null || !double.IsFinite(request.Position) || request.Position < 0)
            return LearningProblems.BadPosition();
        var learnerId = context.User.LearnerId();
        if (live.Find(learnerId, leaseId) is { } lease && lease.Take(request, clock.InMilliseconds, chance) is { } beat)
        {
            if (!writer.TryQueue(beat))
            {
                lease.GivenUp();
                return Busy();
            }
            var outcome = await beat.Outcome;
            if (outcome == BeatOutcome.Written)
                return TypedResults.Text(beat.ReplyJson, "application/json; charset=utf-8");
            live.Forget(learnerId);
            if (outcome == BeatOutcome.Failed)
                return Busy();
        }
        metrics.Plain();
        var taken = await context.RequestServices.GetRequiredService<PlainBeat>().TakeAsync(learnerId, leaseId, request, context.RequestAborted);
        return taken.Result is ProblemHttpResult { StatusCode: StatusCodes.Status503ServiceUnavailable } ? Busy() : taken;

        IResult Busy()
        {
            metrics.Busy();
            context.Response.Headers.RetryAfter = "1";
            return LearningProblems.Busy();
        }
    }
}
