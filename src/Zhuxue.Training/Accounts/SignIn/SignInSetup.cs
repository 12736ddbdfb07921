using System.Net;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.Extensions.Options;

namespace Zhuxue.Training.Accounts.SignIn;

/// <summary>Wires cookies, policies and the limit of sign-ins from one address.</summary>
internal static class SignInSetup
{
    /// <summary>Name of the rate limit of the pages that take passwords.</summary>
    public const string RateLimit = "passwords";

    public static void AddSignIn(this IServiceCollection services)
    {
        services.AddAuthorization(Policies.Add);
        services.AddSingleton<Passwords>();
        services.AddSingleton<PasswordAttempts>();
        services.AddSingleton<SessionStamps>();
        services.AddScoped<SessionEvents>();
        services.AddAuthentication(Sessions.ByPathScheme)
            .AddPolicyScheme(Sessions.ByPathScheme, null, scheme => scheme.ForwardDefaultSelector = context => IsForStaff(context.Request.Path) ? Sessions.StaffScheme : Sessions.LearnerScheme)
            .AddCookie(Sessions.LearnerScheme)
            .AddCookie(Sessions.StaffScheme)
            .AddCookie(Sessions.ActivationScheme);
        AddCookie(services, Sessions.LearnerScheme, "/sign-in", o => o.SessionIdleMinutes);
        AddCookie(services, Sessions.StaffScheme, "/staff/sign-in", o => o.SessionIdleMinutes);
        AddCookie(services, Sessions.ActivationScheme, "/sign-in", o => o.ActivationMinutes);
        services.AddRateLimiter(limiter =>
        {
            limiter.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
            limiter.AddPolicy(RateLimit, context => HttpMethods.IsGet(context.Request.Method)
                ? RateLimitPartition.GetNoLimiter("get")
                : RateLimitPartition.GetFixedWindowLimiter(AddressOf(context.Connection.RemoteIpAddress), _ => new FixedWindowRateLimiterOptions
                {
                    Window = TimeSpan.FromMinutes(1),
                    PermitLimit = context.RequestServices.GetRequiredService<IOptions<AccountsOptions>>().Value.SignInsPerMinute,
                }));
        });
    }

    private static bool IsForStaff(PathString path) => path.StartsWithSegments("/staff") || path.StartsWithSegments("/api/v1/staff");

    private static void AddCookie(IServiceCollection services, string scheme, string signInPath, Func<AccountsOptions, int> idleMinutes) =>
        services.AddOptions<CookieAuthenticationOptions>(scheme).Configure<IOptions<AccountsOptions>>((cookie, options) =>
        {
            cookie.Cookie.Name = scheme;
            cookie.Cookie.HttpOnly = true;
            cookie.Cookie.SameSite = SameSiteMode.Lax;
            cookie.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
            cookie.ExpireTimeSpan = TimeSpan.FromMinutes(idleMinutes(options.Value));
            cookie.SlidingExpiration = scheme != Sessions.ActivationScheme;
            cookie.LoginPath = signInPath;
            cookie.EventsType = typeof(SessionEvents);
        });

    /// <summary>An IPv6 household or site has a /64 of its own.</summary>
    private static string AddressOf(IPAddress? address)
    {
        if (address is null)
            return "unknown";
        if (address.IsIPv4MappedToIPv6)
            address = address.MapToIPv4();
        var bytes = address.GetAddressBytes();
        return Convert.ToHexString(bytes.AsSpan(0, Math.Min(8, bytes.Length)));
    }
}
