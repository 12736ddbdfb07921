using Microsoft.Extensions.Options;
using Zhuxue.Platform.Messaging;

namespace Zhuxue.Training.Notices;

/// <summary>What goes out to people: texts so far.</summary>
internal static class NoticesContext
{
    public static void AddNotices(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<NoticesOptions>().Bind(configuration.GetSection("Notices")).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<ISendSms>(s => s.GetRequiredService<IOptions<NoticesOptions>>().Value.Gateway == "local" ? new LocalGateway() : new NoGateway());
        services.AddScoped<Texts>();
        services.AddScoped<IOutboxHandler, SendSms>();
    }
}
