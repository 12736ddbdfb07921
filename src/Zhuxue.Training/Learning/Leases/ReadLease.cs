using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Zhuxue.Platform.Web;
using Zhuxue.Training.Accounts.Apps;
using Zhuxue.Training.Accounts.SignIn;
using Zhuxue.Training.Catalogue.Rules;
using Zhuxue.Training.Learning.Enrolments;
using Zhuxue.Training.Learning.Media;

namespace Zhuxue.Training.Learning.Leases;

/// <summary>How a lease stands. The first nonce is given here, until the first beat has used it.</summary>
internal static class ReadLease
{
    internal sealed record EndReply(string Code, string Words);

    /// <param name="State"><c>awaiting-face</c>, <c>active</c> or <c>ended</c>.</param>
    /// <param name="Nonce">For the first beat, which must come within 60 s of the face check.</param>
    /// <param name="BeatSeconds">How often to report.</param>
    /// <param name="Playlist">For players that send the token or the cookie.</param>
    /// <param name="PositionSeconds">Where to go on.</param>
    /// <param name="EndReason">Why it has ended, in words.</param>
    /// <param name="Watch">For the native player of a phone, which can send neither: a growing playlist with a ticket in its address, new in each reply.</param>
    internal sealed record Reply(
        Guid LeaseId, string State, string? Nonce, int BeatSeconds, string Playlist,
        double PositionSeconds, double DurationSeconds, double EarnedSeconds, EndReply? EndReason, string? Watch = null);

    public static void Map(RouteGroupBuilder api) => api.MapGet("/leases/{leaseId:guid}", HandleAsync).WithName(nameof(ReadLease))
        .Describe("How a lease stands, with the nonce of its first beat and the addresses of its film.")
        .Shows(null, new Reply(Guid.Parse("0198a1b2-0000-7000-8000-000000000020"), "active", "9dX0mT4qR1sVb2kYc3pLzA", 10, "/api/v1/leases/0198a1b2-0000-7000-8000-000000000020/master.m3u8", 312.4, 2700, 312.4, null,
            "/api/v1/watch/AAAAAQ…/leases/0198a1b2-0000-7000-8000-000000000020/master.m3u8"), LearningProblems.NoSuchLease());

    private static async Task<Results<Ok<Reply>, ProblemHttpResult>> HandleAsync(
        Guid leaseId, ClaimsPrincipal user, TrainingDb db, RulePacks rulePacks, WatchTickets tickets, CancellationToken cancellationToken)
    {
        var learnerId = user.LearnerId();
        var lease = await db.Set<Lease>().AsNoTracking().SingleOrDefaultAsync(l => l.LearnerId == learnerId && l.Id == leaseId, cancellationToken);
        if (lease is null)
            return LearningProblems.NoSuchLease();
        var enrolment = await db.Set<Enrolment>().AsNoTracking().SingleAsync(e => e.LearnerId == learnerId && e.Id == lease.EnrolmentId, cancellationToken);
        var rules = rulePacks.Get(enrolment.RulePackCode, enrolment.RulePackVersion);
        var state = lease.State switch
        {
            LeaseState.AwaitingFace => "awaiting-face",
            LeaseState.Active => "active",
            _ => "ended",
        };
        EndReply? end = null;
        if (lease.EndReason is { } reason)
        {
            var (code, happened, remedy) = LeaseWords.Of(reason);
            end = new EndReply(code, happened + remedy);
        }
        return TypedResults.Ok(new Reply(
            lease.Id, state, lease.State == LeaseState.Active && lease.LastBeatAt is null ? lease.Nonce : null, rules.BeatSeconds,
            $"/api/v1/leases/{lease.Id}/master.m3u8", lease.EarnedMs / 1000d, lease.DurationMs / 1000d, lease.EarnedMs / 1000d, end,
            lease.State == LeaseState.Active && user.AppSessionId() is { } phone && lease.AppSessionId == phone ? $"/api/v1/watch/{tickets.Issue(learnerId, phone, lease.Id)}/leases/{lease.Id}/master.m3u8" : null));
    }
}
