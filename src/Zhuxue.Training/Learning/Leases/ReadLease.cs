using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Zhuxue.Training.Accounts.SignIn;
using Zhuxue.Training.Catalogue.Rules;
using Zhuxue.Training.Learning.Enrolments;

namespace Zhuxue.Training.Learning.Leases;

/// <summary>How a lease stands. The first nonce is given here, until the first beat has used it.</summary>
internal static class ReadLease
{
    internal sealed record EndReply(string Code, string Words);

    internal sealed record Reply(
        Guid LeaseId, string State, string? Nonce, int BeatSeconds, string Playlist,
        double PositionSeconds, double DurationSeconds, double EarnedSeconds, EndReply? EndReason);

    public static void Map(RouteGroupBuilder api) => api.MapGet("/leases/{leaseId:guid}", HandleAsync).WithName(nameof(ReadLease));

    private static async Task<Results<Ok<Reply>, ProblemHttpResult>> HandleAsync(
        Guid leaseId, ClaimsPrincipal user, TrainingDb db, RulePacks rulePacks, CancellationToken cancellationToken)
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
            $"/api/v1/leases/{lease.Id}/master.m3u8", lease.EarnedMs / 1000d, lease.DurationMs / 1000d, lease.EarnedMs / 1000d, end));
    }
}
