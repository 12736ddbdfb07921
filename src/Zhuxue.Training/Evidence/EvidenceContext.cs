namespace Zhuxue.Training.Evidence;

/// <summary>What decides an hour, kept as it was.</summary>
internal static class EvidenceContext
{
    public static void AddEvidence(this IServiceCollection services) => services.AddScoped<EvidenceLog>();
}
