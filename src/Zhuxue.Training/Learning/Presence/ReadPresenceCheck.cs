using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Zhuxue.Platform.Web;
using Zhuxue.Training.Accounts.SignIn;

namespace Zhuxue.Training.Learning.Presence;

/// <summary>What an open presence check asks for: the picture with the number, and the numbers to choose from. The picture is drawn anew each time.</summary>
internal static class ReadPresenceCheck
{
    /// <param name="Picture">Counts the pictures; an answer names the one that it answers.</param>
    /// <param name="Image">The picture as a data address (JPEG).</param>
    internal sealed record Reply(string State, int DueInSeconds, bool AfterMiss, int Picture, string? Image, string[] Choices, int FramesLeast);

    public static void Map(RouteGroupBuilder api) => api.MapGet("/leases/{leaseId:guid}/presence-checks/{checkId:guid}", HandleAsync).WithName(nameof(ReadPresenceCheck))
        .Describe("What an open presence check asks for: a picture with a number, and the numbers to choose from.")
        .Shows(null, new Reply("open", 58, false, 1, "data:image/jpeg;base64,/9j/4AAQ…", ["27", "41", "63", "75", "80", "96"], 5), LearningProblems.NoSuchPresenceCheck());

    private static async Task<Results<Ok<Reply>, ProblemHttpResult>> HandleAsync(
        Guid leaseId, Guid checkId, ClaimsPrincipal user, HttpContext context, TrainingDb db, Chance chance, TimeProvider clock, CancellationToken cancellationToken)
    {
        context.Response.Headers.CacheControl = "no-store";
        var learnerId = user.LearnerId();
        var check = await db.Set<PresenceCheck>().AsNoTracking().SingleOrDefaultAsync(c => c.LearnerId == learnerId && c.LeaseId == leaseId && c.Id == checkId, cancellationToken);
        return check is null ? LearningProblems.NoSuchPresenceCheck() : TypedResults.Ok(Of(check, chance, clock.GetUtcNow()));
    }

    /// <summary>A check as its learner may see it: of a settled one, only how it ended.</summary>
    public static Reply Of(PresenceCheck check, Chance chance, DateTimeOffset now) => check.State == PresenceState.Asked
        ? new("open", Math.Max(0, (int)(check.DueAt - now).TotalSeconds), check.AfterMiss, check.Picture,
            "data:image/jpeg;base64," + Convert.ToBase64String(NumberPicture.Draw(check.Number, chance)), check.Choices.Split(','), PresenceFace.FramesLeast)
        : new(check.State == PresenceState.Answered ? "answered" : "over", 0, check.AfterMiss, check.Picture, null, [], PresenceFace.FramesLeast);
}
