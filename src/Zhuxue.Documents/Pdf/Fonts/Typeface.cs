namespace Zhuxue.Documents.Pdf.Fonts;

/// <summary>Fonts of one look, in the order in which they are asked for a character.</summary>
internal sealed record Typeface(params IReadOnlyList<TrueTypeFont> Fonts)
{
    /// <summary>The first font that has the character, and its glyph.</summary>
    /// <exception cref="MissingGlyphException">None has it: a box would be printed.</exception>
    public (TrueTypeFont Font, ushort Glyph) Find(int character)
    {
        foreach (var font in Fonts)
        {
            if (font.Glyph(character) is > 0 and var glyph)
                return (font, glyph);
        }
        throw new MissingGlyphException(character);
    }
}

/// <summary>A character that no font at hand can show.</summary>
internal sealed class MissingGlyphException(int character) : Exception($"No font has a glyph for U+{character:X4}.")
{
    public int Character => character;
}
