using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Zhuxue.Platform.Blobs;
using Zhuxue.Training.Accounts.Images;
using Zhuxue.Training.Accounts.SignIn;
using Zhuxue.Training.Hours;
using Zhuxue.Training.Hours.Cases;

namespace Zhuxue.Training.Console.Review;

/// <summary>The acts of the workbench that need no words: each answers with the way to the next case, or back to this one with the reason of the refusal.</summary>
internal static class ReviewRoutes
{
    /// <summary>How often "next" looks again when a colleague was faster.</summary>
    private const int Tries = 5;

    public static void Map(IEndpointRouteBuilder review)
    {
        review.MapGet("/next", NextAsync);
        review.MapPost("/{caseId:guid}/pass", PassAsync);
        review.MapPost("/{caseId:guid}/second-look", SecondLookAsync);
        review.MapPost("/{caseId:guid}/undo", UndoAsync);
        review.MapPost("/batch/pass", PassBatchAsync);
        review.MapPost("/batch/{batchId:guid}/undo", UndoBatchAsync);
        review.MapPost("/filters", KeepFilterAsync);
        review.MapPost("/filters/{filterId:guid}/drop", DropFilterAsync);
        review.MapGet("/{caseId:guid}/pictures/{pictureId:guid}", PictureAsync);
    }

    /// <summary>The address of the next case that is free, taken for this reviewer; the queue when there is none.</summary>
    public static async Task<string> ToNextAsync(this ReviewQueue queue, ClaimCase claims, ReviewFilter filter, string? after, Guid? but, Guid staffId, string? did, CancellationToken cancellationToken)
    {
        for (var i = 0; i < Tries && await queue.NextAsync(filter, after, but, staffId, cancellationToken) is { } next; i++)
        {
            if (await claims.TakeAsync(next, staffId, cancellationToken) is null)
                return $"/staff/review/{next}{filter.With(("did", did))}";
        }
        await claims.ReleaseAsync(staffId, cancellationToken);
        return $"/staff/review{filter.With(("did", did ?? "none"))}";
    }

    private static async Task<RedirectHttpResult> NextAsync(Guid? from, ReviewQueue queue, ClaimCase claims, TrainingDb db, HttpContext http, CancellationToken cancellationToken)
    {
        var of = from is null ? null : await db.ReviewCases.AsNoTracking().SingleOrDefaultAsync(c => c.Id == from, cancellationToken);
        return TypedResults.LocalRedirect(await queue.ToNextAsync(claims, ReviewFilter.Of(http.Request.Query), of is null ? null : queue.PlaceOf(of), from, http.User.StaffId(), null, cancellationToken));
    }

    private static Task<RedirectHttpResult> PassAsync(Guid caseId, [FromForm] int version, [FromForm] string? back, ReviewDesk desk, ReviewQueue queue, ClaimCase claims, TrainingDb db, HttpContext http, CancellationToken cancellationToken) =>
        DecideAsync(caseId, back, "passed", of => desk.PassAsync(of.LearnerId, caseId, version, http.User.StaffId(), cancellationToken), queue, claims, db, http, cancellationToken);

    private static Task<RedirectHttpResult> SecondLookAsync(Guid caseId, [FromForm] int version, [FromForm] string? back, [FromForm] string? note, ReviewDesk desk, ReviewQueue queue, ClaimCase claims, TrainingDb db, HttpContext http, CancellationToken cancellationToken) =>
        DecideAsync(caseId, back, "second", of => desk.SecondLookAsync(of.LearnerId, caseId, version, http.User.StaffId(), note, cancellationToken), queue, claims, db, http, cancellationToken);

    private static async Task<RedirectHttpResult> DecideAsync(Guid caseId, string? back, string did, Func<ReviewCase, Task<HoursRefusal?>> act, ReviewQueue queue, ClaimCase claims, TrainingDb db, HttpContext http, CancellationToken cancellationToken)
    {
        var filter = ReviewFilter.Of(back);
        if (await db.ReviewCases.AsNoTracking().SingleOrDefaultAsync(c => c.Id == caseId, cancellationToken) is not { } of)
            return TypedResults.LocalRedirect($"/staff/review{filter.With(("refused", nameof(HoursRefusal.NoSuchCase)))}");
        var place = queue.PlaceOf(of);
        return await act(of) is { } refusal
            ? TypedResults.LocalRedirect($"/staff/review/{caseId}{filter.With(("refused", refusal.ToString()))}")
            : TypedResults.LocalRedirect(await queue.ToNextAsync(claims, filter, place, caseId, http.User.StaffId(), did, cancellationToken));
    }

    private static async Task<RedirectHttpResult> UndoAsync(Guid caseId, [FromForm] string? back, ReviewDesk desk, TrainingDb db, HttpContext http, CancellationToken cancellationToken)
    {
        var learnerId = await db.ReviewCases.Where(c => c.Id == caseId).Select(c => c.LearnerId).SingleOrDefaultAsync(cancellationToken);
        var refusal = await desk.UndoAsync(learnerId, caseId, http.User.StaffId(), cancellationToken);
        return TypedResults.LocalRedirect($"/staff/review/{caseId}{ReviewFilter.Of(back).With(refusal is null ? ("did", "undone") : ("refused", refusal.ToString()))}");
    }

    private static async Task<RedirectHttpResult> PassBatchAsync([FromForm] string? back, ReviewDesk desk, HttpContext http, CancellationToken cancellationToken)
    {
        _ = back;
        var chosen = (await http.Request.ReadFormAsync(cancellationToken))["case"].Select(c => Guid.TryParse(c, out var id) ? id : Guid.Empty).ToList();
        var (result, refusal) = await desk.PassBatchAsync(chosen, http.User.StaffId(), cancellationToken);
        return TypedResults.LocalRedirect(refusal is null ? $"/staff/review/batch?batch={result!.BatchId}" : $"/staff/review/batch?refused={refusal}");
    }

    private static async Task<RedirectHttpResult> UndoBatchAsync(Guid batchId, [FromForm] string? back, ReviewDesk desk, HttpContext http, CancellationToken cancellationToken)
    {
        _ = back;
        var refusal = await desk.UndoBatchAsync(batchId, http.User.StaffId(), cancellationToken);
        return TypedResults.LocalRedirect(refusal is null ? "/staff/review/batch?did=undone" : $"/staff/review/batch?refused={refusal}");
    }

    private static async Task<RedirectHttpResult> KeepFilterAsync([FromForm] string? name, [FromForm] string? back, SavedFilters filters, HttpContext http, CancellationToken cancellationToken)
    {
        var filter = ReviewFilter.Of(back);
        var fault = await filters.KeepAsync(http.User.StaffId(), name, filter, cancellationToken);
        return TypedResults.LocalRedirect($"/staff/review{filter.With(("did", fault is null ? "kept" : "not-kept"))}");
    }

    private static async Task<RedirectHttpResult> DropFilterAsync(Guid filterId, [FromForm] string? back, SavedFilters filters, HttpContext http, CancellationToken cancellationToken)
    {
        await filters.DropAsync(http.User.StaffId(), filterId, cancellationToken);
        return TypedResults.LocalRedirect($"/staff/review{ReviewFilter.Of(back).With(("did", "dropped"))}");
    }

    /// <summary>A picture that the learner sent; the look is written down before the first byte.</summary>
    private static async Task<Results<FileStreamHttpResult, NotFound>> PictureAsync(Guid caseId, Guid pictureId, TrainingDb db, BlobStore blobs, ImageViews views, HttpContext http, CancellationToken cancellationToken)
    {
        var of = await db.ReviewCases.AsNoTracking().SingleOrDefaultAsync(c => c.Id == caseId, cancellationToken);
        var picture = of is null ? null : await db.CasePictures.AsNoTracking().SingleOrDefaultAsync(p => p.LearnerId == of.LearnerId && p.Id == pictureId, cancellationToken);
        if (picture is null)
            return TypedResults.NotFound();
        await views.RecordAsync(nameof(CasePicture), picture.BlobId, picture.LearnerId, http.User.StaffId(), cancellationToken);
        http.Response.Headers.CacheControl = "no-store";
        return TypedResults.Stream(blobs.Open(picture.BlobId), "image/jpeg");
    }
}
