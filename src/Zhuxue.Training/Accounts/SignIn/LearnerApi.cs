using System.Threading.RateLimiting;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Options;
using Zhuxue.Platform.Web;

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

    /// <summary>Counted by what the request shows of itself: authentication comes later, and a made-up token fails on its own.</summary>
    public static void AddRateLimit(RateLimiterOptions limiter) => limiter.AddPolicy(RateLimit, context => RateLimitPartition.GetFixedWindowLimiter(
        context.GetRouteValue("ticket") is string ticket ? ticket
            : context.Request.Headers.Authorization.ToString() is { Length: > 0 } token ? token
            : context.Request.Cookies[Sessions.LearnerScheme] is { Length: > 0 } cookie ? cookie
            : SessionSetup.LimitKeyOf(context.Connection.RemoteIpAddress),
        _ => new FixedWindowRateLimiterOptions
        {
            Window = TimeSpan.FromMinutes(1),
            PermitLimit = context.RequestServices.GetRequiredService<IOptions<AccountsOptions>>().Value.ApiRequestsPerMinute,
        }));
}
