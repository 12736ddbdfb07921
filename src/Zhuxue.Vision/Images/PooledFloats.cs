using System.Buffers;

namespace Zhuxue.Vision.Images;

/// <summary>A rented buffer that goes back when disposed; its contents are undefined at first.</summary>
internal readonly ref struct PooledFloats(int length) : IDisposable
{
    private readonly float[] _rented = ArrayPool<float>.Shared.Rent(length);

    public Span<float> Span => _rented.AsSpan(0, length);

    public void Dispose() => ArrayPool<float>.Shared.Return(_rented);
}
