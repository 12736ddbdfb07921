using Microsoft.Net.Http.Headers;
using Zhuxue.Platform.Blobs;
using Zhuxue.Platform.Web;

namespace Zhuxue.Training.Catalogue.Media;

/// <summary>
/// <c>GET /media/{assetId}/{rendition}/{n}.ts</c>: one segment as public, never-changing cipher text, for browsers and CDNs to keep.
/// </summary>
internal static class SendSegment
{
    public static void Map(IEndpointRouteBuilder app) => app.MapGet("/media/{assetId:guid}/{rendition}/{n:int}.ts", HandleAsync).AllowAnonymous()
        .WithName("ReadSegment").WithTags("Watch").GivesBytes("video/mp2t").Describe("One segment of a film, encrypted: public, never changing, for caches to keep.");

    private static async Task HandleAsync(Guid assetId, string rendition, int n, HttpContext http, AssetTimelines timelines, BlobStore blobs)
    {
        var line = await timelines.FindAsync(assetId, rendition, http.RequestAborted);
        if (line is null || n < 0 || n >= line.Segments.Count)
        {
            http.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }
        var segment = line.Segments[n];
        var tag = new EntityTagHeaderValue($"\"{segment.BlobId:N}\"");
        var headers = http.Response.GetTypedHeaders();
        headers.CacheControl = new CacheControlHeaderValue { Public = true, MaxAge = TimeSpan.FromDays(365), Extensions = { new NameValueHeaderValue("immutable") } };
        headers.ETag = tag;
        if (http.Request.GetTypedHeaders().IfNoneMatch.Any(known => known.Compare(tag, useStrongComparison: false)))
        {
            http.Response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }
        await using var content = blobs.Open(segment.BlobId);
        http.Response.ContentType = "video/mp2t";
        http.Response.ContentLength = segment.Bytes;
        await content.CopyToAsync(http.Response.Body, http.RequestAborted);
    }
}
