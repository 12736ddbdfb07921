using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;
using Zhuxue.Training.Accounts.SignIn;

namespace Zhuxue.Training.Catalogue.Media;

/// <summary>
/// <c>POST /staff/lessons/{id}/video</c>: a form with the antiforgery token and then the file, which goes to the blob store as it
/// arrives and never lies on disk in the clear. Answers with the lesson's page; <c>?problem=</c> says what was wrong.
/// </summary>
internal static class ReceiveVideo
{
    private const int MaximumTokenLength = 4096, FormOverhead = 64 * 1024;
    private const string TokenField = "__RequestVerificationToken";

    public static void Map(IEndpointRouteBuilder app)
    {
        var limit = app.ServiceProvider.GetRequiredService<IOptions<CatalogueOptions>>().Value.MaximumUploadBytes + FormOverhead;
        app.MapPost("/staff/lessons/{id:guid}/video", HandleAsync).RequireAuthorization(Policies.Operator).ExcludeFromDescription().WithMetadata(new RequestLimit(limit));
    }

    private static async Task<Results<RedirectHttpResult, BadRequest>> HandleAsync(
        Guid id, HttpContext http, UploadVideo upload, IAntiforgery antiforgery, IOptions<CatalogueOptions> options, CancellationToken cancellationToken)
    {
        if (http.Request.ContentLength > options.Value.MaximumUploadBytes + FormOverhead)
            return Back(id, VideoRefusal.TooLarge.ToString());
        if (!MediaTypeHeaderValue.TryParse(http.Request.ContentType, out var type) || type.MediaType != "multipart/form-data"
            || HeaderUtilities.RemoveQuotes(type.Boundary) is not { Length: > 0 and <= 200 } boundary)
            return TypedResults.BadRequest();

        var reader = new MultipartReader(boundary.ToString(), http.Request.Body);
        try
        {
            while (await reader.ReadNextSectionAsync(cancellationToken) is { } section)
            {
                if (section.AsFormDataSection() is { Name: TokenField } token)
                    http.Request.Headers[AntiforgeryHeader(http)] = await TokenAsync(token.Section.Body, cancellationToken);
                else if (section.AsFileSection() is { Name: "video" } file)
                    return await TakeAsync(id, http, file, upload, antiforgery, cancellationToken);
            }
        }
        catch (IOException)
        {
            // The form ended in the middle: the network broke, or it was made by hand.
            return TypedResults.BadRequest();
        }
        return Back(id, NoFile);
    }

    /// <summary>Value of <c>problem</c> when no file was chosen, or the token is out of date.</summary>
    public const string NoFile = "no-file", OldPage = "old-page", Overtaken = "overtaken", NotDraft = "not-draft";

    private static async Task<Results<RedirectHttpResult, BadRequest>> TakeAsync(
        Guid id, HttpContext http, FileMultipartSection file, UploadVideo upload, IAntiforgery antiforgery, CancellationToken cancellationToken)
    {
        // The token stands before the file in our form; read from the header that was set from it, the body stays unread.
        if (!http.Request.Headers.ContainsKey(AntiforgeryHeader(http)) || !await antiforgery.IsRequestValidAsync(http))
            return Back(id, OldPage);
        if (string.IsNullOrEmpty(file.FileName) || file.FileStream is null)
            return Back(id, NoFile);
        var outcome = await upload.HandleAsync(id, file.FileName, file.FileStream, http.User.StaffId(), cancellationToken);
        return outcome switch
        {
            UploadOutcome.Accepted => Back(id, null),
            UploadOutcome.FileRefused refused => Back(id, refused.Reason.ToString()),
            UploadOutcome.LessonNotDraft => Back(id, NotDraft),
            UploadOutcome.NoLesson => Back(id, null),
            _ => Back(id, Overtaken),
        };
    }

    private static RedirectHttpResult Back(Guid id, string? problem) =>
        TypedResults.LocalRedirect($"~/staff/lessons/{id}{(problem is null ? "" : "?problem=" + problem)}");

    private static string AntiforgeryHeader(HttpContext http) => http.RequestServices.GetRequiredService<IOptions<AntiforgeryOptions>>().Value.HeaderName!;

    private static async Task<string> TokenAsync(Stream body, CancellationToken cancellationToken)
    {
        var buffer = new byte[MaximumTokenLength];
        var length = await body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken);
        return System.Text.Encoding.ASCII.GetString(buffer, 0, length);
    }

    /// <summary>Lifts the server's limit on the body for this route alone.</summary>
    private sealed record RequestLimit(long? MaxRequestBodySize) : IRequestSizeLimitMetadata;
}
