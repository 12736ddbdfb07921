using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Zhuxue.Platform.Messaging;

namespace Zhuxue.Platform.Sms;

/// <summary>Wires texts into a site.</summary>
public static class SmsSetup
{
    /// <summary>Adds <see cref="Texts"/>, the gateway of the settings, and the site's templates.</summary>
    public static void AddSms(this IServiceCollection services, IConfiguration configuration, params IReadOnlyList<SmsTemplate> templates)
    {
        services.AddOptions<SmsOptions>().Bind(configuration.GetSection("Sms")).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<IValidateOptions<SmsOptions>, SmsOptions.Complete>();
        services.AddSingleton(new SmsTemplates(templates));
        services.AddSingleton<ISmsGateway>(s => s.GetRequiredService<IOptions<SmsOptions>>().Value.Gateway switch
        {
            "local" => ActivatorUtilities.CreateInstance<LocalGateway>(s),
            _ => new NoGateway(),
        });
        services.AddScoped<Texts>();
        services.AddScoped<TextReports>();
        services.AddScoped<IOutboxHandler, SendText>();
    }
}
