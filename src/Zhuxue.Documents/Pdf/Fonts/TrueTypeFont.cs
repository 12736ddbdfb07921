using System.Buffers.Binary;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Zhuxue.Documents.Pdf.Fonts;

/// <summary>
/// A TrueType font (ISO/IEC 14496-22 with <c>glyf</c> outlines) on disk. What is needed to measure stays in memory, about 1 MB for 40,000 glyphs;
/// outlines are read from the file when they are drawn. Safe for many threads.
/// </summary>
internal sealed class TrueTypeFont : IDisposable
{
    private readonly SafeFileHandle file;
    private readonly Dictionary<string, (long At, int Length)> tables = [];
    private readonly CharacterMap characters;
    private readonly byte[] locations;
    private readonly byte[] metrics;
    private readonly bool longLocations;
    private readonly int longMetrics;

    /// <param name="path">A .ttf, or a collection (.ttc).</param>
    /// <param name="face">Which font of a collection.</param>
    /// <exception cref="InvalidDataException">The file is no TrueType font, or has other outlines.</exception>
    public TrueTypeFont(string path, int face = 0)
    {
        Name = Path.GetFileNameWithoutExtension(path).Replace("-", "", StringComparison.Ordinal);
        file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, FileOptions.RandomAccess);
        try
        {
            var start = Encoding.ASCII.GetString(Read(0, 4)) == "ttcf" ? BinaryPrimitives.ReadUInt32BigEndian(Read(12 + 4 * face, 4)) : 0;
            var count = BinaryPrimitives.ReadUInt16BigEndian(Read(start + 4, 2));
            var directory = Read(start + 12, 16 * count);
            for (var i = 0; i < count; i++)
            {
                var entry = directory.AsSpan(16 * i);
                tables[Encoding.ASCII.GetString(entry[..4])] = (BinaryPrimitives.ReadUInt32BigEndian(entry[8..]), (int)BinaryPrimitives.ReadUInt32BigEndian(entry[12..]));
            }
            if (!tables.ContainsKey("glyf"))
                throw new InvalidDataException($"{path} has no TrueType outlines.");
            byte[] head = Table("head"), across = Table("hhea");
            UnitsPerEm = BinaryPrimitives.ReadUInt16BigEndian(head.AsSpan(18));
            longLocations = BinaryPrimitives.ReadInt16BigEndian(head.AsSpan(50)) == 1;
            Ascent = BinaryPrimitives.ReadInt16BigEndian(across.AsSpan(4));
            Descent = BinaryPrimitives.ReadInt16BigEndian(across.AsSpan(6));
            longMetrics = BinaryPrimitives.ReadUInt16BigEndian(across.AsSpan(34));
            characters = new(Table("cmap"));
            locations = Table("loca");
            metrics = Table("hmtx");
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>The file's name without punctuation, which names the font in a PDF.</summary>
    public string Name { get; }

    public int UnitsPerEm { get; }

    /// <summary>In units of the em, as <see cref="Descent"/>.</summary>
    public int Ascent { get; }

    public int Descent { get; }

    /// <summary>The glyph of a character; 0 when the font has none.</summary>
    public ushort Glyph(int character) => characters[character];

    /// <summary>How far a glyph moves the pen, in em.</summary>
    public double Advance(ushort glyph) => (double)AdvanceUnits(glyph) / UnitsPerEm;

    public int AdvanceUnits(ushort glyph) => BinaryPrimitives.ReadUInt16BigEndian(metrics.AsSpan(4 * Math.Min(glyph, longMetrics - 1)));

    public short LeftBearing(ushort glyph) => BinaryPrimitives.ReadInt16BigEndian(metrics.AsSpan(glyph < longMetrics ? 4 * glyph + 2 : 4 * longMetrics + 2 * (glyph - longMetrics)));

    /// <summary>The outline as it stands in <c>glyf</c>; empty for a blank.</summary>
    public byte[] Outline(ushort glyph)
    {
        var (from, to) = longLocations
            ? (BinaryPrimitives.ReadUInt32BigEndian(locations.AsSpan(4 * glyph)), BinaryPrimitives.ReadUInt32BigEndian(locations.AsSpan(4 * glyph + 4)))
            : (2u * BinaryPrimitives.ReadUInt16BigEndian(locations.AsSpan(2 * glyph)), 2u * BinaryPrimitives.ReadUInt16BigEndian(locations.AsSpan(2 * glyph + 2)));
        return Read(tables["glyf"].At + from, (int)(to - from));
    }

    /// <summary>A whole table; empty when the font has none of that name.</summary>
    public byte[] Table(string name) => tables.TryGetValue(name, out var table) ? Read(table.At, table.Length) : [];

    public void Dispose() => file.Dispose();

    private byte[] Read(long at, int length)
    {
        var bytes = new byte[length];
        var done = 0;
        while (done < length)
        {
            var count = RandomAccess.Read(file, bytes.AsSpan(done), at + done);
            if (count == 0)
                throw new InvalidDataException($"The font {Name} is cut off.");
            done += count;
        }
        return bytes;
    }
}
