using System.Threading.RateLimiting;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Options;

namespace Zhuxue.Registry.Verification;

/// <summary>What anybody may ask: whether a certificate is valid.</summary>
internal static class VerificationContext
{
    public const string RateLimit = "verify";

    public static void AddVerification(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<VerificationOptions>().Bind(configuration.GetSection("Verification")).ValidateDataAnnotations().ValidateOnStart();
        services.AddScoped<VerifyCertificate>();
        services.Configure<RateLimiterOptions>(limiter => limiter.AddPolicy(RateLimit, context =>
            // The empty form costs nothing; a QR code and a posted form are look-ups.
            HttpMethods.IsGet(context.Request.Method) && context.Request.Path.StartsWithSegments("/verify")
                ? RateLimitPartition.GetNoLimiter("form")
                : RateLimitPartition.GetFixedWindowLimiter("verify:" + SessionSetup.LimitKeyOf(context.Connection.RemoteIpAddress), _ => new FixedWindowRateLimiterOptions
                {
                    Window = TimeSpan.FromMinutes(1),
                    PermitLimit = context.RequestServices.GetRequiredService<IOptions<VerificationOptions>>().Value.LookUpsPerMinute,
                })));
    }
}
