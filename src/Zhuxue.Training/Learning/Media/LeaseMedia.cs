using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Zhuxue.Platform.Web;
using Zhuxue.Training.Accounts.SignIn;
using Zhuxue.Training.Catalogue.Media;
using Zhuxue.Training.Catalogue.Rules;
using Zhuxue.Training.Learning.Beats;
using Zhuxue.Training.Learning.Enrolments;
using Zhuxue.Training.Learning.Leases;
using Zhuxue.Training.Learning.Signals;

namespace Zhuxue.Training.Learning.Media;

/// <summary>
/// Playlists and keys of a lease. A key opens about 12 s of film and is handed out only to the active lease, and only up to
/// what has been earned plus the rule pack's look-ahead (A5); each one handed out is written down before it leaves.
/// </summary>
internal static class LeaseMedia
{
    /// <summary>So much film beyond the look-ahead is no impatience.</summary>
    private const long SkippedFromMs = 60_000;

    /// <summary>Mapped once for players that send a cookie or a token, and once, with a growing playlist, for native ones with a ticket in the address.</summary>
    public static void Map(RouteGroupBuilder api, string suffix = "")
    {
        ProblemHttpResult[] refusals = suffix.Length == 0 ? [LearningProblems.NoSuchLease()] : [LearningProblems.NoSuchLease(), LearningProblems.TicketOver()];
        var lease = api.MapGroup("/leases/{leaseId:guid}");
        lease.MapGet("/master.m3u8", MasterAsync).WithName("LeasePlaylist" + suffix).GivesBytes(Playlists.ContentType).Describe("The playlist of renditions.").Refuses([.. refusals, LearningProblems.FaceFirst(), LearningProblems.NoSuchLesson()]);
        lease.MapGet("/{rendition}.m3u8", RenditionAsync).WithName("LeaseRendition" + suffix).GivesBytes(Playlists.ContentType)
            .Describe("The playlist of one rendition.", suffix.Length == 0 ? null : "It grows with what is earned: native players see no end that they could seek to.")
            .Refuses([.. refusals, LearningProblems.FaceFirst(), LearningProblems.NoSuchLesson()]);
        lease.MapGet("/keys/{rendition}/{number:int}", KeyAsync).WithName("LeaseKey" + suffix).GivesBytes("application/octet-stream")
            .Describe("A content key, only up to what has been earned plus the look-ahead: 425 says wait.").Refuses([.. refusals, LearningProblems.KeyRefused(), LearningProblems.TooEarly(), LearningProblems.NoSuchLesson()]);
    }

    private static async Task<Results<ContentHttpResult, ProblemHttpResult>> MasterAsync(
        Guid leaseId, ClaimsPrincipal user, HttpContext context, TrainingDb db, Playlists playlists, CancellationToken cancellationToken)
    {
        var lease = await FindAsync(db, user.LearnerId(), leaseId, cancellationToken);
        if (lease is null)
            return LearningProblems.NoSuchLease();
        if (lease.State != LeaseState.Active)
            return LearningProblems.FaceFirst();
        var playlist = await playlists.MasterAsync(lease.AssetId, rendition => $"{MediaAddress.FolderOf(context)}/{rendition}.m3u8", MediaAddress.IsTicketed(context), cancellationToken);
        return playlist is null ? LearningProblems.NoSuchLesson() : TypedResults.Text(playlist, Playlists.ContentType);
    }

    private static async Task<Results<ContentHttpResult, ProblemHttpResult>> RenditionAsync(
        Guid leaseId, string rendition, ClaimsPrincipal user, HttpContext context, TrainingDb db, Playlists playlists, RulePacks rulePacks, CancellationToken cancellationToken)
    {
        var lease = await FindAsync(db, user.LearnerId(), leaseId, cancellationToken);
        if (lease is null)
            return LearningProblems.NoSuchLease();
        if (lease.State != LeaseState.Active)
            return LearningProblems.FaceFirst();
        // A native player shows a bar to the end of what is listed, and jumps there when asked: nothing is listed that has no key yet.
        var growing = MediaAddress.IsTicketed(context)
            ? new GrowingPart(lease.EarnedMs, lease.EarnedMs + (await RulesAsync(db, lease, rulePacks, cancellationToken)).KeyLookAheadSeconds * 1000L) : (GrowingPart?)null;
        var playlist = await playlists.RenditionAsync(lease.AssetId, rendition, number => $"{MediaAddress.FolderOf(context)}/keys/{rendition}/{number}", growing, cancellationToken);
        return playlist is null ? LearningProblems.NoSuchLesson() : TypedResults.Text(playlist, Playlists.ContentType);
    }

    private static async Task<Results<FileContentHttpResult, ProblemHttpResult>> KeyAsync(
        Guid leaseId, string rendition, int number, ClaimsPrincipal user, HttpContext context, TrainingDb db, MediaKeys keys, RulePacks rulePacks, LiveLeases live,
        SignalLog signals, TimeProvider clock, CancellationToken cancellationToken)
    {
        context.Response.Headers.CacheControl = "no-store";
        var learnerId = user.LearnerId();
        var lease = await FindAsync(db, learnerId, leaseId, cancellationToken);
        if (lease is null)
            return LearningProblems.NoSuchLease();
        if (lease.State != LeaseState.Active)
            return LearningProblems.KeyRefused();
        var startsAtMs = await keys.StartsAtMsAsync(lease.AssetId, rendition, number, cancellationToken);
        var endsAtMs = await keys.EndsAtMsAsync(lease.AssetId, rendition, number, cancellationToken);
        if (startsAtMs is null || endsAtMs is null || await keys.KeyAsync(lease.AssetId, rendition, number, cancellationToken) is not { } key)
            return LearningProblems.NoSuchLesson();

        var rules = await RulesAsync(db, lease, rulePacks, cancellationToken);
        if (startsAtMs > lease.EarnedMs + rules.KeyLookAheadSeconds * 1000L)
        {
            // The player asks for the key that comes next; who asks for one much further on wants to skip.
            if (startsAtMs > lease.EarnedMs + rules.KeyLookAheadSeconds * 1000L + SkippedFromMs)
            {
                await signals.RaiseAsync(SignalKind.KeysSkipped, lease, null, cancellationToken);
                await db.SaveChangesAsync(cancellationToken);
            }
            context.Response.Headers.RetryAfter = "2";
            return LearningProblems.TooEarly();
        }
        if (endsAtMs > lease.KeysUntilMs)
        {
            // Only forward, and only while the lease is active: said by the statement itself, not by what was read above.
            var noted = await db.Set<Lease>()
                .Where(l => l.LearnerId == learnerId && l.Id == leaseId && l.State == LeaseState.Active && l.KeysUntilMs < endsAtMs)
                .ExecuteUpdateAsync(set => set.SetProperty(l => l.KeysUntilMs, endsAtMs.Value), cancellationToken);
            if (noted == 0 && !await db.Set<Lease>().AnyAsync(l => l.LearnerId == learnerId && l.Id == leaseId && l.State == LeaseState.Active, cancellationToken))
                return LearningProblems.KeyRefused();
            live.KeysOpened(learnerId, leaseId, endsAtMs.Value);
        }
        return TypedResults.Bytes(key, "application/octet-stream");
    }

    private static async Task<RulePack> RulesAsync(TrainingDb db, Lease lease, RulePacks rulePacks, CancellationToken cancellationToken)
    {
        var pack = await db.Set<Enrolment>().Where(e => e.LearnerId == lease.LearnerId && e.Id == lease.EnrolmentId)
            .Select(e => new { e.RulePackCode, e.RulePackVersion }).SingleAsync(cancellationToken);
        return rulePacks.Get(pack.RulePackCode, pack.RulePackVersion);
    }

    private static Task<Lease?> FindAsync(TrainingDb db, Guid learnerId, Guid leaseId, CancellationToken cancellationToken) =>
        db.Set<Lease>().AsNoTracking().SingleOrDefaultAsync(l => l.LearnerId == learnerId && l.Id == leaseId, cancellationToken);
}
