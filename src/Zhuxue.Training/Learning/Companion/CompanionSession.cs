using System.Globalization;
using System.Security.Claims;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.RateLimiting;
using Zhuxue.Training.Accounts.SignIn;

namespace Zhuxue.Training.Learning.Companion;

/// <summary>
/// What a phone holds after it opened a link: a cookie of its own that knows one face check and opens nothing else. It is no sign-in: only
/// the routes under <see cref="Path"/> ask for it, and they ask for nothing else, whoever else is signed in on that phone.
/// </summary>
internal static class CompanionSession
{
    public const string Scheme = "zhuxue.companion", Policy = "companion", RateLimit = "companion", Path = "/api/v1/phone";

    private const string LinkClaim = "zhuxue:companion-link";

    /// <summary>Requests a minute from one address: a site office shares one.</summary>
    private const int OpeningsPerMinute = 60;

    public static void Add(IServiceCollection services)
    {
        services.AddAuthentication().AddCookie(Scheme, cookie =>
        {
            cookie.Cookie.Name = Scheme;
            cookie.Cookie.Path = Path;
            cookie.Cookie.HttpOnly = true;
            cookie.Cookie.SameSite = SameSiteMode.Strict;
            cookie.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
            cookie.ExpireTimeSpan = CompanionLink.Life;
            cookie.SlidingExpiration = false;
            // The learner's session stamp is asked for each request: what ends all sessions ends this too.
            cookie.EventsType = typeof(SessionEvents);
        });
        services.Configure<AuthorizationOptions>(options => options.AddPolicy(Policy, policy => policy
            .AddAuthenticationSchemes(Scheme).RequireAuthenticatedUser().RequireClaim(Sessions.LearnerIdClaim).RequireClaim(LinkClaim)));
        services.Configure<RateLimiterOptions>(limiter => limiter.AddPolicy(RateLimit, context => RateLimitPartition.GetFixedWindowLimiter(
            context.Connection.RemoteIpAddress?.ToString() ?? "unknown", _ => new() { Window = TimeSpan.FromMinutes(1), PermitLimit = OpeningsPerMinute })));
    }

    public static Task BeginAsync(HttpContext context, CompanionLink link, string sessionStamp, DateTimeOffset now) => context.SignInAsync(Scheme, new ClaimsPrincipal(new ClaimsIdentity(
        [
            new(Sessions.LearnerIdClaim, link.LearnerId.ToString()), new(ClaimTypes.NameIdentifier, link.LearnerId.ToString()), new(LinkClaim, link.Id.ToString()),
            new(SessionClaims.Stamp, sessionStamp), new(SessionClaims.Started, now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture)),
        ], Scheme)));

    /// <summary>The link that the phone behind the request opened.</summary>
    public static Guid LinkId(ClaimsPrincipal user) => Guid.Parse(user.FindFirstValue(LinkClaim)!, CultureInfo.InvariantCulture);
}
