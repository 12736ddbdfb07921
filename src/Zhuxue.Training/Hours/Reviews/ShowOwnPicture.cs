using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Zhuxue.Platform.Blobs;
using Zhuxue.Training.Accounts.SignIn;
using Zhuxue.Training.Hours.Cases;
using Zhuxue.Training.Hours.Decisions;
using Zhuxue.Training.Hours.Revocations;

namespace Zhuxue.Training.Hours.Reviews;

/// <summary>
/// Pictures of a review for the learner alone: those that a decision on their own hours names as its evidence, from the moment in which it takes effect, and those
/// that they sent themselves. Neither browser nor proxy may store them.
/// </summary>
internal static class ShowOwnPicture
{
    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/reviews/{enrolmentId:guid}/evidence/{subjectId:guid}/{kind}/{id:guid}", EvidenceAsync);
        app.MapGet("/reviews/pictures/{id:guid}", SentAsync);
    }

    /// <summary>The address of a picture that the learner sent.</summary>
    public static string UrlOf(Guid pictureId) => $"/reviews/pictures/{pictureId}";

    /// <param name="subjectId">The clearing or the revocation that names it.</param>
    private static async Task<Results<FileStreamHttpResult, NotFound>> EvidenceAsync(
        Guid enrolmentId, Guid subjectId, string kind, Guid id, TrainingDb db, EvidenceReader evidence, BlobStore blobs, HttpContext http, CancellationToken cancellationToken)
    {
        var learnerId = http.User.LearnerId();
        var named = await db.Set<CaseDecision>().Where(d => d.LearnerId == learnerId && d.EnrolmentId == enrolmentId && d.Id == subjectId && d.Kind == DecisionKind.Clear && d.State == DecisionState.Effective)
                .Select(d => d.Evidence).SingleOrDefaultAsync(cancellationToken)
            ?? await db.Set<Revocation>().Where(r => r.LearnerId == learnerId && r.EnrolmentId == enrolmentId && r.Id == subjectId && r.State == RevocationState.Confirmed)
                .Select(r => r.Evidence).SingleOrDefaultAsync(cancellationToken);
        var asked = new EvidenceRef(kind, id);
        if (!EvidenceReader.RefsOf(named).Contains(asked))
            return TypedResults.NotFound();
        return Send((await evidence.ReadAsync(learnerId, [asked], cancellationToken))[0].BlobId, blobs, http);
    }

    private static async Task<Results<FileStreamHttpResult, NotFound>> SentAsync(Guid id, TrainingDb db, BlobStore blobs, HttpContext http, CancellationToken cancellationToken)
    {
        var learnerId = http.User.LearnerId();
        return Send(await db.Set<CasePicture>().Where(p => p.LearnerId == learnerId && p.Id == id).Select(p => (Guid?)p.BlobId).SingleOrDefaultAsync(cancellationToken), blobs, http);
    }

    private static Results<FileStreamHttpResult, NotFound> Send(Guid? blobId, BlobStore blobs, HttpContext http)
    {
        if (blobId is not { } blob)
            return TypedResults.NotFound();
        http.Response.Headers.CacheControl = "no-store";
        return TypedResults.Stream(blobs.Open(blob), "image/jpeg");
    }
}
