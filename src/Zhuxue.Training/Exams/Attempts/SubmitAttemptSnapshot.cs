using System.Globalization;
using System.Security.Claims;
using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Zhuxue.Platform.Blobs;
using Zhuxue.Platform.Data;
using Zhuxue.Platform.Web;
using Zhuxue.Training.Accounts.Images;
using Zhuxue.Training.Accounts.SignIn;
using Zhuxue.Training.Evidence;
using Zhuxue.Training.Exams.Watching;
using Zhuxue.Training.FaceChecks;
using Zhuxue.Vision;
using Zhuxue.Vision.Faces;
using Zhuxue.Vision.Images;

namespace Zhuxue.Training.Exams.Attempts;

/// <summary>The photo that a report of the sitting asked for. It is kept whatever it shows, and compared with every picture
/// seen before (A10, A11); people judge it. Sent again, it is answered as before.</summary>
internal static class SubmitAttemptSnapshot
{
    internal sealed record Reply(string Finding);

    private const int MostAttempts = 5;

    public static void Map(RouteGroupBuilder api) => api.MapPost("/attempts/{attemptId:guid}/snapshots/{snapshotId:guid}", HandleAsync)
        .WithName(nameof(SubmitAttemptSnapshot))
        .TakesBytes("image/jpeg").Describe("Takes the photo that a report asked for.")
        .Shows(null, new Reply("Ok"), ExamProblems.NoSuchSnapshot(), ExamProblems.SnapshotUnreadable(), ExamProblems.Busy())
        .WithMetadata(new Microsoft.AspNetCore.Mvc.RequestSizeLimitAttribute(ImageLimits.Frame.MaxBytes));

    private static async Task<Results<Ok<Reply>, ProblemHttpResult>> HandleAsync(
        Guid attemptId, Guid snapshotId, HttpRequest request, ClaimsPrincipal user, TrainingDb db, BlobStore blobs, VisionLine vision, PhotoCheck photos, Portraits portraits,
        SeenFrames seenFrames, EvidenceLog evidence, Ids ids, TimeProvider clock, CancellationToken cancellationToken)
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
        var finding = seen.Verdict.ToString();
        // A picture without a face is like that of anybody's empty room.
        var digest = seen.Face is null ? null : SeenFrames.DigestOf(photo);
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                if (await TakeAsync())
                    return TypedResults.Ok(new Reply(finding));
                blobs.Delete(stored.Id);
                return TypedResults.Ok(new Reply(await db.AttemptSnapshots.Where(s => s.LearnerId == learnerId && s.Id == snapshotId).Select(s => s.Finding).SingleAsync(cancellationToken) ?? finding));
            }
            catch (DbUpdateException conflict) when (attempt < MostAttempts && conflict.IsDuplicate())
            {
                // The same file came at the same moment as something else, and then it was seen before.
                db.ChangeTracker.Clear();
            }
        }

        // The condition decides between two tabs that answer at once.
        async Task<bool> TakeAsync()
        {
            await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
            var changed = await db.AttemptSnapshots.Where(s => s.LearnerId == learnerId && s.Id == snapshotId && s.State == AttemptSnapshotState.Asked)
                .ExecuteUpdateAsync(set => set.SetProperty(s => s.State, AttemptSnapshotState.Taken).SetProperty(s => s.TakenAt, now).SetProperty(s => s.BlobId, stored.Id)
                    .SetProperty(s => s.Finding, finding).SetProperty(s => s.Similarity, similarity), cancellationToken);
            if (changed == 0)
                return false;
            var seenBefore = digest is not null && await seenFrames.SameAsync([digest], cancellationToken) is not [];
            var hash = GateHash.Of(seen.Image!);
            var like = digest is not null && !seenBefore ? await seenFrames.LikeAsync(hash, now, cancellationToken) : null;
            if (digest is not null && !seenBefore)
                seenFrames.Add(learnerId, snapshotId, 0, [digest], hash, now);
            evidence.Append("attempt-snapshot-taken", learnerId, new { SnapshotId = snapshotId, AttemptId = attemptId, Photo = stored.Sha256, Finding = finding, Similarity = similarity, SeenBefore = seenBefore, Like = like });
            if (seen.Verdict is PhotoVerdict.NoFace or PhotoVerdict.TwoFaces || similarity < FaceMatch.UncertainFrom)
                Raise(ExamSignalKind.SnapshotStranger);
            if (seenBefore)
                Raise(ExamSignalKind.RepeatedFrame);
            if (like is not null)
                Raise(ExamSignalKind.LikeEarlierFrame);
            await db.SaveChangesAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
            return true;
        }

        void Raise(ExamSignalKind kind) => db.Add(new ExamSignal
        {
            LearnerId = learnerId,
            Id = ids.New(),
            AttemptId = attemptId,
            Kind = kind,
            At = now,
            Detail = JsonSerializer.Serialize(new { SnapshotId = snapshotId, Finding = finding, Similarity = similarity }),
        });
    }
}
