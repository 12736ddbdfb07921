using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Zhuxue.Documents.Pdf.Fonts;

/// <summary>What a PDF stores of a font: the packed subset, and how its glyphs are wide and read.</summary>
/// <param name="Name">With the tag of six letters that ISO 32000-1, 9.6.4 asks for; the same for the same characters.</param>
/// <param name="File">The TrueType file, deflated.</param>
/// <param name="FileLength">Bytes of it before.</param>
/// <param name="Widths">The <c>W</c> array.</param>
/// <param name="ToUnicode">The map from glyphs to characters, deflated.</param>
internal sealed record EmbeddedFont(string Name, byte[] File, int FileLength, string Widths, byte[] ToUnicode, int Ascent, int Descent)
{
    public int Bytes => File.Length + ToUnicode.Length + 2 * Widths.Length;

    public static EmbeddedFont Make(TrueTypeFont font, int[] characters)
    {
        var file = FontSubset.Build(font, characters);
        var widths = new StringBuilder("[0[1000");
        foreach (var character in characters)
            widths.Append(CultureInfo.InvariantCulture, $" {Math.Round(1000 * font.Advance(font.Glyph(character)), 1)}");
        return new(
            $"{Tag(characters)}+{font.Name}", PdfFile.Deflate(file), file.Length, widths.Append("]]").ToString(),
            PdfFile.Deflate(Encoding.ASCII.GetBytes(Readings(characters))), 1000 * font.Ascent / font.UnitsPerEm, 1000 * font.Descent / font.UnitsPerEm);
    }

    private static string Tag(int[] characters)
    {
        var bytes = new byte[4 * characters.Length];
        for (var i = 0; i < characters.Length; i++)
            BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(4 * i), characters[i]);
        return string.Concat(SHA256.HashData(bytes).Take(6).Select(b => (char)('A' + b % 26)));
    }

    private static string Readings(int[] characters)
    {
        var map = new StringBuilder("/CIDInit/ProcSet findresource begin 12 dict begin begincmap/CMapName/Readings def/CMapType 2 def 1 begincodespacerange<0000><FFFF>endcodespacerange\n");
        var glyph = 1;
        // A block holds 100 entries at most (Adobe technical note 5411).
        foreach (var block in characters.Chunk(100))
        {
            map.Append(CultureInfo.InvariantCulture, $"{block.Length} beginbfchar\n");
            foreach (var character in block)
                map.Append(CultureInfo.InvariantCulture, $"<{glyph++:X4}><{Convert.ToHexString(Encoding.BigEndianUnicode.GetBytes(char.ConvertFromUtf32(character)))}>\n");
            map.Append("endbfchar\n");
        }
        return map.Append("endcmap CMapName currentdict/CMap defineresource pop end end").ToString();
    }
}
