using Zhuxue.Documents.Pdf.Fonts;

namespace Zhuxue.Documents.Pdf.Text;

/// <summary>One character with its font.</summary>
/// <param name="Advance">In em.</param>
/// <param name="After">Space to the next one, in em; negative where two marks stand close.</param>
internal readonly record struct SetGlyph(int Character, TrueTypeFont Font, double Advance, double After);

/// <summary>A line of text with the place of each character, in em: it is measured, stretched and drawn at any size.</summary>
internal sealed class SetLine
{
    /// <summary>From 0.1 em on, readers take a gap for a space; below, text is found as it was written.</summary>
    private const double SeenAsSpace = 0.095;

    /// <summary>Between an ideograph and a Latin letter or digit.</summary>
    private const double Mixed = 0.085;

    private readonly SetGlyph[] glyphs;

    private SetLine(SetGlyph[] glyphs) => this.glyphs = glyphs;

    public ReadOnlySpan<SetGlyph> Glyphs => glyphs;

    public int Count => glyphs.Length;

    /// <summary>From the first to the last character, in em.</summary>
    public double Width => glyphs.Sum(g => g.Advance + g.After) - (Count > 0 ? glyphs[^1].After : 0);

    /// <summary>What it says.</summary>
    public string Text => string.Concat(glyphs.Select(g => char.ConvertFromUtf32(g.Character)));

    /// <summary>Whether a reader needs to be told the text, because gaps look like spaces.</summary>
    public bool NeedsText => glyphs.Take(Count - 1).Any(g => g.After > SeenAsSpace) || glyphs.Any(g => g.After < 0);

    /// <summary>Sets a text, with space between the characters.</summary>
    /// <param name="face">The look.</param>
    /// <param name="text">Any text without control characters.</param>
    /// <param name="tracking">Further space after each character, in em.</param>
    /// <exception cref="MissingGlyphException">No font has one of the characters.</exception>
    public static SetLine Of(Typeface face, string text, double tracking = 0)
    {
        var characters = text.EnumerateRunes().Select(r => r.Value).ToArray();
        var glyphs = new SetGlyph[characters.Length];
        for (var i = 0; i < characters.Length; i++)
        {
            var (font, glyph) = face.Find(characters[i]);
            var gap = i + 1 < characters.Length ? Between(characters[i], characters[i + 1]) : 0;
            glyphs[i] = new(characters[i], font, font.Advance(glyph), gap + tracking);
        }
        return new(glyphs);
    }

    /// <summary>The same with equal gaps such that it is as wide as asked: the first character flush left, the last flush right.</summary>
    public SetLine Spread(double width)
    {
        var gap = Count > 1 ? (width - glyphs.Sum(g => g.Advance)) / (Count - 1) : 0;
        return new([.. glyphs.Select(g => g with { After = gap })]);
    }

    /// <summary>The same, stretched between ideographs and at the edges of Latin runs, to a width.</summary>
    public SetLine Justify(double width)
    {
        var gaps = Enumerable.Range(0, Math.Max(Count - 1, 0)).Where(i => !(Marks.InRun(glyphs[i].Character) && Marks.InRun(glyphs[i + 1].Character))).ToHashSet();
        var more = gaps.Count > 0 ? (width - Width) / gaps.Count : 0;
        return new([.. glyphs.Select((g, i) => gaps.Contains(i) ? g with { After = g.After + more } : g)]);
    }

    /// <summary>Some of its characters, without spaces at the ends.</summary>
    public SetLine Part(int start, int end)
    {
        while (end > start && glyphs[end - 1].Character == ' ')
            end--;
        while (start < end && glyphs[start].Character == ' ')
            start++;
        return new(glyphs[start..end]);
    }

    private static double Between(int left, int right) =>
        (Marks.IsIdeograph(left) && Marks.IsLatin(right)) || (Marks.IsLatin(left) && Marks.IsIdeograph(right)) ? Mixed
        : Marks.StandClose(left, right) ? -0.5
        : 0;
}
