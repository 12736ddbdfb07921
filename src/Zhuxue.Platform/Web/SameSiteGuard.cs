using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Zhuxue.Platform.Web;

/// <summary>
/// Keeps other sites from using a signed-in browser against the JSON API: an unsafe method needs the header <c>X-Zhuxue</c>, which
/// a foreign page cannot send without a CORS preflight that we never answer.
/// </summary>
public sealed class SameSiteGuard : IEndpointFilter
{
    /// <summary>The header that our own clients send.</summary>
    public const string Header = "X-Zhuxue";

    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var request = context.HttpContext.Request;
        var safe = HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method);
        return safe || request.Headers.ContainsKey(Header) ? await next(context) : HeaderMissing();
    }

    internal static ProblemHttpResult HeaderMissing() =>
        Problem.Of("platform:header-missing", StatusCodes.Status400BadRequest, "请求不完整。", $"请在请求中带上 {Header} 头。");
}
