namespace Zhuxue.Documents.Pdf.Text;

/// <summary>Text broken into lines of one width, justified but for the last.</summary>
/// <param name="Size">Of the letters, in the unit of the width.</param>
/// <param name="Lines">From top to bottom; the first starts after the indent.</param>
/// <param name="Indent">In the unit of the width.</param>
internal sealed record Paragraph(double Size, IReadOnlyList<SetLine> Lines, double Indent)
{
    /// <summary>What is lost in rounding when a line just fits.</summary>
    private const double Tolerance = 1e-6;

    /// <summary>Breaks a text; null where a word is wider than the line.</summary>
    /// <param name="line">The whole text.</param>
    /// <param name="size">In the unit of the width.</param>
    /// <param name="width">Of the lines.</param>
    /// <param name="indent">Of the first line, in em.</param>
    public static Paragraph? Break(SetLine line, double size, double width, double indent = 0)
    {
        var lines = new List<SetLine>();
        for (var start = 0; start < line.Count;)
        {
            var room = width / size - (lines.Count == 0 ? indent : 0);
            var end = End(line, start, room);
            if (end == start)
                return null;
            var part = line.Part(start, end);
            lines.Add(end < line.Count ? part.Justify(room + Hang(part)) : part);
            start = end;
            while (start < line.Count && line.Glyphs[start].Character == ' ')
                start++;
        }
        return new(size, lines, indent * size);
    }

    /// <summary>The fewest lines, at most <paramref name="most"/>, then the largest size; a last line of fewer than four characters is avoided.</summary>
    /// <param name="sizes">From large to small.</param>
    public static Paragraph? Fit(SetLine line, IReadOnlyList<double> sizes, double width, double indent, int most)
    {
        var tries = sizes.Select(size => Break(line, size, width, indent)).OfType<Paragraph>().Where(p => p.Lines.Count <= most)
            .OrderBy(p => p.Lines.Count).ThenByDescending(p => p.Size).ToList();
        return tries.FirstOrDefault(p => p.Lines.Count == 1 || p.Lines[^1].Count >= 4) ?? tries.FirstOrDefault();
    }

    /// <summary>Two lines of one text, cut where the longer one is shortest; null where it cannot be cut.</summary>
    /// <param name="mayCut">Whether a line may end before the character of this number.</param>
    public static (SetLine First, SetLine Second)? Halves(SetLine line, Func<int, bool> mayCut)
    {
        (SetLine First, SetLine Second)? best = null;
        var shortest = double.MaxValue;
        for (var i = 1; i < line.Count; i++)
        {
            if (!mayCut(i))
                continue;
            var (first, second) = (line.Part(0, i), line.Part(i, line.Count));
            var longer = Math.Max(first.Width - Hang(first), second.Width - Hang(second));
            if (longer > shortest + Tolerance)
                continue;
            (best, shortest) = ((first, second), longer);
        }
        return best;
    }

    /// <summary>Whether a line may end before a character. Spaces at the cut belong to neither line.</summary>
    public static bool MayCut(SetLine line, int before)
    {
        var (left, right) = (before - 1, line.Glyphs[before].Character);
        if (right == ' ')
            return false;
        if (line.Glyphs[left].Character != ' ')
            return Marks.MayBreak(line.Glyphs[left].Character, right);
        while (left >= 0 && line.Glyphs[left].Character == ' ')
            left--;
        return left >= 0 && Marks.MayBreakAtSpace(line.Glyphs[left].Character, right);
    }

    private static double Hang(SetLine line) => line.Count > 0 && Marks.MayHang(line.Glyphs[^1].Character) ? 0.5 : 0;

    /// <summary>The last place at which the line that starts here may end; the start itself where there is none.</summary>
    private static int End(SetLine line, int start, double room)
    {
        var (end, width) = (start, 0.0);
        var glyphs = line.Glyphs;
        for (var i = start; i < glyphs.Length; i++)
        {
            var character = glyphs[i].Character;
            if (character != ' ' && width + glyphs[i].Advance - (Marks.MayHang(character) ? 0.5 : 0) > room + Tolerance)
                break;
            width += glyphs[i].Advance + glyphs[i].After;
            if (i + 1 == glyphs.Length || MayCut(line, i + 1))
                end = i + 1;
        }
        return end;
    }
}
