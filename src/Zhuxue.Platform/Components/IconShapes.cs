using System.Collections.Frozen;

namespace Zhuxue.Platform.Components;

/// <summary>The icons: inline SVG on a 24 grid, drawn in the colour of the text around them.</summary>
public static class IconShapes
{
    private static readonly FrozenDictionary<string, string> Shapes = new Dictionary<string, string>
    {
        ["again"] = """<path d="M20 11a8 8 0 0 0-14.5-3.5L4 9M4 4v5h5M4 13a8 8 0 0 0 14.5 3.5L20 15M20 20v-5h-5"/>""",
        ["arrow"] = """<path d="M4 12h15M13 6l6 6-6 6"/>""",
        ["back"] = """<path d="M4 5v5h5M4.5 10A8.2 8.2 0 1 1 4 14"/>""",
        ["bell"] = """<path d="M6 10a6 6 0 0 1 12 0c0 5 2 6.5 2 6.5H4S6 15 6 10zM10 20a2.2 2.2 0 0 0 4 0"/>""",
        ["book"] = """<path d="M12 6.5C9.5 4.8 6.5 4.5 3 5v13.5c3.5-.5 6.5-.2 9 1.5 2.5-1.7 5.5-2 9-1.5V5c-3.5-.5-6.5-.2-9 1.5zM12 6.5V20"/>""",
        ["building"] = """<path d="M4 21V5l9-2v18M13 9h7v12M2.5 21h19M7.5 8.5h2M7.5 12.5h2M7.5 16.5h2M16 13h1.5M16 17h1.5"/>""",
        ["calendar"] = """<rect x="4" y="5" width="16" height="16" rx="2"/><path d="M4 10h16M8.5 3v4M15.5 3v4"/>""",
        ["call"] = """<path d="M5 4h4l1.8 4.8L8.3 10.4a11.5 11.5 0 0 0 5.3 5.3l1.6-2.5L20 15v4a1.5 1.5 0 0 1-1.5 1.5A15.5 15.5 0 0 1 3.5 5.5 1.5 1.5 0 0 1 5 4z"/>""",
        ["camera"] = """<path d="M4 7h3.5L9 4.5h6L16.5 7H20a1 1 0 0 1 1 1v10.5a1 1 0 0 1-1 1H4a1 1 0 0 1-1-1V8a1 1 0 0 1 1-1z"/><circle cx="12" cy="13" r="3.8"/>""",
        ["card"] = """<rect x="3" y="5" width="18" height="14" rx="2"/><circle cx="8.5" cy="11" r="2"/><path d="M5.8 16a2.8 2.8 0 0 1 5.4 0M14 10h4M14 14h4"/>""",
        ["certificate"] = """<rect x="3" y="4" width="18" height="13" rx="2"/><path d="M7 8.5h6M7 12h4"/><circle cx="16" cy="12.5" r="2.5"/><path d="M14.5 14.8V21l1.5-1.2 1.5 1.2v-6.2"/>""",
        ["chart"] = """<path d="M4 20h16M7 16v-5M12 16V6M17 16v-8"/>""",
        ["check"] = """<path d="m5 12.5 4.5 4.5L19 7.5"/>""",
        ["clock"] = """<circle cx="12" cy="12" r="9"/><path d="M12 7v5.3l3.2 2"/>""",
        ["cross"] = """<path d="M6 6l12 12M18 6 6 18"/>""",
        ["dash"] = """<path d="M6 12h12"/>""",
        ["dot"] = """<circle cx="12" cy="12" r="4"/>""",
        ["down"] = """<path d="m5 9 7 7 7-7"/>""",
        ["download"] = """<path d="M12 4v11M7 10.5l5 5 5-5M4 20h16"/>""",
        ["eye"] = """<path d="M2.5 12S6 5.5 12 5.5 21.5 12 21.5 12 18 18.5 12 18.5 2.5 12 2.5 12z"/><circle cx="12" cy="12" r="3"/>""",
        ["film"] = """<rect x="3" y="5" width="18" height="14" rx="2"/><path d="M8 5v14M16 5v14M3 12h18"/>""",
        ["filter"] = """<path d="M4 5h16l-6 7.5V19l-4 2v-8.5z"/>""",
        ["fit"] = """<path d="M9 4v5H4M15 4v5h5M9 20v-5H4M15 20v-5h5"/>""",
        ["flag"] = """<path d="M5 21V4h13l-2.5 4.5L18 13H5"/>""",
        ["fullscreen"] = """<path d="M4 9V4h5M20 9V4h-5M4 15v5h5M20 15v5h-5"/>""",
        ["headset"] = """<path d="M4 14v-2a8 8 0 0 1 16 0v2"/><rect x="3" y="13.5" width="4" height="6" rx="1.5"/><rect x="17" y="13.5" width="4" height="6" rx="1.5"/><path d="M19 19.5c0 1.2-2 2-5 2"/>""",
        ["helmet"] = """<path d="M3 17.5h18M5 17.5V15a7 7 0 0 1 14 0v2.5M10 8.3V13M14 8.3V13M10 8.3V6h4v2.3"/>""",
        ["home"] = """<path d="M4 11l8-7 8 7M6 9.5V20h12V9.5M10 20v-6h4v6"/>""",
        ["info"] = """<circle cx="12" cy="12" r="9"/><path d="M12 11v5.5M12 7.6v.1"/>""",
        ["leave"] = """<path d="M14 4H6a1 1 0 0 0-1 1v14a1 1 0 0 0 1 1h8M10 12h11M17 8l4 4-4 4"/>""",
        ["left"] = """<path d="m15 5-7 7 7 7"/>""",
        ["letters"] = """<path d="M3 19 8 6l5 13M4.8 15h6.4M15 19l3-8 3 8M16 16.5h4"/>""",
        ["light"] = """<circle cx="12" cy="12" r="4"/><path d="M12 2.5v2M12 19.5v2M2.5 12h2M19.5 12h2M5.3 5.3l1.4 1.4M17.3 17.3l1.4 1.4M18.7 5.3l-1.4 1.4M6.7 17.3l-1.4 1.4"/>""",
        ["list"] = """<path d="M9 6h11M9 12h11M9 18h11M4.5 6v.1M4.5 12v.1M4.5 18v.1"/>""",
        ["lock"] = """<rect x="5" y="10.5" width="14" height="10" rx="2"/><path d="M8 10.5V7.5a4 4 0 0 1 8 0v3M12 14.5v2.5"/>""",
        ["message"] = """<path d="M4 5h16v12H9l-5 4z"/><path d="M8.5 9.5h7M8.5 13h4"/>""",
        ["offline"] = """<path d="M3 3l18 18M8.5 6.5a14 14 0 0 1 13 3M2.5 9.5A14 14 0 0 1 5.5 7.3M6 13.2a9 9 0 0 1 4-2.2M9.2 16.6a4.2 4.2 0 0 1 5.6 0M12 19.8v.1"/>""",
        ["pause"] = """<path d="M8 5v14M16 5v14"/>""",
        ["pencil"] = """<path d="M4 20h4L19.5 8.5l-4-4L4 16zM13 7l4 4"/>""",
        ["people"] = """<circle cx="9" cy="8.5" r="3.5"/><path d="M2.5 20a6.5 6.5 0 0 1 13 0M15.5 5.3a3.5 3.5 0 0 1 0 6.4M18 14.4a6.5 6.5 0 0 1 3.5 5.6"/>""",
        ["person"] = """<circle cx="12" cy="8" r="4"/><path d="M4.5 20.5a7.5 7.5 0 0 1 15 0"/>""",
        ["phone"] = """<rect x="7" y="2.5" width="10" height="19" rx="2"/><path d="M11 18.5h2"/>""",
        ["play"] = """<path d="M7 4.5v15l12.5-7.5z"/>""",
        ["plus"] = """<path d="M12 5v14M5 12h14"/>""",
        ["qr"] = """<rect x="4" y="4" width="6" height="6" rx="1"/><rect x="14" y="4" width="6" height="6" rx="1"/><rect x="4" y="14" width="6" height="6" rx="1"/><path d="M14 14h2.5v2.5M20 14v2M14 20h2M19.5 19.5h.5"/>""",
        ["question"] = """<circle cx="12" cy="12" r="9"/><path d="M9.3 9.4a2.8 2.8 0 1 1 3.9 2.6c-.8.4-1.2.9-1.2 1.9M12 16.8v.1"/>""",
        ["right"] = """<path d="m9 5 7 7-7 7"/>""",
        ["search"] = """<circle cx="10.5" cy="10.5" r="6.5"/><path d="m15.5 15.5 5 5"/>""",
        ["shield"] = """<path d="M12 3 4.5 6v6c0 4.5 3.2 7.7 7.5 9 4.3-1.3 7.5-4.5 7.5-9V6zM8.7 12.2l2.3 2.3 4.3-4.5"/>""",
        ["sliders"] = """<path d="M4 7h9M17 7h3M4 17h3M11 17h9"/><circle cx="15" cy="7" r="2"/><circle cx="9" cy="17" r="2"/>""",
        ["sound"] = """<path d="M4 9.5h3.5L12 5.5v13l-4.5-4H4zM15.5 9a4.2 4.2 0 0 1 0 6M18 6.5a8 8 0 0 1 0 11"/>""",
        ["sound-off"] = """<path d="M4 9.5h3.5L12 5.5v13l-4.5-4H4zM16 9.5l5 5M21 9.5l-5 5"/>""",
        ["trash"] = """<path d="M4.5 7h15M9.5 7V4.5h5V7M6.5 7l1 13h9l1-13M10.5 11v5.5M13.5 11v5.5"/>""",
        ["upload"] = """<path d="M12 16V5M7 9.5l5-5 5 5M4 20h16"/>""",
        ["warning"] = """<path d="M12 4 2.8 19.5h18.4zM12 10v4.5M12 17.2v.1"/>""",
        ["wifi"] = """<path d="M2.5 9.5a14 14 0 0 1 19 0M6 13.2a9 9 0 0 1 12 0M9.2 16.6a4.2 4.2 0 0 1 5.6 0M12 19.8v.1"/>""",
    }.ToFrozenDictionary();

    /// <summary>The names that <see cref="Icon"/> takes.</summary>
    public static IEnumerable<string> Names => Shapes.Keys.Order(StringComparer.Ordinal);

    /// <summary>The SVG content of an icon; an unknown name is a bug in the page.</summary>
    public static string Shape(string name) => Shapes.TryGetValue(name, out var shape)
        ? shape
        : throw new ArgumentException($"No icon is called '{name}'; IconShapes.cs lists them.", nameof(name));
}
