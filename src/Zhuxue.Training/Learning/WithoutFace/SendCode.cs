using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Zhuxue.Platform.Secrets;
using Zhuxue.Platform.Sms;
using Zhuxue.Platform.Web;
using Zhuxue.Training.Accounts;
using Zhuxue.Training.Accounts.Learners;
using Zhuxue.Training.Accounts.SignIn;
using Zhuxue.Training.Learning.Leases;
using Zhuxue.Training.Notices;

namespace Zhuxue.Training.Learning.WithoutFace;

/// <summary>Sends a code for a lease that waits for one, to the phone of the learner's file. A new code takes the place of the one before.</summary>
internal static class SendCode
{
    internal sealed record Reply(string Phone, int ExpiresInSeconds);

    public static void Map(RouteGroupBuilder api) => api.MapPost("/leases/{leaseId:guid}/codes", HandleAsync).WithName(nameof(SendCode))
        .Describe("Sends a code to the learner's phone, for a lease on the way without a face.")
        .Shows(null, new Reply("138****5678", 300), LearningProblems.NoSuchLease(), LearningProblems.NotWithoutFace(), LearningProblems.LeaseEnded(LeaseEnd.Superseded), LearningProblems.NoPhone(), LearningProblems.NoTexts(), LearningProblems.TextsTooMany(60));

    private static async Task<Results<Ok<Reply>, ProblemHttpResult>> HandleAsync(
        Guid leaseId, ClaimsPrincipal user, HttpContext context, TrainingDb db, FieldCipher cipher, Texts texts, Ids ids, Chance chance, TimeProvider clock, CancellationToken cancellationToken)
    {
        var learnerId = user.LearnerId();
        var lease = await db.Set<Lease>().AsNoTracking().SingleOrDefaultAsync(l => l.LearnerId == learnerId && l.Id == leaseId, cancellationToken);
        if (lease is null)
            return LearningProblems.NoSuchLease();
        if (lease.Proof != LeaseProof.Code)
            return LearningProblems.NotWithoutFace();
        if (lease.State != LeaseState.AwaitingFace)
            return LearningProblems.LeaseEnded(lease.EndReason ?? LeaseEnd.Superseded);
        var sealedPhone = await db.Learners.Where(l => l.Id == learnerId).Select(l => l.PhoneSealed).SingleAsync(cancellationToken);
        if (!PhoneNumber.TryParse(cipher.Open(Learner.PhonePurpose, sealedPhone), out var phone, out _))
            return LearningProblems.NoPhone();

        var now = clock.GetUtcNow();
        var code = chance.Below(1_000_000).ToString("D6", CultureInfo.InvariantCulture);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var refusal = await texts.SendAsync(phone, NoticeTemplates.LearningCode(code), learnerId, cancellationToken);
        if (refusal is { NoGateway: true })
            return LearningProblems.NoTexts();
        if (refusal is { AgainInSeconds: var seconds })
        {
            context.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
            return LearningProblems.TextsTooMany(seconds);
        }
        await db.Set<LeaseCode>().Where(c => c.LearnerId == learnerId && c.LeaseId == leaseId && c.UsedAt == null && c.ExpiresAt > now)
            .ExecuteUpdateAsync(set => set.SetProperty(c => c.ExpiresAt, now), cancellationToken);
        db.Add(new LeaseCode { LearnerId = learnerId, Id = ids.New(), LeaseId = leaseId, CodeDigest = LeaseCode.DigestOf(cipher, leaseId, code), SentAt = now, ExpiresAt = now + LeaseCode.Life });
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return TypedResults.Ok(new Reply(phone.Masked, (int)LeaseCode.Life.TotalSeconds));
    }
}
