using System.Net;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Zhuxue.Platform.People;

/// <summary>Claims that stand in every cookie of a session.</summary>
public static class SessionClaims
{
    public const string Stamp = "zhuxue:stamp", Started = "zhuxue:started";
}

/// <summary>What the sign-in of both sites has in common; which cookies there are, each site says.</summary>
public static class SessionSetup
{
    /// <summary>Passwords, lock-out and sessions, with the settings <c>Accounts:*</c>. The site adds its schemes and an <see cref="ISessionHolders"/>.</summary>
    public static void AddPasswordsAndSessions(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<SignInOptions>().Bind(configuration.GetSection("Accounts")).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<Passwords>();
        services.AddSingleton<PasswordAttempts>();
        services.AddSingleton<SessionStamps>();
        services.AddScoped<SessionEvents>();
    }

    /// <summary>How the cookie of a scheme is kept, and where whoever has none is sent.</summary>
    public static void AddSessionCookie(this IServiceCollection services, string scheme, string signInPath, Func<IServiceProvider, int> idleMinutes, bool sliding = true) =>
        services.AddOptions<CookieAuthenticationOptions>(scheme).Configure<IServiceProvider>((cookie, provider) =>
        {
            cookie.Cookie.Name = scheme;
            cookie.Cookie.HttpOnly = true;
            cookie.Cookie.SameSite = SameSiteMode.Lax;
            cookie.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
            cookie.ExpireTimeSpan = TimeSpan.FromMinutes(idleMinutes(provider));
            cookie.SlidingExpiration = sliding;
            cookie.LoginPath = signInPath;
            cookie.EventsType = typeof(SessionEvents);
        });

    /// <summary>The idle time of an ordinary session, for <see cref="AddSessionCookie"/>.</summary>
    public static int SessionIdleMinutes(IServiceProvider services) => services.GetRequiredService<IOptions<SignInOptions>>().Value.SessionIdleMinutes;

    /// <summary>What a limit for each address counts by: an IPv6 household or site has a /64 of its own.</summary>
    public static string LimitKeyOf(IPAddress? address)
    {
        if (address is null)
            return "unknown";
        if (address.IsIPv4MappedToIPv6)
            address = address.MapToIPv4();
        var bytes = address.GetAddressBytes();
        return Convert.ToHexString(bytes.AsSpan(0, Math.Min(8, bytes.Length)));
    }
}
