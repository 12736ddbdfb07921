using Zhuxue.Training.Catalogue.Lessons;
using Zhuxue.Training.Catalogue.Rules;

namespace Zhuxue.Training.Catalogue;

/// <summary>What can be learned, under which rules, and the videos of it.</summary>
internal static class CatalogueContext
{
    public static void AddCatalogue(this IServiceCollection services)
    {
        services.AddSingleton(RulePacks.Embedded());
        services.AddScoped<LessonCatalogue>();
    }
}
