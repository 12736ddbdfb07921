using Zhuxue.Platform;
using Zhuxue.Platform.Components;
using Zhuxue.Platform.Data;

namespace Zhuxue.Registry;

/// <summary>Puts the registry together: the only place that knows every context.</summary>
internal static class RegistrySite
{
    public static WebApplication Build(string[] args)
    {
        var builder = WebApplication.CreateBuilder(args);
        builder.AddPlatform<RegistryDb>("registry", RegistryDb.Contexts);
        builder.Services.AddOptions<RegistryOptions>().Bind(builder.Configuration.GetSection("Registry")).ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddSiteComponents(new SiteMenu
        {
            Name = "筑学 · 管理系统",
            Note = "从业人员培训管理",
            Site = "registry",
            HelpLines = [new("4009999355", "平台热线")],
        });

        var app = builder.Build();
        app.UsePlatform();
        app.UseAntiforgery();
        app.MapHealthChecks("/healthz");
        app.MapRazorComponents<App>();
        return app;
    }

    /// <summary>Brings the database to this build before the first request.</summary>
    public static async Task MigrateAsync(this WebApplication app)
    {
        await using var scope = app.Services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<Migrator>().MigrateAsync(app.Lifetime.ApplicationStopping);
    }
}
