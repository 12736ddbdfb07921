using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Zhuxue.Vision.Faces;

/// <summary>
/// An embedding in 512 signed bytes and one scale: a quarter of the memory of single precision, and integers multiply faster. The error of a
/// similarity stays below <see cref="SimilarityError"/>.
/// </summary>
internal static class QuantisedFace
{
    /// <summary>Four times the greatest error among 150,000 pairs of LFW (0.0022): rounding is blind, so its errors cancel.</summary>
    public const float SimilarityError = 0.01f;

    private const int Most = 127;

    /// <summary>Writes the bytes to <paramref name="target"/>, each within ±127.</summary>
    /// <returns>What a byte has to be multiplied with to be the number again.</returns>
    public static float Quantise(ReadOnlySpan<float> values, Span<sbyte> target)
    {
        var largest = 1e-9f;
        foreach (var value in values)
            largest = Math.Max(largest, Math.Abs(value));
        var step = largest / Most;
        for (var i = 0; i < values.Length; i++)
            target[i] = (sbyte)Math.Clamp((int)MathF.Round(values[i] / step), -Most, Most);
        return step;
    }

    /// <summary>Σ aᵢ·bᵢ over 512 bytes, by the fastest way that this processor knows; every way gives the same integer.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Dot(ref sbyte a, ref sbyte b) => AvxVnni.IsSupported ? DotVnni(ref a, ref b) : Avx2.IsSupported ? DotAvx2(ref a, ref b) : DotPortable(ref a, ref b);

    /// <summary>Four products a lane and cycle. The instruction wants one side unsigned: |a|·(b with the sign of a).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static int DotVnni(ref sbyte a, ref sbyte b)
    {
        Vector256<int> even = default, odd = default;
        for (nuint i = 0; i < FaceEmbedding.Dimensions; i += 64)
        {
            Vector256<sbyte> first = Vector256.LoadUnsafe(ref a, i), second = Vector256.LoadUnsafe(ref a, i + 32);
            even = AvxVnni.MultiplyWideningAndAdd(even, Avx2.Abs(first), Avx2.Sign(Vector256.LoadUnsafe(ref b, i), first));
            odd = AvxVnni.MultiplyWideningAndAdd(odd, Avx2.Abs(second), Avx2.Sign(Vector256.LoadUnsafe(ref b, i + 32), second));
        }
        return Vector256.Sum(even + odd);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static int DotAvx2(ref sbyte a, ref sbyte b)
    {
        Vector256<int> even = default, odd = default;
        for (nuint i = 0; i < FaceEmbedding.Dimensions; i += 32)
        {
            even += Avx2.MultiplyAddAdjacent(Avx2.ConvertToVector256Int16(Vector128.LoadUnsafe(ref a, i)), Avx2.ConvertToVector256Int16(Vector128.LoadUnsafe(ref b, i)));
            odd += Avx2.MultiplyAddAdjacent(Avx2.ConvertToVector256Int16(Vector128.LoadUnsafe(ref a, i + 16)), Avx2.ConvertToVector256Int16(Vector128.LoadUnsafe(ref b, i + 16)));
        }
        return Vector256.Sum(even + odd);
    }

    /// <summary>For every other processor, ARM among them. Two products of ±127 fit into 16 bits: 2 × 16,129 = 32,258.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static int DotPortable(ref sbyte a, ref sbyte b)
    {
        Vector128<int> sum = default;
        for (nuint i = 0; i < FaceEmbedding.Dimensions; i += 16)
        {
            var (lowA, highA) = Vector128.Widen(Vector128.LoadUnsafe(ref a, i));
            var (lowB, highB) = Vector128.Widen(Vector128.LoadUnsafe(ref b, i));
            var (low, high) = Vector128.Widen(lowA * lowB + highA * highB);
            sum += low + high;
        }
        return Vector128.Sum(sum);
    }
}
