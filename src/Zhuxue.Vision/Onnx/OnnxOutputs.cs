namespace Zhuxue.Vision.Onnx;

/// <summary>What one run produced, read in place: the spans are valid until <see cref="Dispose"/>.</summary>
internal readonly ref struct OnnxOutputs : IDisposable
{
    private readonly OrtApi _api;

    internal OnnxOutputs(OrtApi api, int count)
    {
        _api = api;
        Values = new nint[count];
    }

    internal nint[] Values { get; }

    /// <summary>The numbers of an output, row by row.</summary>
    public ReadOnlySpan<float> this[int index] => _api.Data(Values[index]);

    /// <summary>The dimensions of an output.</summary>
    public long[] Shape(int index) => _api.Shape(Values[index]);

    public void Dispose()
    {
        foreach (var value in Values)
        {
            if (value != 0)
                _api.ReleaseValue(value);
        }
    }
}
