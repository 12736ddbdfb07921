using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Zhuxue.Platform;

/// <summary>Every random choice of the product. The source is cryptographic; tests may inject a chance of their own.</summary>
public class Chance
{
#pragma warning disable RS0030 // the one place where randomness is drawn
    /// <summary>Fills the span with random bytes.</summary>
    public virtual void Fill(Span<byte> bytes) => RandomNumberGenerator.Fill(bytes);
#pragma warning restore RS0030

    /// <summary>Random bytes, <paramref name="count"/> of them.</summary>
    public byte[] Bytes(int count)
    {
        var bytes = new byte[count];
        Fill(bytes);
        return bytes;
    }

    /// <summary>A whole number from 0 to <paramref name="exclusiveMaximum"/> − 1, each equally likely to within 2⁻³².</summary>
    public virtual int Below(int exclusiveMaximum)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(exclusiveMaximum);
        Span<byte> bytes = stackalloc byte[8];
        Fill(bytes);
        return (int)(BinaryPrimitives.ReadUInt64BigEndian(bytes) % (ulong)exclusiveMaximum);
    }

    /// <summary>A length of time between the two, at a whole millisecond.</summary>
    public TimeSpan Between(TimeSpan least, TimeSpan most) =>
        least + TimeSpan.FromMilliseconds(Below((int)(most - least).TotalMilliseconds + 1));

    /// <summary>An unguessable text of 128 bits in 22 letters, digits, <c>-</c> and <c>_</c>.</summary>
    public string Token()
    {
        Span<byte> bytes = stackalloc byte[16];
        Fill(bytes);
        return System.Buffers.Text.Base64Url.EncodeToString(bytes);
    }
}
