using System.Reflection;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Endpoints;
using Microsoft.AspNetCore.Http;

namespace Zhuxue.Platform.Components;

/// <summary>The layout of the page that a request asks for, known before the page is rendered.</summary>
internal static class PageLayout
{
    /// <summary>The type that the page names with <c>@layout</c>; null when it names none.</summary>
    public static Type? Of(HttpContext? http) => http?.GetEndpoint()?.Metadata.GetMetadata<ComponentTypeMetadata>()?.Type
        .GetCustomAttribute<LayoutAttribute>()?.LayoutType;
}
