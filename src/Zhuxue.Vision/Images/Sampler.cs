using System.Buffers;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

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
/// pixels, as in OpenCV, with which the models were trained. The three colours of a pixel go through one register; in each lane the order of the
/// operations is that of plain code, and so is every bit of the result.
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

        ReadOnlySpan<byte> data = source.Data;
        var count = width * height;
        var red = planes[..count];
        var green = planes.Slice(count, count);
        var blue = planes.Slice(2 * count, count);
        var target = 0;
        foreach (ref readonly var row in rows)
        {
            foreach (ref readonly var column in columns)
            {
                var colour = row.FirstWeight * column.FirstWeight * Colour(data, row.First + column.First)
                    + row.FirstWeight * column.SecondWeight * Colour(data, row.First + column.Second)
                    + row.SecondWeight * column.FirstWeight * Colour(data, row.Second + column.First)
                    + row.SecondWeight * column.SecondWeight * Colour(data, row.Second + column.Second);
                (red[target], green[target], blue[target]) = (colour[0], colour[1], colour[2]);
                target++;
            }
        }
        ArrayPool<Tap>.Shared.Return(taps);
    }

    /// <summary>Red, green and blue of the pixel whose bytes begin at <paramref name="at"/>; the fourth lane is senseless.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> Colour(ReadOnlySpan<byte> data, int at) => Vector128.ConvertToSingle(Bytes(data, at));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<int> Bytes(ReadOnlySpan<byte> data, int at)
    {
        // The last pixel has no fourth byte behind it.
        var word = at + 4 <= data.Length ? MemoryMarshal.Read<uint>(data[at..]) : (uint)(data[at] | data[at + 1] << 8 | data[at + 2] << 16);
        return Vector128.WidenLower(Vector128.WidenLower(Vector128.CreateScalarUnsafe(word).AsByte())).AsInt32();
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
        Cover(columns, region.X, region.Width / width, 0, source.Width, outside);
        Cover(rows, region.Y, region.Height / height, 0, source.Height, outside);
        Average(source, columns, rows, planes);
        ArrayPool<Covered>.Shared.Return(spans);
    }

    /// <summary>Of the whole picture at <paramref name="width"/> × <paramref name="height"/>, averaged, only the given part: the same numbers for less work.</summary>
    public static void AveragePart(RgbImage source, int width, int height, int left, int top, int partWidth, int partHeight, Span<float> planes)
    {
        var spans = ArrayPool<Covered>.Shared.Rent(partWidth + partHeight);
        var columns = spans.AsSpan(0, partWidth);
        var rows = spans.AsSpan(partWidth, partHeight);
        Cover(columns, 0, source.Width / (double)width, left, source.Width, Outside.Clamped);
        Cover(rows, 0, source.Height / (double)height, top, source.Height, Outside.Clamped);
        Average(source, columns, rows, planes);
        ArrayPool<Covered>.Shared.Return(spans);
    }

    private static void Average(RgbImage source, ReadOnlySpan<Covered> columns, ReadOnlySpan<Covered> rows, Span<float> planes)
    {
        ReadOnlySpan<byte> data = source.Data;
        var count = columns.Length * rows.Length;
        var target = 0;
        foreach (ref readonly var row in rows)
        {
            foreach (ref readonly var column in columns)
            {
                Vector128<int> sum = default;
                for (var y = row.From; y < row.To; y++)
                {
                    var at = (y * source.Width + column.From) * 3;
                    for (var x = column.From; x < column.To; x++, at += 3)
                        sum += Bytes(data, at);
                }
                var share = 1f / (row.Size * column.Size);
                planes[target] = sum[0] * share;
                planes[count + target] = sum[1] * share;
                planes[2 * count + target] = sum[2] * share;
                target++;
            }
        }
    }

    /// <summary>The source pixels under a target pixel, cut to the picture; black ones outside still count in the size.</summary>
    private readonly record struct Covered(int From, int To, int Size);

    private static void Cover(Span<Covered> spans, double origin, double step, int skip, int size, Outside outside)
    {
        for (var i = 0; i < spans.Length; i++)
        {
            var from = (int)Math.Floor(origin + (skip + i) * step);
            var to = Math.Max(from + 1, (int)Math.Floor(origin + (skip + i + 1) * step));
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
        ReadOnlySpan<byte> data = source.Data;
        var count = width * height;
        for (int y = 0, target = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++, target++)
            {
                double sx = map.A * x + map.B * y + map.C, sy = map.D * x + map.E * y + map.F;
                int left = (int)Math.Floor(sx), top = (int)Math.Floor(sy);
                float fx = (float)(sx - left), fy = (float)(sy - top);
                Vector128<float> colour = default;
                for (var corner = 0; corner < 4; corner++)
                {
                    int column = left + (corner & 1), row = top + (corner >> 1);
                    if ((uint)column >= (uint)source.Width || (uint)row >= (uint)source.Height)
                        continue;
                    colour += ((corner & 1) == 0 ? 1 - fx : fx) * (corner < 2 ? 1 - fy : fy) * Colour(data, (row * source.Width + column) * 3);
                }
                (planes[target], planes[count + target], planes[2 * count + target]) = (colour[0], colour[1], colour[2]);
            }
        }
    }

    /// <summary>Luma (BT.601) of planar RGB, written over the red plane, which is returned.</summary>
    public static Span<float> ToGrey(Span<float> planes)
    {
        var count = planes.Length / 3;
        var red = planes[..count];
        var green = planes.Slice(count, count);
        var blue = planes.Slice(2 * count, count);
        var i = 0;
        for (; i <= count - Vector<float>.Count; i += Vector<float>.Count)
            (0.299f * new Vector<float>(red[i..]) + 0.587f * new Vector<float>(green[i..]) + 0.114f * new Vector<float>(blue[i..])).CopyTo(red[i..]);
        for (; i < count; i++)
            red[i] = 0.299f * red[i] + 0.587f * green[i] + 0.114f * blue[i];
        return red;
    }

    /// <summary>Exchanges the red and the blue plane.</summary>
    public static void ToBgr(Span<float> planes)
    {
        var count = planes.Length / 3;
        var red = planes[..count];
        var blue = planes.Slice(2 * count, count);
        var i = 0;
        for (; i <= count - Vector<float>.Count; i += Vector<float>.Count)
        {
            var kept = new Vector<float>(red[i..]);
            new Vector<float>(blue[i..]).CopyTo(red[i..]);
            kept.CopyTo(blue[i..]);
        }
        for (; i < count; i++)
            (red[i], blue[i]) = (blue[i], red[i]);
    }

    /// <summary>(value − <paramref name="subtract"/>) × <paramref name="factor"/>, in place.</summary>
    public static void Normalize(Span<float> values, float subtract, float factor)
    {
        var i = 0;
        for (; i <= values.Length - Vector<float>.Count; i += Vector<float>.Count)
            ((new Vector<float>(values[i..]) - new Vector<float>(subtract)) * factor).CopyTo(values[i..]);
        for (; i < values.Length; i++)
            values[i] = (values[i] - subtract) * factor;
    }
}
