using System.Buffers.Binary;

namespace Zhuxue.Documents.Pdf.Fonts;

/// <summary>Which glyph shows a character (the <c>cmap</c> table of a TrueType font), as ranges that run side by side.</summary>
internal sealed class CharacterMap
{
    private readonly int[] first;
    private readonly int[] last;
    private readonly ushort[] glyph;

    /// <param name="table">The table; formats 12 and 4 are read, the former preferred because it alone reaches beyond U+FFFF.</param>
    /// <exception cref="InvalidDataException">The font has no Unicode map that we read.</exception>
    public CharacterMap(ReadOnlySpan<byte> table)
    {
        int best = -1, format = 0;
        for (var i = 0; i < U16(table, 2); i++)
        {
            var platform = U16(table, 4 + 8 * i);
            var at = (int)U32(table, 8 + 8 * i);
            if (platform is 0 or 3 && U16(table, at) is (4 or 12) and var f && f > format)
                (best, format) = (at, f);
        }
        if (best < 0)
            throw new InvalidDataException("The font has no Unicode character map of format 4 or 12.");
        var ranges = new Ranges();
        if (format == 12)
            ReadGroups(table[best..], ranges);
        else
            ReadSegments(table[best..], ranges);
        (first, last, glyph) = ([.. ranges.First], [.. ranges.Last], [.. ranges.Glyph]);
    }

    /// <summary>The glyph of a character; 0 when the font has none.</summary>
    public ushort this[int character]
    {
        get
        {
            var at = Array.BinarySearch(first, character);
            if (at < 0)
                at = ~at - 1;
            return at >= 0 && character <= last[at] ? (ushort)(glyph[at] + (character - first[at])) : (ushort)0;
        }
    }

    private static void ReadGroups(ReadOnlySpan<byte> table, Ranges ranges)
    {
        for (var group = 0; group < (int)U32(table, 12); group++)
        {
            var at = 16 + 12 * group;
            ranges.Add((int)U32(table, at), (int)U32(table, at + 4), (ushort)U32(table, at + 8));
        }
    }

    private static void ReadSegments(ReadOnlySpan<byte> table, Ranges ranges)
    {
        var segments = U16(table, 6) / 2;
        for (var segment = 0; segment < segments; segment++)
        {
            var end = U16(table, 14 + 2 * segment);
            var start = U16(table, 16 + 2 * (segments + segment));
            var delta = U16(table, 16 + 2 * (2 * segments + segment));
            var offsetAt = 16 + 2 * (3 * segments + segment);
            var offset = U16(table, offsetAt);
            for (var character = start; character <= end && character != 0xffff; character++)
            {
                var found = offset == 0 ? character + delta : U16(table, offsetAt + offset + 2 * (character - start));
                if (offset != 0 && found != 0)
                    found += delta;
                if ((ushort)found != 0)
                    ranges.Add(character, character, (ushort)found);
            }
        }
    }

    private static int U16(ReadOnlySpan<byte> table, int at) => BinaryPrimitives.ReadUInt16BigEndian(table[at..]);

    private static uint U32(ReadOnlySpan<byte> table, int at) => BinaryPrimitives.ReadUInt32BigEndian(table[at..]);

    private sealed class Ranges
    {
        public List<int> First { get; } = [];
        public List<int> Last { get; } = [];
        public List<ushort> Glyph { get; } = [];

        public void Add(int from, int to, ushort glyph)
        {
            if (Last.Count > 0 && Last[^1] == from - 1 && Glyph[^1] + (from - First[^1]) == glyph)
            {
                Last[^1] = to;
                return;
            }
            First.Add(from);
            Last.Add(to);
            Glyph.Add(glyph);
        }
    }
}
