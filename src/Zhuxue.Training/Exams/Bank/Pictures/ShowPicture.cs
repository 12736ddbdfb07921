using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Zhuxue.Platform.Blobs;

namespace Zhuxue.Training.Exams.Bank.Pictures;

/// <summary><c>GET /exam/pictures/{id}</c>: a picture of a question, for whoever is signed in as learner or staff. It never changes.</summary>
internal static class ShowPicture
{
    /// <summary>The address in pages.</summary>
    public static string Url(Guid id) => $"/exam/pictures/{id}";

    public static void Map(IEndpointRouteBuilder signedIn) => signedIn.MapGet("/exam/pictures/{id:guid}", HandleAsync);

    private static async Task<Results<FileContentHttpResult, NotFound>> HandleAsync(Guid id, HttpContext http, TrainingDb db, BlobStore blobs, CancellationToken cancellationToken)
    {
        if (await db.QuestionPictures.AsNoTracking().SingleOrDefaultAsync(p => p.Id == id, cancellationToken) is not { } picture)
            return TypedResults.NotFound();
        http.Response.Headers.CacheControl = "private, max-age=86400, immutable";
        return TypedResults.File(await blobs.ReadAsync(picture.BlobId, cancellationToken), "image/jpeg");
    }
}
