using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Zhuxue.Platform.Web;
using Zhuxue.Training.Accounts;
using Zhuxue.Training.Accounts.SignIn;
using Zhuxue.Training.Console.Actions;
using Zhuxue.Training.Console.Employers;
using Zhuxue.Training.Hours.Proofs;
using Zhuxue.Training.Learning;

namespace Zhuxue.Training.Console.Proofs;

/// <summary><c>GET /staff/proofs/{learnerId}/{enrolmentId}/file</c>: one hour proof for the centre or the employer, recorded each time.</summary>
internal static class ShowProof
{
    public static void Map(IEndpointRouteBuilder proofs) => proofs.MapGet("/{learnerId:guid}/{enrolmentId:guid}/file", HandleAsync);

    private static async Task<Results<FileContentHttpResult, NotFound, ProblemHttpResult>> HandleAsync(
        Guid learnerId, Guid enrolmentId, HttpContext http, TrainingDb db, EmployerScope scopes, IssueProof issue, ProofPaper paper, StaffActions actions, IOptions<LearningOptions> learning, CancellationToken cancellationToken)
    {
        var scope = await scopes.OfAsync(http.User, cancellationToken);
        if (scope.EmployerId is { } employer && !await db.Learners.AnyAsync(l => l.Id == learnerId && l.EmployerId == employer, cancellationToken))
            return TypedResults.NotFound();
        var (proof, missing) = await issue.GetAsync(learnerId, enrolmentId, cancellationToken);
        if (proof is null)
            return missing is NoProof.NoSuchEnrolment ? TypedResults.NotFound() : Problem.Of("hours:no-proof", 409, "还没有学时证明。", ProofWords.Of(missing!.Value) + "。");
        var printed = await paper.PrintAsync(proof, learning.Value.OriginOf(http.Request), cancellationToken);
        if (printed.Refusal is { } refusal)
            return Problem.Of("hours:proof-not-printed", 409, "学时证明暂时打不出来，学时不受影响。", refusal.Words);
        actions.Record(http.User.StaffId(), StaffActionKind.ProofPrinted, learnerId);
        await db.SaveChangesAsync(cancellationToken);
        var facts = issue.FactsOf(proof);
        http.Response.Headers.CacheControl = "no-store";
        return TypedResults.File(printed.Pdf!, "application/pdf", ProofFileName.Of(facts.Name, facts.Occupation, facts.Year, proof.Serial));
    }
}
