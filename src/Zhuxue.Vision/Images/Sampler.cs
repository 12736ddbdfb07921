using System.Buffers;

namespace Zhuxue.Vision.Images;

/// <summary>A rectangle in pixels of a picture; it may reach beyond the edges.</summary>
internal readonly record struct Region(double X, double Y, double Width, double Height);

/// <summary>Maps a target pixel to a place in the source: x' = A·x + B·y + C, y' = D·x + E·y + F.</summary>
internal readonly record struct Affine(double A, double B, double C, double D, double E, double F);

/// <summary>What lies beyond the picture's edge.</summary>
internal enum Outside
{
    Black,
    Clamped,
}

/// <summary>
/// Cuts and resizes into planar floats 0..255 (all red, all green, all blue), the form the models take. Pixel centres are at half
/// pixels, as in OpenCV, with which the models were trained.
/// </summary>
internal static class Sampler
{
    /// <summary>Bilinear up to a factor of 2, beyond it the average of the covered pixels (else fine detail would alias).</summary>
    public static void CropResize(RgbImage source, Region region, int width, int height, Outside outside, Span<float> planes)
    {
        if (region.Width > 2 * width || region.Height > 2 * height)
            Average(source, region, width, height, outside, planes);
        else
            Bilinear(source, region, width, height, outside, planes);
    }

    private static void Bilinear(RgbImage source, Region region, int width, int height, Outside outside, Span<float> planes)
    {
        var taps = ArrayPool<Tap>.Shared.Rent(width + height);
        var columns = taps.AsSpan(0, width);
        var rows = taps.AsSpan(width, height);
        Taps(columns, region.X, region.Width / width, source.Width, 3, outside);
        Taps(rows, region.Y, region.Height / height, source.Height, source.Width * 3, outside);

        var data = source.Data.AsSpan();
        var count = width * height;
        var red = planes[..count];
        var green = planes.Slice(count, count);
        var blue = planes.Slice(2 * count, count);
        var target = 0;
        foreach (ref readonly var row in rows)
        {
            foreach (ref readonly var column in columns)
            {
                int a = row.First + column.First, b = row.First + column.Second, c = row.Second + column.First, d = row.Second + column.Second;
                float wa = row.FirstWeight * column.FirstWeight, wb = row.FirstWeight * column.SecondWeight,
                    wc = row.SecondWeight * column.FirstWeight, wd = row.SecondWeight * column.SecondWeight;
                red[target] = wa * data[a] + wb * data[b] + wc * data[c] + wd * data[d];
                green[target] = wa * data[a + 1] + wb * data[b + 1] + wc * data[c + 1] + wd * data[d + 1];
                blue[target] = wa * data[a + 2] + wb * data[b + 2] + wc * data[c + 2] + wd * data[d + 2];
                target++;
            }
        }
        ArrayPool<Tap>.Shared.Return(taps);
    }

    /// <summary>Two neighbours with weights, as byte offsets; a neighbour outside a black border weighs nothing.</summary>
    private readonly record struct Tap(int First, int Second, float FirstWeight, float SecondWeight);

    private static void Taps(Span<Tap> taps, double origin, double step, int size, int stride, Outside outside)
    {
        for (var i = 0; i < taps.Length; i++)
        {
            var position = origin + (i + 0.5) * step - 0.5;
            if (outside == Outside.Clamped)
                position = Math.Clamp(position, 0, size - 1);
            var first = (int)Math.Floor(position);
            var fraction = (float)(position - first);
            var (firstInside, secondInside) = ((uint)first < (uint)size, (uint)(first + 1) < (uint)size);
            taps[i] = new Tap(firstInside ? first * stride : 0, secondInside ? (first + 1) * stride : 0, firstInside ? 1 - fraction : 0, secondInside ? fraction : 0);
        }
    }

    private static void Average(RgbImage source, Region region, int width, int height, Outside outside, Span<float> planes)
    {
        var spans = ArrayPool<Covered>.Shared.Rent(width + height);
        var columns = spans.AsSpan(0, width);
        var rows = spans.AsSpan(width, height);
        Cover(columns, region.X, region.Width / width, source.Width, outside);
        Cover(rows, region.Y, region.Height / height, source.Height, outside);

        var count = width * height;
        var target = 0;
        foreach (ref readonly var row in rows)
        {
            foreach (ref readonly var column in columns)
            {
                int red = 0, green = 0, blue = 0;
                for (var y = row.From; y < row.To; y++)
                {
                    var pixels = source.Data.AsSpan((y * source.Width + column.From) * 3, (column.To - column.From) * 3);
                    for (var i = 0; i + 2 < pixels.Length; i += 3)
                    {
                        red += pixels[i];
                        green += pixels[i + 1];
                        blue += pixels[i + 2];
                    }
                }
                var share = 1f / (row.Size * column.Size);
                planes[target] = red * share;
                planes[count + target] = green * share;
                planes[2 * count + target] = blue * share;
                target++;
            }
        }
        ArrayPool<Covered>.Shared.Return(spans);
    }

    /// <summary>The source pixels under a target pixel, cut to the picture; black ones outside still count in the size.</summary>
    private readonly record struct Covered(int From, int To, int Size);

    private static void Cover(Span<Covered> spans, double origin, double step, int size, Outside outside)
    {
        for (var i = 0; i < spans.Length; i++)
        {
            var from = (int)Math.Floor(origin + i * step);
            var to = Math.Max(from + 1, (int)Math.Floor(origin + (i + 1) * step));
            if (outside == Outside.Clamped)
            {
                var first = Math.Clamp(from, 0, size - 1);
                var last = Math.Clamp(to, first + 1, size);
                spans[i] = new Covered(first, last, last - first);
            }
            else
            {
                var first = Math.Clamp(from, 0, size);
                spans[i] = new Covered(first, Math.Clamp(to, first, size), to - from);
            }
        }
    }

    /// <summary>Bilinear sampling through <paramref name="map"/>; outside the picture is black.</summary>
    public static void Warp(RgbImage source, Affine map, int width, int height, Span<float> planes)
    {
        var data = source.Data.AsSpan();
        var count = width * height;
        for (int y = 0, target = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++, target++)
            {
                double sx = map.A * x + map.B * y + map.C, sy = map.D * x + map.E * y + map.F;
                int left = (int)Math.Floor(sx), top = (int)Math.Floor(sy);
                float fx = (float)(sx - left), fy = (float)(sy - top), red = 0, green = 0, blue = 0;
                for (var corner = 0; corner < 4; corner++)
                {
                    int column = left + (corner & 1), row = top + (corner >> 1);
                    if ((uint)column >= (uint)source.Width || (uint)row >= (uint)source.Height)
                        continue;
                    var weight = ((corner & 1) == 0 ? 1 - fx : fx) * (corner < 2 ? 1 - fy : fy);
                    var at = (row * source.Width + column) * 3;
                    red += weight * data[at];
                    green += weight * data[at + 1];
                    blue += weight * data[at + 2];
                }
                planes[target] = red;
                planes[count + target] = green;
                planes[2 * count + target] = blue;
            }
        }
    }

    /// <summary>Luma (BT.601) of planar RGB, written over the red plane, which is returned.</summary>
    public static Span<float> ToGrey(Span<float> planes)
    {
        var count = planes.Length / 3;
        for (var i = 0; i < count; i++)
            planes[i] = 0.299f * planes[i] + 0.587f * planes[count + i] + 0.114f * planes[2 * count + i];
        return planes[..count];
    }

    /// <summary>Exchanges the red and the blue plane.</summary>
    public static void ToBgr(Span<float> planes)
    {
        var count = planes.Length / 3;
        for (var i = 0; i < count; i++)
            (planes[i], planes[2 * count + i]) = (planes[2 * count + i], planes[i]);
    }

    /// <summary>(value − <paramref name="subtract"/>) × <paramref name="factor"/>, in place.</summary>
    public static void Normalize(Span<float> values, float subtract, float factor)
    {
        for (var i = 0; i < values.Length; i++)
            values[i] = (values[i] - subtract) * factor;
    }
}
