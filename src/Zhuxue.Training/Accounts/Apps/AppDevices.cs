using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Zhuxue.Platform.Web;
using Zhuxue.Training.Accounts.SignIn;

namespace Zhuxue.Training.Accounts.Apps;

/// <summary>Takes a phone out: by the phone itself, by another one, or by the page of devices on the website. Repeating it changes nothing.</summary>
internal sealed class RemoveDevice(TrainingDb db, AppTokens tokens)
{
    /// <returns>False when the learner has no such phone signed in.</returns>
    public async Task<bool> HandleAsync(Guid learnerId, Guid sessionId, AppSessionEnd reason, CancellationToken cancellationToken)
    {
        for (var attempt = 0; ; attempt++)
        {
            var session = await db.Set<AppSession>().SingleOrDefaultAsync(s => s.LearnerId == learnerId && s.Id == sessionId && s.EndedAt == null, cancellationToken);
            if (session is null)
                return false;
            await tokens.EndAsync(session, reason, cancellationToken);
            try
            {
                await db.SaveChangesAsync(cancellationToken);
                return true;
            }
            catch (DbUpdateConcurrencyException) when (attempt < 5)
            {
                // It refreshed its tokens at this moment.
                db.ChangeTracker.Clear();
            }
        }
    }
}

/// <summary>The phones of a learner, for the learner.</summary>
internal static class AppDevices
{
    /// <param name="Id">Names it when it is taken out.</param>
    /// <param name="Name">As it calls itself.</param>
    /// <param name="IsThis">The phone that asks.</param>
    internal sealed record Device(Guid Id, string Name, DateTimeOffset SignedInAt, DateTimeOffset LastSeenAt, bool IsThis);

    internal sealed record Reply(IReadOnlyList<Device> Devices);

    public static void Map(RouteGroupBuilder api)
    {
        api.MapGet("/devices", ListAsync).WithName("ListDevices").Describe("The phones on which the learner is signed in, the latest first.")
            .Shows(null, new Reply([new(Guid.Parse("0198a1b2-0000-7000-8000-000000000001"), "微信小程序 · Redmi Note 9", DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch, true)]));
        api.MapDelete("/devices/{sessionId:guid}", RemoveAsync).WithName("RemoveDevice").Describe("Signs another phone out.").Refuses(AccountsProblems.NoSuchDevice());
        api.MapDelete("/sessions/current", LeaveAsync).WithName("SignOutApp").Describe("Signs this phone out; what it was learning ends, and what was learned stays.").Refuses(AccountsProblems.NoSuchDevice());
    }

    private static async Task<Ok<Reply>> ListAsync(ClaimsPrincipal user, AppTokens tokens, CancellationToken cancellationToken)
    {
        var open = await tokens.OpenAsync(user.LearnerId(), cancellationToken);
        return TypedResults.Ok(new Reply([.. open.Select(s => new Device(s.Id, s.Device, s.CreatedAt, s.LastSeenAt, s.Id == user.AppSessionId()))]));
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> RemoveAsync(Guid sessionId, ClaimsPrincipal user, RemoveDevice remove, CancellationToken cancellationToken) =>
        await remove.HandleAsync(user.LearnerId(), sessionId, AppSessionEnd.Removed, cancellationToken) ? TypedResults.NoContent() : AccountsProblems.NoSuchDevice();

    private static async Task<Results<NoContent, ProblemHttpResult>> LeaveAsync(ClaimsPrincipal user, RemoveDevice remove, CancellationToken cancellationToken) =>
        user.AppSessionId() is { } session && await remove.HandleAsync(user.LearnerId(), session, AppSessionEnd.SignedOut, cancellationToken)
            ? TypedResults.NoContent() : AccountsProblems.NoSuchDevice();
}
