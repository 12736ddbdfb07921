namespace Zhuxue.Vision.Cards;

/// <summary>
/// Turns the detector's map of "is this text?" into rectangles (Liao et al., "Real-time scene text detection with differentiable
/// binarization", 2020): what is likely enough is joined to patches, each patch is boxed, and the box is grown to its letters.
/// </summary>
internal static class TextShapes
{
    /// <summary>As PP-OCRv4 was trained: a pixel counts from here, a box by the mean of its pixels, and text was drawn in by 1.5.</summary>
    private const float PixelFrom = 0.3f, BoxFrom = 0.6f;
    private const double Grow = 1.5;

    /// <summary>Pixels of the map: what is lower holds no letters.</summary>
    private const double LowestPatch = 3, LowestBox = 5;

    /// <summary>A card has some twenty lines; a page of print is no card and need not be read to its end.</summary>
    private const int MostBoxes = 120;

    /// <param name="map">Probabilities, row by row.</param>
    /// <param name="width">Columns of the map.</param>
    public static List<TextBox> Boxes(ReadOnlySpan<float> map, int width)
    {
        var height = map.Length / width;
        var seen = new bool[map.Length];
        var stack = new Stack<int>();
        var hull = new List<(int X, int Y)>();
        var boxes = new List<TextBox>();
        for (var start = 0; start < map.Length && boxes.Count < MostBoxes; start++)
        {
            if (seen[start] || map[start] <= PixelFrom)
                continue;
            Fill(map, width, height, start, seen, stack, hull);
            var box = TextBox.Around(ConvexHull(hull));
            if (box.Height < LowestPatch || Mean(map, width, height, box) < BoxFrom)
                continue;
            box = box.Unclipped(Grow);
            if (box.Height >= LowestBox)
                boxes.Add(box);
        }
        return boxes;
    }

    /// <summary>Marks the patch of a pixel, corners touching included, and gives the ends of each of its rows.</summary>
    private static void Fill(ReadOnlySpan<float> map, int width, int height, int start, bool[] seen, Stack<int> stack, List<(int X, int Y)> ends)
    {
        var rows = new Dictionary<int, (int First, int Last)>();
        seen[start] = true;
        stack.Push(start);
        while (stack.TryPop(out var at))
        {
            var (x, y) = (at % width, at / width);
            rows[y] = rows.TryGetValue(y, out var row) ? (Math.Min(row.First, x), Math.Max(row.Last, x)) : (x, x);
            for (var dy = -1; dy <= 1; dy++)
            {
                for (var dx = -1; dx <= 1; dx++)
                {
                    var next = at + dy * width + dx;
                    if ((uint)(x + dx) >= (uint)width || (uint)(y + dy) >= (uint)height || seen[next] || map[next] <= PixelFrom)
                        continue;
                    seen[next] = true;
                    stack.Push(next);
                }
            }
        }
        ends.Clear();
        foreach (var (y, (first, last)) in rows)
        {
            ends.Add((first, y));
            if (last != first)
                ends.Add((last, y));
        }
    }

    /// <summary>Andrew's monotone chain; in order around, without points on the sides.</summary>
    internal static (int X, int Y)[] ConvexHull(List<(int X, int Y)> points)
    {
        points.Sort();
        if (points.Count < 3)
            return [.. points];
        var hull = new (int X, int Y)[2 * points.Count];
        var count = 0;
        foreach (var point in points)
            Add(point, 0);
        var half = count - 1;
        for (var i = points.Count - 2; i >= 0; i--)
            Add(points[i], half);
        return hull[..(count - 1)];

        void Add((int X, int Y) point, int from)
        {
            while (count >= from + 2 && Cross(hull[count - 2], hull[count - 1], point) <= 0)
                count--;
            hull[count++] = point;
        }
    }

    private static long Cross((int X, int Y) origin, (int X, int Y) a, (int X, int Y) b) =>
        (long)(a.X - origin.X) * (b.Y - origin.Y) - (long)(a.Y - origin.Y) * (b.X - origin.X);

    private static double Mean(ReadOnlySpan<float> map, int width, int height, TextBox box)
    {
        var (sin, cos) = Math.SinCos(box.Angle);
        double reachX = (Math.Abs(cos) * box.Width + Math.Abs(sin) * box.Height) / 2, reachY = (Math.Abs(sin) * box.Width + Math.Abs(cos) * box.Height) / 2;
        double sum = 0;
        var count = 0;
        for (var y = Math.Max(0, (int)(box.Y - reachY)); y <= Math.Min(height - 1, (int)(box.Y + reachY)); y++)
        {
            for (var x = Math.Max(0, (int)(box.X - reachX)); x <= Math.Min(width - 1, (int)(box.X + reachX)); x++)
            {
                var (dx, dy) = (x - box.X, y - box.Y);
                if (Math.Abs(dx * cos + dy * sin) > box.Width / 2 || Math.Abs(dy * cos - dx * sin) > box.Height / 2)
                    continue;
                sum += map[y * width + x];
                count++;
            }
        }
        return count == 0 ? 0 : sum / count;
    }
}
