using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Zhuxue.Bench;

/// <summary>The least that ASP.NET Core can be: one route, no database. What a site weighs beyond it is ours.</summary>
internal static class BareSite
{
    public const string Argument = "--bare-site";

    public static async Task<int> RunAsync(string[] args)
    {
        var builder = WebApplication.CreateSlimBuilder(args[1..]);
        builder.Logging.ClearProviders();
        await using var app = builder.Build();
        app.MapGet("/healthz", () => TypedResults.Text("Healthy"));
        await app.RunAsync();
        return 0;
    }
}
