using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Zhuxue.Platform.Blobs;
using Zhuxue.Training.Accounts.Images;
using Zhuxue.Training.Accounts.SignIn;
using Zhuxue.Training.Hours.Cases;

namespace Zhuxue.Training.Console.Appeals;

/// <summary>
/// <c>GET /staff/learners/{learnerId}/case-pictures/{id}</c>: a picture that the learner sent with an answer or an appeal. The look is written down before the first byte.
/// </summary>
internal static class ShowCasePicture
{
    public static void Map(IEndpointRouteBuilder images) => images.MapGet("/staff/learners/{learnerId:guid}/case-pictures/{id:guid}", HandleAsync);

    public static string UrlOf(Guid learnerId, Guid id) => $"/staff/learners/{learnerId}/case-pictures/{id}";

    private static async Task<Results<FileStreamHttpResult, NotFound>> HandleAsync(Guid learnerId, Guid id, TrainingDb db, BlobStore blobs, ImageViews views, HttpContext http, CancellationToken cancellationToken)
    {
        if (await db.Set<CasePicture>().AsNoTracking().Where(p => p.LearnerId == learnerId && p.Id == id).Select(p => (Guid?)p.BlobId).SingleOrDefaultAsync(cancellationToken) is not { } blob)
            return TypedResults.NotFound();
        await views.RecordAsync(nameof(CasePicture), blob, learnerId, http.User.StaffId(), cancellationToken);
        http.Response.Headers.CacheControl = "no-store";
        return TypedResults.Stream(blobs.Open(blob), "image/jpeg");
    }
}
