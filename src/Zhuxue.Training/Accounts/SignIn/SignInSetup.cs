using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Authentication;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Zhuxue.Platform.Data;
using Zhuxue.Training.Accounts.Apps;
using Zhuxue.Training.Accounts.Learners;
using Zhuxue.Training.Accounts.Staff;

namespace Zhuxue.Training.Accounts.SignIn;

/// <summary>Wires cookies, policies and the limit of sign-ins from one address.</summary>
internal static class SignInSetup
{
    /// <summary>Name of the rate limit of the pages that take passwords.</summary>
    public const string RateLimit = "passwords";

    public static void AddSignIn(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddAuthorization(Policies.Add);
        services.AddPasswordsAndSessions(configuration);
        services.AddSingleton<ISessionHolders, SessionHolders>();
        services.AddAuthentication(Sessions.ByPathScheme)
            .AddPolicyScheme(Sessions.ByPathScheme, null, scheme => scheme.ForwardDefaultSelector = context => IsForStaff(context.Request.Path) ? Sessions.StaffScheme : Sessions.LearnerScheme)
            .AddPolicyScheme(Sessions.LearnerApiScheme, null, scheme => scheme.ForwardDefaultSelector = context => context.Request.Headers.ContainsKey("Authorization") ? BearerHandler.SchemeName : Sessions.LearnerScheme)
            .AddScheme<AuthenticationSchemeOptions, BearerHandler>(BearerHandler.SchemeName, null)
            .AddCookie(Sessions.LearnerScheme)
            .AddCookie(Sessions.StaffScheme)
            .AddCookie(Sessions.ActivationScheme);
        services.AddSessionCookie(Sessions.LearnerScheme, "/sign-in", SessionSetup.SessionIdleMinutes);
        services.AddSessionCookie(Sessions.StaffScheme, "/staff/sign-in", SessionSetup.SessionIdleMinutes);
        services.AddSessionCookie(Sessions.ActivationScheme, "/sign-in", s => s.GetRequiredService<IOptions<AccountsOptions>>().Value.ActivationMinutes, sliding: false);
        services.AddRateLimiter(limiter =>
        {
            LearnerApi.AddRateLimit(limiter);
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

    private static bool IsForStaff(PathString path) => path.StartsWithSegments("/staff") || path.StartsWithSegments("/api/v1/staff");
}

/// <summary>Learners stand behind two of the cookies, staff behind the third.</summary>
internal sealed class SessionHolders : ISessionHolders
{
    // Every request of somebody who was not here for a while asks for it.
    private static readonly Func<SiteDb, Guid, CancellationToken, Task<string?>> OfLearner = EF.CompileAsyncQuery(
        (SiteDb db, Guid id, CancellationToken _) => db.Set<Learner>().Where(l => l.Id == id).Select(l => l.SessionStamp).SingleOrDefault());

    public async Task<string?> StampOfAsync(SiteDb db, string scheme, Guid id, CancellationToken cancellationToken) => scheme == Sessions.StaffScheme
        ? await db.Set<StaffMember>().Where(s => s.Id == id).Select(s => s.SessionStamp).SingleOrDefaultAsync(cancellationToken)
        : await OfLearner(db, id, cancellationToken);
}
