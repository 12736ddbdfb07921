using Zhuxue.Platform.Components;
using Zhuxue.Platform.Data;
using Zhuxue.Platform.Sms;
using Zhuxue.Platform.Web;
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
    private const string ApiDescription =
        "All that a learner does on a phone: sign-in, file, lessons, notices. JSON in UTF-8; instants are UTC, days are those of Beijing. Unsafe methods carry the header X-Zhuxue. "
        + "Refusals are RFC 9457 problem details with stable types urn:zhuxue:…, whose title and detail are Chinese and may be shown as they are. "
        + "The version stands in the path: within v1 members are added and never change their meaning; clients pass over what they do not know.";

    public static WebApplication Build(string[] args)
    {
        var builder = WebApplication.CreateBuilder(args);
        builder.AddPlatform<TrainingDb>("training", TrainingDb.Contexts);
        var services = builder.Services;
        services.AddSiteComponents(TrainingMenu.Menu);
        services.AddOpenApi(options => options.Describe("筑学学员接口", ApiDescription));
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
        app.MapGet("/", () => TypedResults.Redirect("/training")).ExcludeFromDescription();
        app.MapRazorComponents<App>();
        app.MapSms();
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
