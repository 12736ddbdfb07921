using System.Buffers.Binary;

namespace Zhuxue.Training.Exams.Papers;

/// <summary>
/// Random order from a seed: everything gets a key of its own, which depends on the seed and on the thing alone, and is sorted by it. So
/// the same seed gives the same order on every machine and in every later build, whatever else is sorted beside it.
/// </summary>
/// <remarks>The mixing is that of SplitMix64 (Steele, Lea, Flood 2014). The seed is secret; it protects, not the mixing.</remarks>
internal readonly struct SeededOrder(long seed)
{
    /// <summary>The key of a thing, for one purpose.</summary>
    /// <param name="id">Which thing.</param>
    /// <param name="purpose">Two purposes give independent orders.</param>
    /// <param name="part">Which part of it.</param>
    public ulong KeyOf(Guid id, int purpose, int part = 0)
    {
        Span<byte> bytes = stackalloc byte[16];
        id.TryWriteBytes(bytes, bigEndian: true, out _);
        var key = Mix(unchecked((ulong)seed) ^ BinaryPrimitives.ReadUInt64BigEndian(bytes));
        key = Mix(key ^ BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]));
        return Mix(key ^ ((ulong)(uint)purpose << 32 | (uint)part));
    }

    private static ulong Mix(ulong z)
    {
        unchecked
        {
            z += 0x9E3779B97F4A7C15;
            z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
            z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
            return z ^ (z >> 31);
        }
    }
}
