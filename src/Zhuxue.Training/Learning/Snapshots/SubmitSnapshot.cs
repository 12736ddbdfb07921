using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Zhuxue.Platform.Blobs;
using Zhuxue.Platform.Data;
using Zhuxue.Platform.Web;
using Zhuxue.Training.Accounts.Images;
using Zhuxue.Training.Accounts.SignIn;
using Zhuxue.Training.Catalogue.Rules;
using Zhuxue.Training.Evidence;
using Zhuxue.Training.FaceChecks;
using Zhuxue.Training.Learning.Enrolments;
using Zhuxue.Training.Learning.Leases;
using Zhuxue.Training.Learning.Signals;
using Zhuxue.Vision;
using Zhuxue.Vision.Faces;
using Zhuxue.Vision.Images;

namespace Zhuxue.Training.Learning.Snapshots;

/// <summary>
/// The photo that a beat asked for. It is stored as evidence whatever it shows; what it shows is judged by people in the review (M8, M12),
/// with the similarity as a hint. A photo that comes too late is kept beside the miss and does not undo it. Sent again, it is answered as before.
/// </summary>
internal static class SubmitSnapshot
{
    /// <param name="Finding">What the photo check saw.</param>
    /// <param name="InTime">It came before its time was up, by the server's clock.</param>
    internal sealed record Reply(string Finding, bool InTime);

    public static void Map(RouteGroupBuilder api) => api.MapPost("/leases/{leaseId:guid}/snapshots/{snapshotId:guid}", HandleAsync)
        .WithName(nameof(SubmitSnapshot))
        .TakesBytes("image/jpeg")
        .Describe("Takes the photo that a beat asked for.", "It is kept whatever it shows; people judge it. Sent again, it is answered as before. One that comes too late is kept beside the miss.")
        .Shows(null, new Reply("Ok", true), LearningProblems.NoSuchSnapshot(), LearningProblems.SnapshotUnreadable(), LearningProblems.Busy())
        .WithMetadata(new Microsoft.AspNetCore.Mvc.RequestSizeLimitAttribute(ImageLimits.Frame.MaxBytes));

    private static async Task<Results<Ok<Reply>, ProblemHttpResult>> HandleAsync(
        Guid leaseId, Guid snapshotId, HttpRequest request, ClaimsPrincipal user, TrainingDb db, BlobStore blobs, VisionLine vision, PhotoCheck photos, Portraits portraits,
        RulePacks rulePacks, SnapshotMoments moments, SeenFrames seenFrames, SignalLog signals, EvidenceLog evidence, TimeProvider clock, CancellationToken cancellationToken)
    {
        var learnerId = user.LearnerId();
        if (!await db.Set<Snapshot>().AnyAsync(s => s.LearnerId == learnerId && s.LeaseId == leaseId && s.Id == snapshotId, cancellationToken))
            return LearningProblems.NoSuchSnapshot();
        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body, cancellationToken);
        var photo = body.ToArray();
        var now = clock.GetUtcNow();
        if (await vision.TryRunAsync(() => photos.Check(photo, PhotoKind.Snapshot, ImageLimits.Frame), underWay: false, cancellationToken) is not { } seen)
            return LearningProblems.SnapshotBusy(request.HttpContext, vision.RetryAfter);
        if (seen.Verdict == PhotoVerdict.NoPicture)
            return LearningProblems.SnapshotUnreadable();
        var portrait = await portraits.EmbeddingAsync(learnerId, cancellationToken);
        double? similarity = seen.Embedding is { } face && portrait is not null ? Math.Round(face.SimilarityTo(portrait), 3) : null;
        var stored = await blobs.PutAsync(photo, cancellationToken);
        // A picture without a face is like that of anybody's empty room.
        var digest = seen.Face is null ? null : SeenFrames.DigestOf(photo);
        var hash = GateHash.Of(seen.Image!);

        for (var attempt = 0; ; attempt++)
        {
            var snapshot = await db.Set<Snapshot>().SingleAsync(s => s.LearnerId == learnerId && s.Id == snapshotId, cancellationToken);
            if (snapshot.BlobId is not null)
            {
                blobs.Delete(stored.Id);
                return TypedResults.Ok(new Reply(snapshot.Finding!, snapshot.State == SnapshotState.Taken));
            }
            var lease = await db.Set<Lease>().SingleAsync(l => l.LearnerId == learnerId && l.Id == leaseId, cancellationToken);
            // Asked again after a miss it has all the time in the world: until then nothing is earned.
            var inTime = snapshot.State == SnapshotState.Asked && (now <= snapshot.DueAt || snapshot.AfterMiss);
            if (inTime)
                snapshot.State = SnapshotState.Taken;
            snapshot.TakenAt = now;
            snapshot.BlobId = stored.Id;
            snapshot.Finding = seen.Verdict.ToString();
            snapshot.Similarity = similarity;
            snapshot.Liveness = seen.Face?.Liveness is { } liveness ? Math.Round(liveness, 3) : null;
            var seenBefore = digest is not null && await seenFrames.SameAsync([digest], cancellationToken) is not [];
            var like = digest is not null && !seenBefore ? await seenFrames.LikeAsync(hash, now, cancellationToken) : null;
            if (digest is not null && !seenBefore)
                seenFrames.Add(learnerId, snapshotId, 0, [digest], hash, now);
            (snapshot.Sha256, snapshot.SeenBefore) = (stored.Sha256, seenBefore);
            foreach (var kind in SignalsOf(seen.Verdict, similarity, seenBefore, like))
                await signals.RaiseAsync(kind, lease, ("snapshot", snapshotId), cancellationToken);
            var enrolment = await db.Set<Enrolment>().SingleAsync(e => e.LearnerId == learnerId && e.Id == lease.EnrolmentId, cancellationToken);
            if (inTime)
                moments.DrawNext(lease, rulePacks.Get(enrolment.RulePackCode, enrolment.RulePackVersion), now);
            evidence.Append(inTime ? "snapshot-taken" : "snapshot-late", learnerId, new { SnapshotId = snapshotId, LeaseId = leaseId, snapshot.PositionMs, Photo = stored.Sha256, snapshot.Finding, snapshot.Similarity, snapshot.SeenBefore, Like = like });
            try
            {
                await db.SaveChangesAsync(cancellationToken);
                return TypedResults.Ok(new Reply(snapshot.Finding, inTime));
            }
            catch (DbUpdateException conflict) when (attempt < 5 && (conflict is DbUpdateConcurrencyException || conflict.IsDuplicate()))
            {
                // The same file came twice at once: as the same snapshot, which is answered as before, or as something else, and then it was seen before.
                db.ChangeTracker.Clear();
            }
        }
    }

    private static IEnumerable<SignalKind> SignalsOf(PhotoVerdict verdict, double? similarity, bool seenBefore, SeenLike? like)
    {
        if (verdict == PhotoVerdict.NoFace)
            yield return SignalKind.NoSnapshot;
        if (verdict == PhotoVerdict.TwoFaces)
            yield return SignalKind.TwoFaces;
        if (similarity < FaceMatch.UncertainFrom)
            yield return SignalKind.OtherFace;
        if (seenBefore)
            yield return SignalKind.RepeatedFrame;
        if (like is not null)
            yield return SignalKind.LikeEarlierFrame;
    }
}
