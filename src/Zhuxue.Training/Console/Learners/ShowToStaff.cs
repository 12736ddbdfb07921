using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Zhuxue.Platform.Blobs;
using Zhuxue.Training.Accounts;
using Zhuxue.Training.Accounts.Images;
using Zhuxue.Training.Accounts.SignIn;
using Zhuxue.Training.Learning.Presence;
using Zhuxue.Training.Learning.Snapshots;

namespace Zhuxue.Training.Console.Learners;

/// <summary>Sends an image of a learner to staff. The look is written down before the first byte; nothing is kept by the browser.</summary>
internal static class ShowToStaff
{
    public static void Map(IEndpointRouteBuilder images)
    {
        images.MapGet("/staff/learners/{learnerId:guid}/images/{imageId:guid}", ImageAsync);
        images.MapGet("/staff/learners/{learnerId:guid}/snapshots/{snapshotId:guid}/image", SnapshotAsync);
        images.MapGet("/staff/learners/{learnerId:guid}/presence/{checkId:guid}/image", PresenceAsync);
    }

    private static async Task<Results<FileStreamHttpResult, NotFound>> ImageAsync(Guid learnerId, Guid imageId, TrainingDb db, BlobStore blobs, ImageViews views, HttpContext http, CancellationToken cancellationToken)
    {
        var image = await db.LearnerImages.AsNoTracking().SingleOrDefaultAsync(i => i.LearnerId == learnerId && i.Id == imageId && i.State != LearnerImageState.Erased, cancellationToken);
        return image is null ? TypedResults.NotFound() : await SendAsync(image.Kind.ToString(), image.BlobId, learnerId, blobs, views, http, cancellationToken);
    }

    private static async Task<Results<FileStreamHttpResult, NotFound>> SnapshotAsync(Guid learnerId, Guid snapshotId, TrainingDb db, BlobStore blobs, ImageViews views, HttpContext http, CancellationToken cancellationToken)
    {
        var blob = await db.Set<Snapshot>().AsNoTracking().Where(s => s.LearnerId == learnerId && s.Id == snapshotId).Select(s => s.BlobId).SingleOrDefaultAsync(cancellationToken);
        return blob is not { } id ? TypedResults.NotFound() : await SendAsync(nameof(Snapshot), id, learnerId, blobs, views, http, cancellationToken);
    }

    private static async Task<Results<FileStreamHttpResult, NotFound>> PresenceAsync(Guid learnerId, Guid checkId, bool? other, TrainingDb db, BlobStore blobs, ImageViews views, HttpContext http, CancellationToken cancellationToken)
    {
        var blob = await db.Set<PresenceCheck>().AsNoTracking().Where(c => c.LearnerId == learnerId && c.Id == checkId).Select(c => other == true ? c.OtherBlobId : c.BlobId).SingleOrDefaultAsync(cancellationToken);
        return blob is not { } id ? TypedResults.NotFound() : await SendAsync(nameof(PresenceCheck), id, learnerId, blobs, views, http, cancellationToken);
    }

    private static async Task<FileStreamHttpResult> SendAsync(string kind, Guid blobId, Guid learnerId, BlobStore blobs, ImageViews views, HttpContext http, CancellationToken cancellationToken)
    {
        await views.RecordAsync(kind, blobId, learnerId, http.User.StaffId(), cancellationToken);
        http.Response.Headers.CacheControl = "no-store";
        return TypedResults.Stream(blobs.Open(blobId), "image/jpeg");
    }
}
