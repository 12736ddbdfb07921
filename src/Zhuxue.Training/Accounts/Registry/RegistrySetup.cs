using Zhuxue.Platform.Messaging;
using Zhuxue.Training.Accounts.Cards;
using Zhuxue.Training.Accounts.Images;

namespace Zhuxue.Training.Accounts.Registry;

/// <summary>Wires the way to the registry.</summary>
internal static class RegistrySetup
{
    public static void AddRegistry(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<RegistryOptions>().Bind(configuration.GetSection("Registry")).ValidateDataAnnotations().ValidateOnStart();
        services.AddHttpClient(RegistryCalls.Client).RemoveAllLoggers().ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false });
        services.AddSingleton<RegistryCalls>();
        services.AddScoped<IOutboxHandler, LookAtRegistry>();
        services.AddScoped<LookAfterUpload>();
        services.AddScoped<IReactTo<PortraitAccepted>>(s => s.GetRequiredService<LookAfterUpload>());
        services.AddScoped<IReactTo<IdCardAccepted>>(s => s.GetRequiredService<LookAfterUpload>());
    }
}
