using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Zhuxue.Platform.Blobs;
using Zhuxue.Platform.Web;
using Zhuxue.Training.Accounts.SignIn;
using Zhuxue.Vision.Images;

namespace Zhuxue.Training.Accounts.Images;

/// <summary><c>GET /profile/images/{id}</c>, and under <c>/api/v1</c>: a small picture for its owner, which neither browser nor proxy may store.</summary>
internal static class ShowImage
{
    private const int SmallSide = 640, SmallQuality = 80;

    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/profile/images/{id:guid}", OwnAsync).RequireAuthorization(Policies.Learner).ExcludeFromDescription();
    }

    /// <summary>The same for a phone.</summary>
    public static void MapApi(RouteGroupBuilder api) => api.MapGet("/profile/images/{id:guid}", OwnAsync).WithName("ReadImage").GivesBytes("image/jpeg")
        .Describe("A small picture of the learner's own file, which may not be stored.").Refuses(AccountsProblems.NoSuchImage());

    private static async Task<Results<FileContentHttpResult, ProblemHttpResult>> OwnAsync(Guid id, HttpContext context, TrainingDb db, BlobStore blobs, CancellationToken cancellationToken)
    {
        if (await FindAsync(db, context.User.LearnerId(), id, cancellationToken) is not { } image)
            return AccountsProblems.NoSuchImage();
        var picture = ImageDecoder.Decode(await blobs.ReadAsync(image.BlobId, cancellationToken), enough: SmallSide).Image!;
        return Send(context, JpegEncoder.Encode(picture.Fit(SmallSide), SmallQuality));
    }

    private static Task<LearnerImage?> FindAsync(TrainingDb db, Guid learnerId, Guid id, CancellationToken cancellationToken) =>
        db.LearnerImages.AsNoTracking().SingleOrDefaultAsync(i => i.LearnerId == learnerId && i.Id == id && i.State != LearnerImageState.Erased, cancellationToken);

    private static FileContentHttpResult Send(HttpContext context, byte[] jpeg)
    {
        context.Response.Headers.CacheControl = "no-store";
        return TypedResults.File(jpeg, "image/jpeg");
    }
}
