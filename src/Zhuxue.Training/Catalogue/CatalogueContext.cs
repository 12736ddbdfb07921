using Zhuxue.Platform.Messaging;
using Zhuxue.Training.Catalogue.Lessons;
using Zhuxue.Training.Catalogue.Media;
using Zhuxue.Training.Catalogue.Rules;

namespace Zhuxue.Training.Catalogue;

/// <summary>What can be learned, under which rules, and the videos of it.</summary>
internal static class CatalogueContext
{
    public static void AddCatalogue(this IServiceCollection services, IConfiguration configuration)
    {
        services.Configure<CatalogueOptions>(configuration.GetSection("Catalogue"));
        // Read here, not at first use: a site with a bad rule pack does not start.
        services.AddSingleton(RulePacks.Embedded());
        services.AddMemoryCache();
        services.AddScoped<LessonCatalogue>();
        services.AddScoped<CreateLesson>();
        services.AddScoped<PublishLesson>();
        services.AddScoped<AssetTimelines>();
        services.AddScoped<Playlists>();
        services.AddScoped<MediaKeys>();
        services.AddScoped<UploadVideo>();
        services.AddSingleton<VideoProbe>();
        services.AddSingleton<VideoEncoder>();
        services.AddScoped<IOutboxHandler, TranscodeVideo>();
        services.AddScoped<IOutboxHandler, DeleteBlobs>();
    }

    public static void MapCatalogue(this IEndpointRouteBuilder app)
    {
        SendSegment.Map(app);
        ReceiveVideo.Map(app);
    }
}
