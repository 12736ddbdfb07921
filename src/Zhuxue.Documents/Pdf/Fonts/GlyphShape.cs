using System.Buffers.Binary;

namespace Zhuxue.Documents.Pdf.Fonts;

/// <summary>The outline of a glyph as a path, for large ornamental letters that are no text.</summary>
internal static class GlyphShape
{
    private const int OnCurve = 1, ShortX = 2, ShortY = 4, Repeat = 8, SameX = 16, SameY = 32;

    /// <summary>Draws a glyph of simple contours; its parts in em, y upwards, go through <paramref name="place"/>.</summary>
    /// <exception cref="NotSupportedException">The glyph is made of other glyphs.</exception>
    public static void Draw(TrueTypeFont font, int character, ContentWriter content, Func<double, double, (double X, double Y)> place)
    {
        var outline = font.Outline(font.Glyph(character)).AsSpan();
        if (outline.Length == 0)
            return;
        var contours = BinaryPrimitives.ReadInt16BigEndian(outline);
        if (contours < 0)
            throw new NotSupportedException($"The glyph of U+{character:X4} is made of others.");
        var start = 0;
        var (points, ends) = Points(outline, contours);
        foreach (var end in ends)
        {
            Contour([.. points[start..(end + 1)].Select(p => (p.On, P: place((double)p.X / font.UnitsPerEm, (double)p.Y / font.UnitsPerEm)))], content);
            start = end + 1;
        }
    }

    private static ((bool On, int X, int Y)[] Points, int[] Ends) Points(ReadOnlySpan<byte> outline, int contours)
    {
        var ends = new int[contours];
        for (var i = 0; i < contours; i++)
            ends[i] = BinaryPrimitives.ReadUInt16BigEndian(outline[(10 + 2 * i)..]);
        var at = 10 + 2 * contours;
        at += 2 + BinaryPrimitives.ReadUInt16BigEndian(outline[at..]);
        var flags = new byte[ends[^1] + 1];
        for (var i = 0; i < flags.Length; i++)
        {
            flags[i] = outline[at++];
            if ((flags[i] & Repeat) == 0)
                continue;
            for (int more = outline[at++]; more > 0; more--, i++)
                flags[i + 1] = flags[i];
        }
        var points = new (bool On, int X, int Y)[flags.Length];
        for (int i = 0, x = 0; i < flags.Length; i++)
            points[i] = ((flags[i] & OnCurve) != 0, x += Step(outline, ref at, flags[i], ShortX, SameX), 0);
        for (int i = 0, y = 0; i < flags.Length; i++)
            points[i].Y = y += Step(outline, ref at, flags[i], ShortY, SameY);
        return (points, ends);
    }

    private static int Step(ReadOnlySpan<byte> outline, ref int at, byte flags, int isShort, int same)
    {
        if ((flags & isShort) != 0)
            return (flags & same) != 0 ? outline[at++] : -outline[at++];
        if ((flags & same) != 0)
            return 0;
        at += 2;
        return BinaryPrimitives.ReadInt16BigEndian(outline[(at - 2)..]);
    }

    /// <summary>Quadratic curves with implied points on the curve, drawn as cubic ones.</summary>
    private static void Contour((bool On, (double X, double Y) P)[] points, ContentWriter content)
    {
        var first = Array.FindIndex(points, p => p.On);
        var pen = first >= 0 ? points[first].P : Middle(points[0].P, points[^1].P);
        content.Move(pen.X, pen.Y);
        for (var i = 1; i <= points.Length; i++)
        {
            var point = points[(first + i + points.Length) % points.Length];
            if (point.On)
            {
                content.Line(point.P.X, point.P.Y);
                pen = point.P;
                continue;
            }
            var next = points[(first + i + 1 + points.Length) % points.Length];
            var end = next.On ? next.P : Middle(point.P, next.P);
            content.Curve(pen.X + 2 * (point.P.X - pen.X) / 3, pen.Y + 2 * (point.P.Y - pen.Y) / 3, end.X + 2 * (point.P.X - end.X) / 3, end.Y + 2 * (point.P.Y - end.Y) / 3, end.X, end.Y);
            pen = end;
            if (next.On)
                i++;
        }
        content.Close();
    }

    private static (double X, double Y) Middle((double X, double Y) a, (double X, double Y) b) => ((a.X + b.X) / 2, (a.Y + b.Y) / 2);
}
