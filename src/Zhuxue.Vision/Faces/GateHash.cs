using System.Buffers.Binary;
using System.Numerics;

namespace Zhuxue.Vision.Faces;

/// <summary>
/// 256 bits that stay nearly the same when a frame is encoded anew, made brighter or darker, and that change when the person moves by a few
/// pixels: so a replayed frame is told from a new one of the same person at the same desk. Each bit is the side of a random plane on which
/// the frame's detail lies (Charikar 2002); the share of bits in which two frames differ is the angle between them.
/// </summary>
public readonly record struct GateHash(ulong A, ulong B, ulong C, ulong D)
{
    /// <summary>Bytes of a stored hash.</summary>
    public const int Size = 32;

    /// <summary>Parts of 16 bits by which hashes are looked up: near ones agree in at least one of them.</summary>
    public const int Bands = 16;

    private const int Side = 40, Rows = 30, Cells = Side * Rows;

    private static readonly sbyte[] Planes = MakePlanes();

    /// <summary>How many of the 256 bits differ.</summary>
    public int DistanceTo(GateHash other) =>
        BitOperations.PopCount(A ^ other.A) + BitOperations.PopCount(B ^ other.B) + BitOperations.PopCount(C ^ other.C) + BitOperations.PopCount(D ^ other.D);

    /// <summary>The band's number in the upper half, its bits in the lower one.</summary>
    public int Band(int band)
    {
        var word = (band / 4) switch { 0 => A, 1 => B, 2 => C, _ => D };
        return band << 16 | (int)(word >> (band % 4 * 16) & 0xFFFF);
    }

    public byte[] ToBytes()
    {
        var bytes = new byte[Size];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, A);
        BinaryPrimitives.WriteUInt64BigEndian(bytes.AsSpan(8), B);
        BinaryPrimitives.WriteUInt64BigEndian(bytes.AsSpan(16), C);
        BinaryPrimitives.WriteUInt64BigEndian(bytes.AsSpan(24), D);
        return bytes;
    }

    /// <summary>Reads what <see cref="ToBytes"/> wrote.</summary>
    public static GateHash FromBytes(ReadOnlySpan<byte> bytes) => new(
        BinaryPrimitives.ReadUInt64BigEndian(bytes), BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]),
        BinaryPrimitives.ReadUInt64BigEndian(bytes[16..]), BinaryPrimitives.ReadUInt64BigEndian(bytes[24..]));

    /// <summary>Of a whole picture. Half a millisecond.</summary>
    public static GateHash Of(Images.RgbImage image) => Of(GateThumb.Of(image));

    internal static GateHash Of(GateThumb thumb)
    {
        Span<float> half = stackalloc float[Cells];
        Halve(thumb.Pixels, half);
        Span<float> detail = stackalloc float[Cells];
        Detail(half, detail);
        Span<ulong> words = stackalloc ulong[4];
        for (var bit = 0; bit < 256; bit++)
        {
            var plane = Planes.AsSpan(bit * Cells, Cells);
            float sum = 0;
            for (var i = 0; i < Cells; i++)
                sum += plane[i] * detail[i];
            if (sum > 0)
                words[bit / 64] |= 1UL << (bit % 64);
        }
        return new GateHash(words[0], words[1], words[2], words[3]);
    }

    private static void Halve(byte[] pixels, Span<float> half)
    {
        for (var y = 0; y < Rows; y++)
        {
            for (var x = 0; x < Side; x++)
            {
                var at = 2 * y * GateThumb.Width + 2 * x;
                half[y * Side + x] = pixels[at] + pixels[at + 1] + pixels[at + GateThumb.Width] + pixels[at + GateThumb.Width + 1];
            }
        }
    }

    /// <summary>
    /// Each cell less the mean of the 5 × 5 around it, weighed by its place: the middle, where the person is, counts most. Strong edges are held
    /// down, or a bright window would decide every bit.
    /// </summary>
    private static void Detail(Span<float> half, Span<float> detail)
    {
        for (var y = 0; y < Rows; y++)
        {
            for (var x = 0; x < Side; x++)
            {
                float sum = 0;
                var count = 0;
                for (var v = Math.Max(0, y - 2); v <= Math.Min(Rows - 1, y + 2); v++)
                {
                    for (var u = Math.Max(0, x - 2); u <= Math.Min(Side - 1, x + 2); u++, count++)
                        sum += half[v * Side + u];
                }
                var value = (half[y * Side + x] - sum / count) / (sum / count + 40);
                float dx = (x - (Side - 1) / 2f) / (Side / 2f), dy = (y - (Rows - 1) / 2f) / (Rows / 2f);
                detail[y * Side + x] = value / (0.05f + MathF.Abs(value)) * MathF.Exp(-1.5f * (dx * dx + dy * dy));
            }
        }
    }

    /// <summary>Random signs by a fixed rule (SplitMix64): every process and every later build must draw the same.</summary>
    private static sbyte[] MakePlanes()
    {
        var planes = new sbyte[256 * Cells];
        ulong state = 0x5A68_7578_7565;
        for (var i = 0; i < planes.Length; i += 64)
        {
            state += 0x9E37_79B9_7F4A_7C15;
            var bits = state;
            bits = (bits ^ (bits >> 30)) * 0xBF58_476D_1CE4_E5B9;
            bits = (bits ^ (bits >> 27)) * 0x94D0_49BB_1331_11EB;
            bits ^= bits >> 31;
            for (var k = 0; k < 64; k++)
                planes[i + k] = (bits >> k & 1) == 0 ? (sbyte)-1 : (sbyte)1;
        }
        return planes;
    }
}
