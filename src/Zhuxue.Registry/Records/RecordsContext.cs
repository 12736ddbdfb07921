namespace Zhuxue.Registry.Records;

/// <summary>Institutions, their keys, and the hours that they have uploaded.</summary>
internal static class RecordsContext
{
    public static void AddRecords(this IServiceCollection services) => services.AddScoped<HourRecords>();
}
