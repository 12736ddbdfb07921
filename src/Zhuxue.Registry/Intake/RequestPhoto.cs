using Microsoft.AspNetCore.Http.HttpResults;
using Zhuxue.Platform.Blobs;
using Zhuxue.Registry.Accounts.Persons;
using Zhuxue.Registry.Accounts.Photos;

namespace Zhuxue.Registry.Intake;

/// <summary>
/// <c>POST /api/v1/photo-requests</c> with identity number and name: the photo that the registry holds (M6), as a JPEG. It is a POST, so that nobody's number
/// stands in an address; each look is written down before a byte is sent, and the person can read who looked.
/// </summary>
internal static class RequestPhoto
{
    internal sealed record Content(string IdNumber, string Name);

    public static void Map(RouteGroupBuilder api) => api.MapPost("/photo-requests", HandleAsync).WithName(nameof(RequestPhoto)).Produces(200, contentType: "image/jpeg");

    private static async Task<Results<FileContentHttpResult, ProblemHttpResult>> HandleAsync(
        HttpContext context, SignatureGate gate, PersonFile persons, Photos photos, RegistryDb db, BlobStore blobs, Ids ids, TimeProvider clock, CancellationToken cancellationToken)
    {
        var (signed, refusal) = await gate.EnterAsync(context, null, once: true, cancellationToken);
        if (signed is null)
            return refusal!;
        if (IntakeJson.Read<Content>(signed.Body) is not { } content)
            return IntakeProblems.BodyUnreadable();
        if (!IdNumber.TryParse(content.IdNumber, out var number, out var error))
            return IntakeProblems.IdNumberWrong(error.Words);
        // An unknown number and a wrong name are answered alike: photos are no means to find out who is registered.
        if (await persons.FindAsync(number, cancellationToken) is not { } person || !PersonName.TryParse(content.Name, out var name, out _) || name != person.Name)
            return IntakeProblems.PersonUnknown();
        if (await photos.CurrentAsync(person.Id, cancellationToken) is not { } photo)
            return IntakeProblems.PhotoNone();
        db.Add(new PhotoView { Id = ids.New(), PersonId = person.Id, At = clock.GetUtcNow(), By = signed.Institution.Name });
        await db.SaveChangesAsync(cancellationToken);
        context.Response.Headers.CacheControl = "no-store";
        return TypedResults.File(await blobs.ReadAsync(photo.BlobId, cancellationToken), "image/jpeg");
    }
}
