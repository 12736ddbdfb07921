namespace Zhuxue.Vision.Images;

/// <summary>A decoded picture, upright: 8-bit RGB, packed, row by row, without padding.</summary>
public sealed class RgbImage
{
    internal RgbImage(int width, int height, byte[]? data = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(width);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(height);
        Width = width;
        Height = height;
        Data = data ?? GC.AllocateUninitializedArray<byte>(checked(width * height * 3));
    }

    /// <summary>A picture from its bytes: <paramref name="pixels"/> holds 3 × width × height of them.</summary>
    public static RgbImage From(int width, int height, ReadOnlySpan<byte> pixels) => pixels.Length == width * height * 3
        ? new(width, height, pixels.ToArray())
        : throw new ArgumentException($"{width} × {height} needs {width * height * 3} bytes, not {pixels.Length}.", nameof(pixels));

    /// <summary>Columns.</summary>
    public int Width { get; }

    /// <summary>Rows.</summary>
    public int Height { get; }

    /// <summary>3 × <see cref="Width"/> × <see cref="Height"/> bytes.</summary>
    public ReadOnlySpan<byte> Pixels => Data;

    internal byte[] Data { get; }

    /// <summary>The part of this picture inside the rectangle, which is first cut to the picture's edges.</summary>
    public RgbImage Crop(int x, int y, int width, int height)
    {
        var left = Math.Clamp(x, 0, Width - 1);
        var top = Math.Clamp(y, 0, Height - 1);
        var part = new RgbImage(Math.Clamp(x + width - left, 1, Width - left), Math.Clamp(y + height - top, 1, Height - top));
        for (var row = 0; row < part.Height; row++)
            Data.AsSpan(((top + row) * Width + left) * 3, part.Width * 3).CopyTo(part.Data.AsSpan(row * part.Width * 3));
        return part;
    }

    /// <summary>This picture at another size, averaged when shrunk by more than half.</summary>
    public RgbImage Resize(int width, int height)
    {
        using var planes = new PooledFloats(3 * width * height);
        Sampler.CropResize(this, new Region(0, 0, Width, Height), width, height, Outside.Clamped, planes.Span);
        return FromPlanes(width, height, planes.Span);
    }

    /// <summary>Of this picture shrunk to <paramref name="width"/> × <paramref name="height"/>, each at most half of its own, only a part.</summary>
    internal RgbImage ShrinkPart(int width, int height, int left, int top, int partWidth, int partHeight)
    {
        using var planes = new PooledFloats(3 * partWidth * partHeight);
        Sampler.AveragePart(this, width, height, left, top, partWidth, partHeight, planes.Span);
        return FromPlanes(partWidth, partHeight, planes.Span);
    }

    private static RgbImage FromPlanes(int width, int height, ReadOnlySpan<float> planes)
    {
        var image = new RgbImage(width, height);
        var count = width * height;
        var red = planes[..count];
        var green = planes.Slice(count, count);
        var blue = planes.Slice(2 * count, count);
        for (int i = 0, o = 0; i < count; i++, o += 3)
        {
            image.Data[o] = (byte)(red[i] + 0.5f);
            image.Data[o + 1] = (byte)(green[i] + 0.5f);
            image.Data[o + 2] = (byte)(blue[i] + 0.5f);
        }
        return image;
    }

    /// <summary>This picture shrunk so that its longer side is at most <paramref name="longSide"/>; itself when it already is.</summary>
    public RgbImage Fit(int longSide)
    {
        var longest = Math.Max(Width, Height);
        return longest <= longSide
            ? this
            : Resize(Math.Max(1, Width * longSide / longest), Math.Max(1, Height * longSide / longest));
    }

    /// <summary>This picture turned clockwise by quarters of a circle; itself when it is not turned.</summary>
    public RgbImage Turn(int quarters)
    {
        quarters = (quarters % 4 + 4) % 4;
        if (quarters == 0)
            return this;
        var turned = quarters == 2 ? new RgbImage(Width, Height) : new RgbImage(Height, Width);
        var target = turned.Data.AsSpan();
        for (int y = 0, at = 0; y < Height; y++)
        {
            for (var x = 0; x < Width; x++, at += 3)
            {
                var (column, row) = quarters switch { 1 => (Height - 1 - y, x), 2 => (Width - 1 - x, Height - 1 - y), _ => (y, Width - 1 - x) };
                Data.AsSpan(at, 3).CopyTo(target[((row * turned.Width + column) * 3)..]);
            }
        }
        return turned;
    }
}
