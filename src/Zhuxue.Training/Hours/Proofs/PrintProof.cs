using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;
using Zhuxue.Platform.Web;
using Zhuxue.Training.Accounts.SignIn;
using Zhuxue.Training.Learning;

namespace Zhuxue.Training.Hours.Proofs;

/// <summary><c>GET /proofs/{enrolmentId}/file</c>: the learner's own hour proof as a signed PDF, to look at, print or keep.</summary>
internal static class PrintProof
{
    public static void Map(IEndpointRouteBuilder app) => app.MapGet("/proofs/{enrolmentId:guid}/file", HandleAsync);

    private static async Task<Results<FileContentHttpResult, NotFound, ProblemHttpResult>> HandleAsync(
        Guid enrolmentId, bool? keep, HttpContext http, IssueProof proofs, ProofPaper paper, IOptions<LearningOptions> learning, CancellationToken cancellationToken)
    {
        if ((await proofs.GetAsync(http.User.LearnerId(), enrolmentId, cancellationToken)).Proof is not { } proof)
            return TypedResults.NotFound();
        var printed = await paper.PrintAsync(proof, learning.Value.OriginOf(http.Request), cancellationToken);
        if (printed.Refusal is { } refusal)
            return Problem.Of("hours:proof-not-printed", 409, "学时证明暂时打不出来，学时不受影响。", refusal.Words);
        http.Response.Headers.CacheControl = "no-store";
        return TypedResults.File(printed.Pdf!, "application/pdf", keep == true ? $"{proof.Serial}.pdf" : null);
    }
}
