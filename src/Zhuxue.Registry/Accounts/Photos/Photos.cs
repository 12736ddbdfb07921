using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Zhuxue.Platform.Blobs;
using Zhuxue.Platform.Data;
using Zhuxue.Registry.Accounts.SignIn;
using Zhuxue.Vision;
using Zhuxue.Vision.Faces;
using Zhuxue.Vision.Images;

namespace Zhuxue.Registry.Accounts.Photos;

/// <summary>What came of an upload: stored, or words beside a field.</summary>
internal sealed record PhotoOutcome(bool Stored = false, string? PhotoWords = null, string? AgreedWords = null);

/// <summary>Keeps the photo of each person: one clear face, taken by the server as a new JPEG without metadata.</summary>
internal sealed class Photos(RegistryDb db, BlobStore blobs, VisionLine vision, PhotoCheck check, Ids ids, TimeProvider clock)
{
    private const int LongSide = 1280, Quality = 88, BytesMost = 10 * 1024 * 1024;

    /// <summary>The photo in use; null when there is none.</summary>
    public Task<PersonPhoto?> CurrentAsync(Guid personId, CancellationToken cancellationToken) =>
        db.Set<PersonPhoto>().AsNoTracking().SingleOrDefaultAsync(p => p.PersonId == personId && p.ReplacedAt == null, cancellationToken);

    /// <summary>Takes a photo of the person. One that shows somebody else than the photo so far is refused: that is for the registrar's counter.</summary>
    public async Task<PhotoOutcome> UploadAsync(Guid personId, IFormFile? file, bool agreed, CancellationToken cancellationToken)
    {
        if (!agreed)
            return new(AgreedWords: "要您同意，我们才能收这张照片。");
        if (file is not { Length: > 0 })
            return new(PhotoWords: "请选一张照片。");
        if (file.Length > BytesMost)
            return new(PhotoWords: Say(Words.For(ImageRefusal.TooManyBytes)));
        using var memory = new MemoryStream((int)file.Length);
        await file.CopyToAsync(memory, cancellationToken);
        var bytes = memory.ToArray();
        var before = await CurrentAsync(personId, cancellationToken) is { } current ? await blobs.ReadAsync(current.BlobId, cancellationToken) : null;
        if (await vision.TryRunAsync(() => Judge(bytes, before), underWay: false, cancellationToken) is not { } judged)
            return new(PhotoWords: $"现在上传的人很多，这张还没有收。请等 {vision.RetryAfter.TotalSeconds:0} 秒再传一次。");
        if (judged.Jpeg is not { } jpeg)
            return new(PhotoWords: judged.Words);
        return await StoreAsync(personId, jpeg, cancellationToken) ? new(Stored: true) : new(PhotoWords: "刚才在别的窗口里也传了一张。请刷新页面，看看用的是哪一张。");
    }

    /// <summary>Puts a JPEG in the place of the photo so far. False when another upload was first.</summary>
    public async Task<bool> StoreAsync(Guid personId, byte[] jpeg, CancellationToken cancellationToken)
    {
        var blob = await blobs.PutAsync(jpeg, cancellationToken);
        try
        {
            var now = clock.GetUtcNow();
            await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
            await db.Set<PersonPhoto>().Where(p => p.PersonId == personId && p.ReplacedAt == null).ExecuteUpdateAsync(set => set.SetProperty(p => p.ReplacedAt, (DateTimeOffset?)now), cancellationToken);
            db.Add(new PersonPhoto { Id = ids.New(), PersonId = personId, BlobId = blob.Id, Sha256 = blob.Sha256, UploadedAt = now });
            await db.SaveChangesAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
            return true;
        }
        catch (DbUpdateException exception) when (exception.IsDuplicate())
        {
            db.ChangeTracker.Clear();
            blobs.Delete(blob.Id);
            return false;
        }
    }

    private sealed record Judgement(byte[]? Jpeg, string? Words = null);

    private Judgement Judge(byte[] bytes, byte[]? before)
    {
        var result = check.Check(bytes, PhotoKind.Portrait, ImageLimits.Upload with { MaxBytes = BytesMost });
        if (result.Embedding is not { } face)
            return new(null, Say(Words.For(result)));
        if (before is not null && check.Check(before, PhotoKind.Snapshot).Embedding is { } known && known.SimilarityTo(face) < FaceMatch.UncertainFrom)
            return new(null, "这张照片和原来的不像同一个人，没有换。请用您本人的照片；确实是您本人的，请带身份证到办事窗口。");
        return new(JpegEncoder.Encode(result.Image!.Fit(LongSide), Quality));
    }

    private static string Say(Wording wording) => wording.Cause + wording.Remedy;
}

/// <summary><c>GET /me/photo/{id}</c>: a photo for the person whom it shows, which neither browser nor proxy may store.</summary>
internal static class ShowPhoto
{
    public static void Map(IEndpointRouteBuilder app) => app.MapGet("/me/photo/{id:guid}", HandleAsync).RequireAuthorization(Policies.Person).ExcludeFromDescription();

    private static async Task<Results<FileContentHttpResult, NotFound>> HandleAsync(Guid id, HttpContext context, RegistryDb db, BlobStore blobs, CancellationToken cancellationToken)
    {
        var personId = context.User.PersonId();
        if (await db.Set<PersonPhoto>().AsNoTracking().SingleOrDefaultAsync(p => p.Id == id && p.PersonId == personId, cancellationToken) is not { } photo)
            return TypedResults.NotFound();
        context.Response.Headers.CacheControl = "no-store";
        return TypedResults.File(await blobs.ReadAsync(photo.BlobId, cancellationToken), "image/jpeg");
    }
}
