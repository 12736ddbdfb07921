using Zhuxue.Platform.Components;
using Zhuxue.Platform.Data;
using Zhuxue.Training.Accounts;
using Zhuxue.Training.Catalogue;
using Zhuxue.Training.Console;
using Zhuxue.Training.Evidence;
using Zhuxue.Training.Exams;
using Zhuxue.Training.FaceChecks;
using Zhuxue.Training.Hours;
using Zhuxue.Training.Learning;
using Zhuxue.Training.Notices;

namespace Zhuxue.Training;

/// <summary>Puts the training site together: the only place that knows every context.</summary>
internal static class TrainingSite
{
    public static WebApplication Build(string[] args)
    {
        var builder = WebApplication.CreateBuilder(args);
        builder.AddPlatform<TrainingDb>("training", TrainingDb.Contexts);
        var services = builder.Services;
        services.AddSiteComponents(TrainingMenu.Menu);
        services.AddOpenApi();
        services.AddVision();
        services.AddEvidence();
        services.AddNotices(builder.Configuration);
        services.AddAccounts(builder.Configuration);
        services.AddCatalogue(builder.Configuration);
        services.AddFaceChecks();
        services.AddLearning(builder.Configuration);
        services.AddExams(builder.Configuration);
        services.AddHours(builder.Configuration);
        services.AddConsole(builder.Configuration);

        var app = builder.Build();
        app.UsePlatform();
        app.UseRateLimiter();
        app.UseAuthentication();
        app.UseAuthorization();
        app.UseAntiforgery();
        app.MapHealthChecks("/healthz");
        app.MapOpenApi();
        app.MapGet("/", () => TypedResults.Redirect("/training"));
        app.MapRazorComponents<App>();
        app.MapAccounts();
        app.MapCatalogue();
        app.MapFaceChecks();
        app.MapLearning();
        app.MapExams();
        app.MapHours();
        app.MapConsole();
        return app;
    }

    /// <summary>Brings the database to this build before the first request.</summary>
    public static async Task MigrateAsync(this WebApplication app)
    {
        await using var scope = app.Services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<Migrator>().MigrateAsync(app.Lifetime.ApplicationStopping);
    }
}
