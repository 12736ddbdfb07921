using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Zhuxue.Platform.Blobs;
using Zhuxue.Training.Accounts.Images;
using Zhuxue.Training.Accounts.SignIn;
using Zhuxue.Training.Exams.Attempts;

namespace Zhuxue.Training.Exams.Watching;

/// <summary>Sends the pictures of an attempt to whoever judges it. The look is written down before the first byte; nothing is kept by the browser.</summary>
internal static class ShowAttemptImage
{
    public static void Map(IEndpointRouteBuilder results)
    {
        results.MapGet("/staff/exam/attempts/{learnerId:guid}/{attemptId:guid}/snapshots/{snapshotId:guid}", SnapshotAsync);
        results.MapGet("/staff/exam/attempts/{learnerId:guid}/{attemptId:guid}/portrait", PortraitAsync);
    }

    private static async Task<Results<FileStreamHttpResult, NotFound>> SnapshotAsync(
        Guid learnerId, Guid attemptId, Guid snapshotId, TrainingDb db, BlobStore blobs, ImageViews views, HttpContext http, CancellationToken cancellationToken)
    {
        var blob = await db.AttemptSnapshots.Where(s => s.LearnerId == learnerId && s.AttemptId == attemptId && s.Id == snapshotId).Select(s => s.BlobId).SingleOrDefaultAsync(cancellationToken);
        return blob is { } id ? await SendAsync(nameof(AttemptSnapshot), id, learnerId, blobs, views, http, cancellationToken) : TypedResults.NotFound();
    }

    private static async Task<Results<FileStreamHttpResult, NotFound>> PortraitAsync(
        Guid learnerId, Guid attemptId, TrainingDb db, Portraits portraits, BlobStore blobs, ImageViews views, HttpContext http, CancellationToken cancellationToken)
    {
        if (!await db.Attempts.AnyAsync(a => a.LearnerId == learnerId && a.Id == attemptId, cancellationToken) || await portraits.BlobIdAsync(learnerId, cancellationToken) is not { } id)
            return TypedResults.NotFound();
        return await SendAsync(nameof(LearnerImageKind.Portrait), id, learnerId, blobs, views, http, cancellationToken);
    }

    private static async Task<FileStreamHttpResult> SendAsync(string kind, Guid blobId, Guid learnerId, BlobStore blobs, ImageViews views, HttpContext http, CancellationToken cancellationToken)
    {
        await views.RecordAsync(kind, blobId, learnerId, http.User.StaffId(), cancellationToken);
        http.Response.Headers.CacheControl = "no-store";
        return TypedResults.Stream(blobs.Open(blobId), "image/jpeg");
    }
}
