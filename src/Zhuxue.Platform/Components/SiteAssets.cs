using System.Text.Json;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.StaticFiles;

namespace Zhuxue.Platform.Components;

/// <summary>
/// Addresses of the built script and style (<c>wwwroot/dist</c>, made by build/islands.mjs), with the hash of their
/// content, so that browsers may keep them for ever. Without a build the plain address is given.
/// </summary>
public sealed class SiteAssets(IWebHostEnvironment environment)
{
    private readonly Lazy<Dictionary<string, string>> _hashes = new(() => Read(environment));

    /// <summary>The address of a file of <c>dist</c>: <c>app.css</c>, <c>app.js</c>, <c>logo.svg</c>.</summary>
    public string Url(string file) => _hashes.Value.TryGetValue(file, out var hash) ? $"/dist/{file}?v={hash}" : $"/dist/{file}";

    /// <summary>
    /// Lets browsers keep what is named by the hash of its content: the chunks of <c>dist</c>, and its entry files when they are
    /// asked for with their hash.
    /// </summary>
    public static void KeepForever(StaticFileResponseContext context)
    {
        var request = context.Context.Request;
        if (!request.Path.StartsWithSegments("/dist"))
            return;
        var isEntry = context.File.Name is "app.css" or "app.js" or "logo.svg" or "manifest.json";
        context.Context.Response.Headers.CacheControl = !isEntry || request.Query.ContainsKey("v") ? "public, max-age=31536000, immutable" : "no-cache";
    }

    private static Dictionary<string, string> Read(IWebHostEnvironment environment)
    {
        var manifest = environment.WebRootFileProvider.GetFileInfo("dist/manifest.json");
        if (!manifest.Exists)
            return [];
        using var stream = manifest.CreateReadStream();
        return JsonSerializer.Deserialize<Dictionary<string, string>>(stream) ?? [];
    }
}
