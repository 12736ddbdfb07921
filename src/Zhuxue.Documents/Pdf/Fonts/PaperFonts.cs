namespace Zhuxue.Documents.Pdf.Fonts;

/// <summary>The fonts of the papers: LXGW WenKai (SIL OFL 1.1) and WenQuanYi Zen Hei (GPL 2 with the font embedding exception), packages of Debian.</summary>
internal sealed class PaperFonts : IDisposable
{
    private readonly TrueTypeFont kai, bold, hei;

    /// <param name="folder">Where Debian puts TrueType fonts.</param>
    /// <exception cref="FileNotFoundException">A font is not there; the message names the package.</exception>
    public PaperFonts(string folder, SubsetCache? subsets = null)
    {
        kai = new(Existing(folder, "lxgw-wenkai/LXGWWenKai-Regular.ttf", "fonts-lxgw-wenkai"));
        bold = new(Existing(folder, "lxgw-wenkai/LXGWWenKai-Bold.ttf", "fonts-lxgw-wenkai"));
        hei = new(Existing(folder, "wqy/wqy-zenhei.ttc", "fonts-wqy-zenhei"));
        Kai = new(kai, hei);
        Bold = new(bold, kai, hei);
        Hei = new(hei, kai);
        Subsets = subsets ?? new();
    }

    /// <summary>A written hand, for what was filled in.</summary>
    public Typeface Kai { get; }

    /// <summary>The same, bold: titles and names.</summary>
    public Typeface Bold { get; }

    /// <summary>A plain hand, for labels and notes.</summary>
    public Typeface Hei { get; }

    public SubsetCache Subsets { get; }

    public void Dispose()
    {
        kai.Dispose();
        bold.Dispose();
        hei.Dispose();
    }

    private static string Existing(string folder, string name, string package) => Path.Combine(folder, name) is var path && File.Exists(path)
        ? path
        : throw new FileNotFoundException($"The font '{path}' is missing. Install the Debian package {package}, or set Documents:FontFolder to where it lies.", path);
}
