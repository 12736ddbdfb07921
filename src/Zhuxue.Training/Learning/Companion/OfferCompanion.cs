using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Zhuxue.Documents.Codes;
using Zhuxue.Platform.Secrets;
using Zhuxue.Platform.Web;
using Zhuxue.Training.Accounts.SignIn;
using Zhuxue.Training.FaceChecks;
using Zhuxue.Training.Learning.Leases;

namespace Zhuxue.Training.Learning.Companion;

/// <summary>The PC's lesson page asks for a link with which a phone does the face check. A new link takes the place of the one before.</summary>
internal static class OfferCompanion
{
    /// <summary>A QR code to draw: view box <c>0 0 Size Size</c>.</summary>
    internal sealed record Code(int Size, string Path);

    internal sealed record Reply(string Url, Code Qr, int ExpiresInSeconds);

    /// <summary>Links that one learner may ask for in <see cref="Window"/>.</summary>
    private const int Most = 10;

    private static readonly TimeSpan Window = TimeSpan.FromMinutes(10);

    public static void Map(RouteGroupBuilder api) => api.MapPost("/leases/{leaseId:guid}/companion", HandleAsync).WithName(nameof(OfferCompanion))
        .Describe("A link with which another phone does the face check of this lease.")
        .Shows(null, new Reply("https://xuexi.example/phone#9dX0…", new(29, "M0 0h7v1…"), 180), LearningProblems.NoSuchLease(), LearningProblems.CompanionTooLate(), LearningProblems.TooManyCompanions(), FaceCheckProblems.LockedExample());

    private static async Task<Results<Ok<Reply>, ProblemHttpResult>> HandleAsync(
        Guid leaseId, ClaimsPrincipal user, HttpRequest request, TrainingDb db, FieldCipher cipher, IOptions<LearningOptions> options, Ids ids, Chance chance,
        TimeProvider clock, CancellationToken cancellationToken)
    {
        var learnerId = user.LearnerId();
        var now = clock.GetUtcNow();
        var lease = await db.Set<Lease>().AsNoTracking().SingleOrDefaultAsync(l => l.LearnerId == learnerId && l.Id == leaseId, cancellationToken);
        if (lease is null || lease.Proof != LeaseProof.Face)
            return LearningProblems.NoSuchLease();
        if (lease.State != LeaseState.AwaitingFace)
            return LearningProblems.CompanionTooLate();
        var until = await db.Set<FaceCheckLock>().AsNoTracking().Where(l => l.LearnerId == learnerId).Select(l => l.LockedUntil).SingleOrDefaultAsync(cancellationToken);
        if (until > now)
            return FaceCheckProblems.Locked(until.Value, clock);
        if (await db.Set<CompanionLink>().CountAsync(l => l.LearnerId == learnerId && l.CreatedAt > now - Window, cancellationToken) >= Most)
            return LearningProblems.TooManyCompanions();

        await db.Set<CompanionLink>().Where(l => l.LearnerId == learnerId && l.OpenedAt == null && l.ExpiresAt > now)
            .ExecuteUpdateAsync(set => set.SetProperty(l => l.ExpiresAt, now), cancellationToken);
        var token = chance.Token();
        db.Add(new CompanionLink { LearnerId = learnerId, Id = ids.New(), LeaseId = leaseId, TokenDigest = CompanionLink.DigestOf(cipher, token), CreatedAt = now, ExpiresAt = now + CompanionLink.Life });
        await db.SaveChangesAsync(cancellationToken);

        // The secret follows the #: browsers keep that part to themselves, so that it stands in no log and no referrer.
        var url = $"{options.Value.OriginOf(request)}/phone#{token}";
        var qr = QrCode.Of(url);
        return TypedResults.Ok(new Reply(url, new Code(qr.Size, qr.SvgPath()), (int)CompanionLink.Life.TotalSeconds));
    }
}
