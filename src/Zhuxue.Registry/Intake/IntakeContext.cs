using System.Threading.RateLimiting;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Options;

namespace Zhuxue.Registry.Intake;

/// <summary>What training institutions send and ask, over signed requests.</summary>
internal static class IntakeContext
{
    private const string RateLimit = "intake";

    public static void AddIntake(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<IntakeOptions>().Bind(configuration.GetSection("Intake")).ValidateDataAnnotations().ValidateOnStart();
        services.AddScoped<SignatureGate>();
        services.AddScoped<TakeHours>();
        services.Configure<RateLimiterOptions>(limiter => limiter.AddPolicy(RateLimit, context =>
            RateLimitPartition.GetFixedWindowLimiter(SessionSetup.LimitKeyOf(context.Connection.RemoteIpAddress), _ => new FixedWindowRateLimiterOptions
            {
                Window = TimeSpan.FromMinutes(1),
                PermitLimit = context.RequestServices.GetRequiredService<IOptions<IntakeOptions>>().Value.RequestsPerMinute,
            })));
    }

    public static void MapIntake(this IEndpointRouteBuilder app)
    {
        var api = app.MapGroup("/api/v1").RequireRateLimiting(RateLimit);
        PutHourRecord.Map(api);
        WithdrawHourRecord.Map(api);
        ListHourRecords.Map(api);
        RequestPhoto.Map(api);
    }
}
