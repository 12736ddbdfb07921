using System.Threading.RateLimiting;
using Microsoft.Extensions.Options;

namespace Zhuxue.Registry.Accounts.SignIn;

/// <summary>Wires cookies, policies and the limit of passwords and codes from one address.</summary>
internal static class SignInSetup
{
    /// <summary>Name of the rate limit of the pages that take passwords and codes.</summary>
    public const string RateLimit = "passwords";

    public static void AddSignIn(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddAuthorization(Policies.Add);
        services.AddPasswordsAndSessions(configuration);
        services.AddSingleton<ISessionHolders, Sessions>();
        services.AddAuthentication(Sessions.ByPathScheme)
            .AddPolicyScheme(Sessions.ByPathScheme, null, scheme => scheme.ForwardDefaultSelector = context => context.Request.Path.StartsWithSegments("/staff") ? Sessions.StaffScheme : Sessions.PersonScheme)
            .AddCookie(Sessions.PersonScheme)
            .AddCookie(Sessions.StaffScheme);
        services.AddSessionCookie(Sessions.PersonScheme, "/sign-in", SessionSetup.SessionIdleMinutes);
        services.AddSessionCookie(Sessions.StaffScheme, "/staff/sign-in", SessionSetup.SessionIdleMinutes);
        services.AddRateLimiter(limiter =>
        {
            limiter.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
            limiter.AddPolicy(RateLimit, context => HttpMethods.IsGet(context.Request.Method)
                ? RateLimitPartition.GetNoLimiter("get")
                : RateLimitPartition.GetFixedWindowLimiter(SessionSetup.LimitKeyOf(context.Connection.RemoteIpAddress), _ => new FixedWindowRateLimiterOptions
                {
                    Window = TimeSpan.FromMinutes(1),
                    PermitLimit = context.RequestServices.GetRequiredService<IOptions<SignInOptions>>().Value.SignInsPerMinute,
                }));
        });
    }
}
