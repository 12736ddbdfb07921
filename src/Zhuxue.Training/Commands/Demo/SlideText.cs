namespace Zhuxue.Training.Commands.Demo;

/// <summary>Breaks Chinese text into rows by an estimate of its width, so that nothing runs off a slide.</summary>
internal static class SlideText
{
    private const string NeverFirst = "，。、；：！？”’）》…";

    /// <summary>Width in ems: a Chinese sign or mark (quotation marks too) is one, a Latin letter or digit a little over half.</summary>
    public static double Width(string text) => text.EnumerateRunes().Sum(rune => rune.Value < 0x2010 ? 0.58 : 1.0);

    /// <summary>Rows of at most <paramref name="ems"/> each; a closing mark may hang over the edge by one sign.</summary>
    public static List<string> Wrap(string text, double ems)
    {
        var rows = new List<string>();
        var row = "";
        foreach (var sign in text.EnumerateRunes().Select(rune => rune.ToString()))
        {
            if (row.Length > 0 && Width(row + sign) > ems && !NeverFirst.Contains(sign, StringComparison.Ordinal))
            {
                rows.Add(row);
                row = "";
            }
            row += sign;
        }
        if (row.Length > 0)
            rows.Add(row);
        return rows;
    }

    /// <summary>
    /// The largest of the sizes at which no line is broken, or else at which the rows of all lines fit into the box, with the rows;
    /// the smallest if none does. A broken line in a large font reads worse than a whole one a little smaller.
    /// </summary>
    /// <param name="lines">One or more lines.</param>
    /// <param name="width">Of the box, in pixels.</param>
    /// <param name="height">Of the box, in pixels.</param>
    /// <param name="rowHeight">Height of a row in ems.</param>
    /// <param name="gap">Between two lines, in ems.</param>
    /// <param name="sizes">Font sizes in pixels, largest first.</param>
    public static (int Size, List<List<string>> Lines) Fit(IReadOnlyList<string> lines, double width, double height, double rowHeight, double gap, params int[] sizes)
    {
        foreach (var size in sizes.Take((sizes.Length + 1) / 2).Where(size => lines.All(line => Width(line) * size <= width) && Height(lines.Count, lines.Count, rowHeight, gap) * size <= height).Concat(sizes))
        {
            var wrapped = lines.Select(line => Wrap(line, width / size)).ToList();
            if (Height(wrapped.Sum(rows => rows.Count), wrapped.Count, rowHeight, gap) * size <= height || size == sizes[^1])
                return (size, wrapped);
        }
        throw new ArgumentException("No sizes were given.", nameof(sizes));
    }

    private static double Height(int rows, int lines, double rowHeight, double gap) => rows * rowHeight + (lines - 1) * gap;
}
