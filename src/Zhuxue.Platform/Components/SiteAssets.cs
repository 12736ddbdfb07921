using System.Text.Json;
using Microsoft.AspNetCore.Hosting;

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

    private static Dictionary<string, string> Read(IWebHostEnvironment environment)
    {
        var manifest = environment.WebRootFileProvider.GetFileInfo("dist/manifest.json");
        if (!manifest.Exists)
            return [];
        using var stream = manifest.CreateReadStream();
        return JsonSerializer.Deserialize<Dictionary<string, string>>(stream) ?? [];
    }
}
