using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Zhuxue.Platform.Data;
using Zhuxue.Platform.Messaging;
using Zhuxue.Platform.Sms.Aliyun;
using Zhuxue.Platform.Sms.Tencent;

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
            AliyunGateway.GatewayName => ActivatorUtilities.CreateInstance<AliyunGateway>(s),
            TencentGateway.GatewayName => ActivatorUtilities.CreateInstance<TencentGateway>(s),
            _ => new NoGateway(),
        });
        services.AddHttpClient(GatewayCall.Client).RemoveAllLoggers().ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false });
        services.AddScoped<Texts>();
        services.AddScoped<TextReports>();
        services.AddScoped<IOutboxHandler, SendText>();
        services.AddScoped<IRetention, ForgetTexts>();
        services.AddRateLimiter(SmsReceipts.Limit);
    }

    /// <summary>The door for receipts of the gateways. The site uses rate limiting.</summary>
    public static void MapSms(this IEndpointRouteBuilder app) => SmsReceipts.Map(app);
}
