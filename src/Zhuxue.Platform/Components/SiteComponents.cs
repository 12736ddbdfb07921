using System.Text.Encodings.Web;
using System.Text.Unicode;
using Microsoft.Extensions.DependencyInjection;

namespace Zhuxue.Platform.Components;

/// <summary>Wiring of the page components that both sites share.</summary>
public static class SiteComponents
{
    /// <summary>Adds what <see cref="SiteDocument"/> and the layouts need; the site says its name and navigation.</summary>
    public static IServiceCollection AddSiteComponents(this IServiceCollection services, SiteMenu menu) => services
        .AddSingleton(menu)
        .AddSingleton<SiteAssets>()
        // Chinese stays Chinese in the page: entities would treble its size.
        .AddSingleton(HtmlEncoder.Create(UnicodeRanges.All));
}
