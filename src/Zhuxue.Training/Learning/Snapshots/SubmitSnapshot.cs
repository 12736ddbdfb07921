using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Zhuxue.Platform.Blobs;
using Zhuxue.Training.Accounts.Images;
using Zhuxue.Training.Accounts.SignIn;
using Zhuxue.Training.Catalogue.Rules;
using Zhuxue.Training.Evidence;
using Zhuxue.Training.Learning.Enrolments;
using Zhuxue.Training.Learning.Leases;
using Zhuxue.Vision;
using Zhuxue.Vision.Faces;
using Zhuxue.Vision.Images;

namespace Zhuxue.Training.Learning.Snapshots;

/// <summary>
/// The photo that a beat asked for. It is stored as evidence whatever it shows; what it shows is judged by people in the review (M8, M12),
/// with the similarity as a hint. Sent again, it is answered as before.
/// </summary>
internal static class SubmitSnapshot
{
    internal sealed record Reply(string Finding);

    public static void Map(RouteGroupBuilder api) => api.MapPost("/leases/{leaseId:guid}/snapshots/{snapshotId:guid}", HandleAsync)
        .WithName(nameof(SubmitSnapshot))
        .WithMetadata(new Microsoft.AspNetCore.Mvc.RequestSizeLimitAttribute(ImageLimits.Frame.MaxBytes));

    private static async Task<Results<Ok<Reply>, ProblemHttpResult>> HandleAsync(
        Guid leaseId, Guid snapshotId, HttpRequest request, ClaimsPrincipal user, TrainingDb db, BlobStore blobs, VisionLine vision, PhotoCheck photos, Portraits portraits,
        RulePacks rulePacks, SnapshotMoments moments, EvidenceLog evidence, TimeProvider clock, CancellationToken cancellationToken)
    {
        var learnerId = user.LearnerId();
        if (!await db.Set<Snapshot>().AnyAsync(s => s.LearnerId == learnerId && s.LeaseId == leaseId && s.Id == snapshotId, cancellationToken))
            return LearningProblems.NoSuchSnapshot();
        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body, cancellationToken);
        var photo = body.ToArray();
        if (await vision.TryRunAsync(() => photos.Check(photo, PhotoKind.Snapshot, ImageLimits.Frame), underWay: false, cancellationToken) is not { } seen)
            return LearningProblems.SnapshotBusy(request.HttpContext, vision.RetryAfter);
        if (seen.Verdict == PhotoVerdict.NoPicture)
            return LearningProblems.SnapshotUnreadable();
        var portrait = await portraits.EmbeddingAsync(learnerId, cancellationToken);
        double? similarity = seen.Embedding is { } face && portrait is not null ? Math.Round(face.SimilarityTo(portrait), 3) : null;
        var stored = await blobs.PutAsync(photo, cancellationToken);

        for (var attempt = 0; ; attempt++)
        {
            var snapshot = await db.Set<Snapshot>().SingleAsync(s => s.LearnerId == learnerId && s.Id == snapshotId, cancellationToken);
            if (snapshot.State != SnapshotState.Asked)
            {
                blobs.Delete(stored.Id);
                return snapshot.State == SnapshotState.Taken ? TypedResults.Ok(new Reply(snapshot.Finding!)) : LearningProblems.NoSuchSnapshot();
            }
            var lease = await db.Set<Lease>().SingleAsync(l => l.LearnerId == learnerId && l.Id == leaseId, cancellationToken);
            var now = clock.GetUtcNow();
            snapshot.State = SnapshotState.Taken;
            snapshot.TakenAt = now;
            snapshot.BlobId = stored.Id;
            snapshot.Finding = seen.Verdict.ToString();
            snapshot.Similarity = similarity;
            var enrolment = await db.Set<Enrolment>().SingleAsync(e => e.LearnerId == learnerId && e.Id == lease.EnrolmentId, cancellationToken);
            moments.DrawNext(lease, rulePacks.Get(enrolment.RulePackCode, enrolment.RulePackVersion), now);
            evidence.Append("snapshot-taken", learnerId, new { SnapshotId = snapshotId, LeaseId = leaseId, snapshot.PositionMs, Photo = stored.Sha256, snapshot.Finding, snapshot.Similarity });
            try
            {
                await db.SaveChangesAsync(cancellationToken);
                return TypedResults.Ok(new Reply(snapshot.Finding));
            }
            catch (DbUpdateConcurrencyException) when (attempt < 5)
            {
                db.ChangeTracker.Clear();
            }
        }
    }
}
