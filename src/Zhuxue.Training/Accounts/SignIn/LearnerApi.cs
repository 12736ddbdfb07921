using System.Threading.RateLimiting;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Options;
using Zhuxue.Platform.Web;
using Zhuxue.Training.Accounts.Apps;

namespace Zhuxue.Training.Accounts.SignIn;

/// <summary>The JSON API of learners, <c>/api/v1</c>: one set of operations for the website's islands (cookie) and for phones (token).</summary>
internal static class LearnerApi
{
    /// <summary>Name of the rate limit of all routes that know the learner.</summary>
    public const string RateLimit = "learner-api";

    private const string Root = "/api/v1";

    /// <summary>A group of routes for a learner who is signed in, in a browser or on a phone.</summary>
    public static RouteGroupBuilder MapLearnerApi(this IEndpointRouteBuilder app, string tag) =>
        app.MapGroup(Root).RequireAuthorization(Policies.LearnerApi).AddEndpointFilter<SameSiteGuard>().RequireRateLimiting(RateLimit).WithTags(tag)
            .WithMetadata(new ApiWords([AccountsProblems.TokenExpired().ProblemDetails, AccountsProblems.TokenUnknown().ProblemDetails], null, null));

    /// <summary>A group of routes that take a password or what stands in its place: nobody is signed in yet.</summary>
    public static RouteGroupBuilder MapSignInApi(this IEndpointRouteBuilder app, string tag) =>
        app.MapGroup(Root).AllowAnonymous().AddEndpointFilter<SameSiteGuard>().RequireRateLimiting(SignInSetup.RateLimit).WithTags(tag);

    /// <summary>Counted by what the request shows of itself, since authentication comes later. Tokens that this site never made share the count of their address.</summary>
    public static void AddRateLimit(RateLimiterOptions limiter) => limiter.AddPolicy(RateLimit, context => RateLimitPartition.GetFixedWindowLimiter(
        context.GetRouteValue("ticket") is string ticket ? ticket
            : BearerHandler.TokenOf(context.Request) is { } token ? context.RequestServices.GetRequiredService<AppTokenForm>().IsOurs(token, AppTokenForm.Access) ? token : AddressOf(context)
            : context.Request.Cookies[Sessions.LearnerScheme] is { Length: > 0 } cookie ? cookie
            : AddressOf(context),
        _ => new FixedWindowRateLimiterOptions
        {
            Window = TimeSpan.FromMinutes(1),
            PermitLimit = context.RequestServices.GetRequiredService<IOptions<AccountsOptions>>().Value.ApiRequestsPerMinute,
        }));

    private static string AddressOf(HttpContext context) => SessionSetup.LimitKeyOf(context.Connection.RemoteIpAddress);
}
