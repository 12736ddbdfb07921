using System.Security.Claims;
using System.Text;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Zhuxue.Platform.Secrets;
using Zhuxue.Platform.Web;
using Zhuxue.Training.Accounts.SignIn;
using Zhuxue.Training.Evidence;
using Zhuxue.Training.Learning.Leases;

namespace Zhuxue.Training.Learning.WithoutFace;

/// <summary>The learner types the code of the text: the right one opens its lease, once. As after a face check, the first beat must follow within 60 s (A9).</summary>
internal static class EnterCode
{
    internal sealed record Request(string? Code);

    internal sealed record Reply(string State);

    public static void Map(RouteGroupBuilder api) => api.MapPost("/leases/{leaseId:guid}/code", HandleAsync).WithName(nameof(EnterCode))
        .Describe("The code of the text: the right one opens the lease, once.")
        .Shows(new Request("402817"), new Reply("active"), LearningProblems.NoSuchLease(), LearningProblems.NotWithoutFace(), LearningProblems.LeaseEnded(LeaseEnd.Superseded), LearningProblems.CodeWrong(4), LearningProblems.CodeExpired(), LearningProblems.CodeUsedUp());

    private static async Task<Results<Ok<Reply>, ProblemHttpResult>> HandleAsync(
        Guid leaseId, Request request, ClaimsPrincipal user, TrainingDb db, FieldCipher cipher, ActivateLease activate, EvidenceLog evidence, TimeProvider clock, CancellationToken cancellationToken)
    {
        var learnerId = user.LearnerId();
        var lease = await db.Set<Lease>().SingleOrDefaultAsync(l => l.LearnerId == learnerId && l.Id == leaseId, cancellationToken);
        if (lease is null)
            return LearningProblems.NoSuchLease();
        if (lease.Proof != LeaseProof.Code)
            return LearningProblems.NotWithoutFace();
        if (lease.State != LeaseState.AwaitingFace)
            return lease.State == LeaseState.Active ? TypedResults.Ok(new Reply("active")) : LearningProblems.LeaseEnded(lease.EndReason!.Value);
        var now = clock.GetUtcNow();
        var codes = db.Set<LeaseCode>().Where(c => c.LearnerId == learnerId && c.LeaseId == leaseId);
        var newest = await codes.OrderByDescending(c => c.Id).Select(c => new { c.Id, c.ExpiresAt, c.CodeDigest }).FirstOrDefaultAsync(cancellationToken);
        if (newest is null || newest.ExpiresAt <= now)
            return LearningProblems.CodeExpired();
        var digits = Digits(request.Code);
        if (digits.Length != LeaseCode.Digits)
            return LearningProblems.CodeWrong(LeaseCode.TriesMost - await codes.Where(c => c.Id == newest.Id).Select(c => c.Tries).SingleAsync(cancellationToken));

        // Counted before it is compared: many tries at once are no more than five.
        var counted = await codes.Where(c => c.Id == newest.Id && c.UsedAt == null && c.Tries < LeaseCode.TriesMost)
            .ExecuteUpdateAsync(set => set.SetProperty(c => c.Tries, c => c.Tries + 1), cancellationToken);
        if (counted == 0)
            return LearningProblems.CodeUsedUp();
        if (LeaseCode.DigestOf(cipher, leaseId, digits) != newest.CodeDigest)
        {
            var left = LeaseCode.TriesMost - await codes.Where(c => c.Id == newest.Id).Select(c => c.Tries).SingleAsync(cancellationToken);
            return left > 0 ? LearningProblems.CodeWrong(left) : LearningProblems.CodeUsedUp();
        }

        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var used = await codes.Where(c => c.Id == newest.Id && c.UsedAt == null).ExecuteUpdateAsync(set => set.SetProperty(c => c.UsedAt, now), cancellationToken);
        if (used == 0)
            return LearningProblems.CodeUsedUp();
        await activate.ActivateAsync(lease, cancellationToken);
        evidence.Append("code-proven", learnerId, new { CodeId = newest.Id, LeaseId = leaseId, lease.LessonId, lease.EnrolmentId });
        try
        {
            await db.SaveChangesAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
            return TypedResults.Ok(new Reply("active"));
        }
        catch (DbUpdateConcurrencyException)
        {
            // The lease was ended from elsewhere at this moment; the code stays unused with the rolled-back transaction.
            return LearningProblems.LeaseEnded(LeaseEnd.Superseded);
        }
    }

    /// <summary>The digits of what was typed: spaces fall away, full-width digits are understood.</summary>
    private static string Digits(string? typed)
    {
        var digits = new StringBuilder();
        foreach (var c in (typed ?? "").Take(40))
        {
            if (c is >= '0' and <= '9')
                digits.Append(c);
            else if (c is >= '０' and <= '９')
                digits.Append((char)(c - '０' + '0'));
            else if (!char.IsWhiteSpace(c))
                return "";
        }
        return digits.ToString();
    }
}
