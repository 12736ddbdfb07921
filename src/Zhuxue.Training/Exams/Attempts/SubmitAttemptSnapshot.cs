using System.Globalization;
using System.Security.Claims;
using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Zhuxue.Platform.Blobs;
using Zhuxue.Platform.Web;
using Zhuxue.Training.Accounts.Images;
using Zhuxue.Training.Accounts.SignIn;
using Zhuxue.Training.Evidence;
using Zhuxue.Training.Exams.Watching;
using Zhuxue.Vision;
using Zhuxue.Vision.Faces;
using Zhuxue.Vision.Images;

namespace Zhuxue.Training.Exams.Attempts;

/// <summary>The photo that a report of the sitting asked for. It is kept whatever it shows; people judge it. Sent again, it is answered as before.</summary>
internal static class SubmitAttemptSnapshot
{
    internal sealed record Reply(string Finding);

    /// <summary>FACTS: below it, another person (false rejects 1e-3 at this bound are left to the reviewer).</summary>
    private const double StrangerBelow = 0.335;

    public static void Map(RouteGroupBuilder api) => api.MapPost("/attempts/{attemptId:guid}/snapshots/{snapshotId:guid}", HandleAsync)
        .WithName(nameof(SubmitAttemptSnapshot))
        .TakesBytes("image/jpeg").Describe("Takes the photo that a report asked for.")
        .Shows(null, new Reply("Ok"), ExamProblems.NoSuchSnapshot(), ExamProblems.SnapshotUnreadable(), ExamProblems.Busy())
        .WithMetadata(new Microsoft.AspNetCore.Mvc.RequestSizeLimitAttribute(ImageLimits.Frame.MaxBytes));

    private static async Task<Results<Ok<Reply>, ProblemHttpResult>> HandleAsync(
        Guid attemptId, Guid snapshotId, HttpRequest request, ClaimsPrincipal user, TrainingDb db, BlobStore blobs, VisionLine vision, PhotoCheck photos, Portraits portraits,
        EvidenceLog evidence, Ids ids, TimeProvider clock, CancellationToken cancellationToken)
    {
        var learnerId = user.LearnerId();
        var snapshot = await db.AttemptSnapshots.SingleOrDefaultAsync(s => s.LearnerId == learnerId && s.AttemptId == attemptId && s.Id == snapshotId, cancellationToken);
        if (snapshot is null or { State: AttemptSnapshotState.Missed })
            return ExamProblems.NoSuchSnapshot();
        if (snapshot.State == AttemptSnapshotState.Taken)
            return TypedResults.Ok(new Reply(snapshot.Finding!));
        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body, cancellationToken);
        var photo = body.ToArray();
        if (await vision.TryRunAsync(() => photos.Check(photo, PhotoKind.Snapshot, ImageLimits.Frame), underWay: false, cancellationToken) is not { } seen)
        {
            request.HttpContext.Response.Headers.RetryAfter = ((int)vision.RetryAfter.TotalSeconds).ToString(CultureInfo.InvariantCulture);
            return ExamProblems.Busy();
        }
        if (seen.Verdict == PhotoVerdict.NoPicture)
            return ExamProblems.SnapshotUnreadable();
        var portrait = await portraits.EmbeddingAsync(learnerId, cancellationToken);
        double? similarity = seen.Embedding is { } face && portrait is not null ? Math.Round(face.SimilarityTo(portrait), 3) : null;
        var stored = await blobs.PutAsync(photo, cancellationToken);
        var now = clock.GetUtcNow();
        // The condition decides between two tabs that answer at once.
        var taken = await TakeAsync();
        if (!taken)
        {
            blobs.Delete(stored.Id);
            return TypedResults.Ok(new Reply(seen.Verdict.ToString()));
        }
        return TypedResults.Ok(new Reply(seen.Verdict.ToString()));

        async Task<bool> TakeAsync()
        {
            await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
            var changed = await db.AttemptSnapshots.Where(s => s.LearnerId == learnerId && s.Id == snapshotId && s.State == AttemptSnapshotState.Asked)
                .ExecuteUpdateAsync(set => set.SetProperty(s => s.State, AttemptSnapshotState.Taken).SetProperty(s => s.TakenAt, now).SetProperty(s => s.BlobId, stored.Id)
                    .SetProperty(s => s.Finding, seen.Verdict.ToString()).SetProperty(s => s.Similarity, similarity), cancellationToken);
            if (changed == 0)
                return false;
            evidence.Append("attempt-snapshot-taken", learnerId, new { SnapshotId = snapshotId, AttemptId = attemptId, Photo = stored.Sha256, Finding = seen.Verdict.ToString(), Similarity = similarity });
            if (seen.Verdict is PhotoVerdict.NoFace or PhotoVerdict.TwoFaces || similarity < StrangerBelow)
            {
                db.Add(new ExamSignal
                {
                    LearnerId = learnerId,
                    Id = ids.New(),
                    AttemptId = attemptId,
                    Kind = ExamSignalKind.SnapshotStranger,
                    At = now,
                    Detail = JsonSerializer.Serialize(new { SnapshotId = snapshotId, Finding = seen.Verdict.ToString(), Similarity = similarity }),
                });
            }
            await db.SaveChangesAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
            return true;
        }
    }
}
