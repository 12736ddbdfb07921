using Microsoft.Extensions.Options;
using Zhuxue.Platform.Data;
using Zhuxue.Training.Accounts;
using Zhuxue.Training.Catalogue;
using Zhuxue.Training.Evidence;
using Zhuxue.Training.FaceChecks;
using Zhuxue.Training.Learning;
using Zhuxue.Vision;
using Zhuxue.Vision.Faces;

namespace Zhuxue.Training;

/// <summary>Puts the training site together: the only place that knows every context.</summary>
internal static class TrainingSite
{
    public static WebApplication Build(string[] args)
    {
        var builder = WebApplication.CreateBuilder(args);
        builder.AddPlatform<TrainingDb>("training", TrainingDb.Contexts);
        var services = builder.Services;
        services.AddAuthentication();
        services.AddAuthorization();
        // Loaded at the first face, once for the process.
        services.AddSingleton(s => new FaceAnalyzer(new VisionOptions
        {
            OnnxRuntimePath = Path.Combine(Parts(s), "onnxruntime", "libonnxruntime.so.1"),
            ModelDirectory = Path.Combine(Parts(s), "models"),
        }));
        services.AddSingleton<PhotoCheck>();
        services.AddEvidence();
        services.AddAccounts(builder.Configuration);
        services.AddCatalogue();
        services.AddFaceChecks();
        services.AddLearning();

        var app = builder.Build();
        app.UsePlatform();
        app.UseAuthentication();
        app.UseAuthorization();
        app.UseAntiforgery();
        app.MapHealthChecks("/healthz");
        app.MapFaceChecks();
        app.MapLearning();
        return app;
    }

    private static string Parts(IServiceProvider services) => services.GetRequiredService<IOptions<PlatformOptions>>().Value.PartsFolder;

    /// <summary>Brings the database to this build before the first request.</summary>
    public static async Task MigrateAsync(this WebApplication app)
    {
        await using var scope = app.Services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<Migrator>().MigrateAsync(app.Lifetime.ApplicationStopping);
    }
}
