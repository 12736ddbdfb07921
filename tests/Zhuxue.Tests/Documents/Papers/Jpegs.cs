using System.Buffers.Binary;

namespace Zhuxue.Tests.Documents.Papers;

/// <summary>JPEG files whose frame header says something else than what follows.</summary>
internal static class Jpegs
{
    public static byte[] WithHeader(byte[] jpeg, int? width = null, int? components = null, byte? marker = null)
    {
        var changed = jpeg.ToArray();
        var at = changed.AsSpan().IndexOf((ReadOnlySpan<byte>)[0xff, 0xc0]);
        if (width is { } w)
            BinaryPrimitives.WriteUInt16BigEndian(changed.AsSpan(at + 7), (ushort)w);
        if (components is { } c)
            changed[at + 9] = (byte)c;
        if (marker is { } m)
            changed[at + 1] = m;
        return changed;
    }
}
