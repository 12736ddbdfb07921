using System.Buffers;
using System.Buffers.Binary;
using System.Numerics;
using System.Text;

namespace Zhuxue.Documents.Pdf.Fonts;

/// <summary>A TrueType file with the glyphs of some characters alone: glyph <c>i + 1</c> shows the <c>i</c>-th of them.</summary>
internal static class FontSubset
{
    /// <summary>Flags of a composite glyph (ISO/IEC 14496-22, 5.3.3.2).</summary>
    private const int WordArguments = 1, OneScale = 8, More = 0x20, TwoScales = 0x40, Matrix = 0x80;

    /// <exception cref="ArgumentException">The font lacks one of the characters.</exception>
    public static byte[] Build(TrueTypeFont font, ReadOnlySpan<int> characters)
    {
        List<ushort> glyphs = [0];
        foreach (var character in characters)
            glyphs.Add(font.Glyph(character) is > 0 and var glyph ? glyph : throw new ArgumentException($"{font.Name} has no glyph for U+{character:X4}."));
        var outlines = new ArrayBufferWriter<byte>(glyphs.Count * 400);
        var parts = new Dictionary<ushort, ushort>();
        var locations = new List<int>(glyphs.Count + 1);
        // Parts of composite glyphs are added while we go.
        for (var i = 0; i < glyphs.Count; i++)
        {
            locations.Add(outlines.WrittenCount);
            var outline = font.Outline(glyphs[i]);
            if (outline.Length > 0 && BinaryPrimitives.ReadInt16BigEndian(outline) < 0)
                RenumberParts(outline, glyphs, parts);
            outlines.Write(outline);
            Pad(outlines);
        }
        locations.Add(outlines.WrittenCount);
        return Assemble(font, glyphs, outlines.WrittenSpan.ToArray(), locations);
    }

    private static void RenumberParts(byte[] outline, List<ushort> glyphs, Dictionary<ushort, ushort> parts)
    {
        var at = 10;
        int flags;
        do
        {
            flags = BinaryPrimitives.ReadUInt16BigEndian(outline.AsSpan(at));
            var part = BinaryPrimitives.ReadUInt16BigEndian(outline.AsSpan(at + 2));
            if (!parts.TryGetValue(part, out var number))
            {
                parts[part] = number = (ushort)glyphs.Count;
                glyphs.Add(part);
            }
            BinaryPrimitives.WriteUInt16BigEndian(outline.AsSpan(at + 2), number);
            at += 4 + ((flags & WordArguments) != 0 ? 4 : 2)
                + ((flags & OneScale) != 0 ? 2 : (flags & TwoScales) != 0 ? 4 : (flags & Matrix) != 0 ? 8 : 0);
        }
        while ((flags & More) != 0);
    }

    private static byte[] Assemble(TrueTypeFont font, List<ushort> glyphs, byte[] outlines, List<int> offsets)
    {
        byte[] head = font.Table("head"), across = font.Table("hhea"), most = font.Table("maxp");
        BinaryPrimitives.WriteInt32BigEndian(head.AsSpan(8), 0);
        BinaryPrimitives.WriteInt16BigEndian(head.AsSpan(50), 1);
        BinaryPrimitives.WriteUInt16BigEndian(across.AsSpan(34), (ushort)glyphs.Count);
        BinaryPrimitives.WriteUInt16BigEndian(most.AsSpan(4), (ushort)glyphs.Count);
        var metrics = new byte[4 * glyphs.Count];
        for (var i = 0; i < glyphs.Count; i++)
        {
            BinaryPrimitives.WriteUInt16BigEndian(metrics.AsSpan(4 * i), (ushort)font.AdvanceUnits(glyphs[i]));
            BinaryPrimitives.WriteInt16BigEndian(metrics.AsSpan(4 * i + 2), font.LeftBearing(glyphs[i]));
        }
        var locations = new byte[4 * offsets.Count];
        for (var i = 0; i < offsets.Count; i++)
            BinaryPrimitives.WriteInt32BigEndian(locations.AsSpan(4 * i), offsets[i]);
        (string Name, byte[] Bytes)[] tables =
        [
            ("cvt ", font.Table("cvt ")), ("fpgm", font.Table("fpgm")), ("glyf", outlines), ("head", head), ("hhea", across),
            ("hmtx", metrics), ("loca", locations), ("maxp", most), ("prep", font.Table("prep")),
        ];
        return File([.. tables.Where(t => t.Bytes.Length > 0)]);
    }

    private static byte[] File((string Name, byte[] Bytes)[] tables)
    {
        var file = new ArrayBufferWriter<byte>(tables.Sum(t => t.Bytes.Length + 32));
        var exponent = BitOperations.Log2((uint)tables.Length);
        U32(file, 0x00010000);
        U16(file, tables.Length);
        U16(file, 16 << exponent);
        U16(file, exponent);
        U16(file, 16 * tables.Length - (16 << exponent));
        var at = 12 + 16 * tables.Length;
        foreach (var (name, bytes) in tables)
        {
            file.Write(Encoding.ASCII.GetBytes(name));
            U32(file, Sum(bytes));
            U32(file, (uint)at);
            U32(file, (uint)bytes.Length);
            at += (bytes.Length + 3) & ~3;
        }
        foreach (var (_, bytes) in tables)
        {
            file.Write(bytes);
            Pad(file);
        }
        return file.WrittenSpan.ToArray();
    }

    private static uint Sum(ReadOnlySpan<byte> bytes)
    {
        uint sum = 0;
        for (; bytes.Length >= 4; bytes = bytes[4..])
            sum += BinaryPrimitives.ReadUInt32BigEndian(bytes);
        Span<byte> rest = stackalloc byte[4];
        rest.Clear();
        bytes.CopyTo(rest);
        return sum + BinaryPrimitives.ReadUInt32BigEndian(rest);
    }

    private static void Pad(ArrayBufferWriter<byte> writer)
    {
        var missing = -writer.WrittenCount & 3;
        writer.GetSpan(4)[..missing].Clear();
        writer.Advance(missing);
    }

    private static void U16(ArrayBufferWriter<byte> writer, int value)
    {
        BinaryPrimitives.WriteUInt16BigEndian(writer.GetSpan(2), (ushort)value);
        writer.Advance(2);
    }

    private static void U32(ArrayBufferWriter<byte> writer, uint value)
    {
        BinaryPrimitives.WriteUInt32BigEndian(writer.GetSpan(4), value);
        writer.Advance(4);
    }
}
