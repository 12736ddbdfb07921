using Zhuxue.Platform.Components;
using Zhuxue.Platform.Data;
using Zhuxue.Registry.Accounts;
using Zhuxue.Registry.Certificates;
using Zhuxue.Registry.Desk;
using Zhuxue.Registry.Intake;
using Zhuxue.Registry.Records;
using Zhuxue.Registry.Verification;

namespace Zhuxue.Registry;

/// <summary>Puts the registry together: the only place that knows every context.</summary>
internal static class RegistrySite
{
    public static WebApplication Build(string[] args)
    {
        var builder = WebApplication.CreateBuilder(args);
        builder.AddPlatform<RegistryDb>("registry", RegistryDb.Contexts);
        var services = builder.Services;
        services.AddOptions<RegistryOptions>().Bind(builder.Configuration.GetSection("Registry")).ValidateDataAnnotations().ValidateOnStart();
        services.AddSiteComponents(RegistryMenu.Menu);
        services.AddOpenApi();
        services.AddAccounts(builder.Configuration);
        services.AddRecords();
        services.AddCertificates(builder.Configuration);
        services.AddIntake(builder.Configuration);
        services.AddVerification(builder.Configuration);
        services.AddDesk();

        var app = builder.Build();
        app.UsePlatform();
        app.UseRateLimiter();
        app.UseAuthentication();
        app.UseAuthorization();
        app.UseAntiforgery();
        app.MapHealthChecks("/healthz");
        app.MapOpenApi();
        app.MapRazorComponents<App>();
        app.MapAccounts();
        app.MapCertificates();
        app.MapIntake();
        app.MapDesk();
        return app;
    }

    /// <summary>Brings the database to this build before the first request.</summary>
    public static async Task MigrateAsync(this WebApplication app)
    {
        await using var scope = app.Services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<Migrator>().MigrateAsync(app.Lifetime.ApplicationStopping);
    }
}
