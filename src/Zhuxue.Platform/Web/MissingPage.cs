using Microsoft.AspNetCore.Http;

namespace Zhuxue.Platform.Web;

/// <summary>Pages about a thing that is not there.</summary>
public static class MissingPage
{
    extension(HttpResponse response)
    {
        /// <summary>404, and the page keeps its own words. A status that is set while a page renders leaves it blank, and the common error page takes its place.</summary>
        public void SayMissing() => response.OnStarting(() =>
        {
            response.StatusCode = StatusCodes.Status404NotFound;
            return Task.CompletedTask;
        });
    }
}
