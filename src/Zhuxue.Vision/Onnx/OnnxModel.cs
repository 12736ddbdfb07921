using System.Runtime.InteropServices;

namespace Zhuxue.Vision.Onnx;

/// <summary>A loaded model with one float32 input. <see cref="Run"/> may be called from many threads at once.</summary>
internal sealed unsafe class OnnxModel : IDisposable
{
    private readonly Session _session;
    private readonly int _outputCount;

    /// <param name="options">Where the library and the models lie.</param>
    /// <param name="fileName">File in <see cref="VisionOptions.ModelDirectory"/>.</param>
    /// <param name="outputs">The outputs wanted, in the order in which <see cref="OnnxOutputs"/> gives them; all of the model's when empty.</param>
    public OnnxModel(VisionOptions options, string fileName, params ReadOnlySpan<string> outputs)
    {
        var path = VisionOptions.Existing(Path.Combine(options.ModelDirectory, fileName), $"The model {fileName}");
        _session = new Session(OrtApi.Load(options.OnnxRuntimePath), File.ReadAllBytes(path));
        var offered = _session.OutputNames;
        foreach (var wanted in outputs)
        {
            if (!offered.Contains(wanted))
                throw new InvalidOperationException($"{fileName} has no output '{wanted}' but {string.Join(", ", offered)}. Run build/parts.sh to fetch the model that was tested.");
        }
        _outputCount = _session.NameOutputs(outputs.IsEmpty ? offered : outputs.ToArray());
    }

    /// <summary>Runs the model. Dispose the outputs after reading: they own native memory.</summary>
    public OnnxOutputs Run(ReadOnlySpan<float> input, params ReadOnlySpan<long> shape)
    {
        var held = false;
        _session.DangerousAddRef(ref held);
        try
        {
            var outputs = new OnnxOutputs(_session.Api, _outputCount);
            fixed (float* data = input)
            {
                var tensor = _session.Api.CreateTensor(data, input.Length, shape);
                try
                {
                    fixed (nint* values = outputs.Values)
                        _session.Api.Run(_session.DangerousGetHandle(), _session.Input, tensor, _session.Outputs, values, _outputCount);
                }
                finally
                {
                    _session.Api.ReleaseValue(tensor);
                }
            }
            return outputs;
        }
        finally
        {
            if (held)
                _session.DangerousRelease();
        }
    }

    public void Dispose() => _session.Dispose();

    /// <summary>Owns the native session and the UTF-8 names that every run passes.</summary>
    private sealed class Session : SafeHandle
    {
        private int _outputCount;

        public Session(OrtApi api, ReadOnlySpan<byte> model) : base(0, ownsHandle: true)
        {
            Api = api;
            SetHandle(api.CreateSession(model));
            Input = (byte*)Marshal.StringToCoTaskMemUTF8(api.InputName(handle));
        }

        public OrtApi Api { get; }
        public byte* Input { get; }
        public byte** Outputs { get; private set; }
        public string[] OutputNames => Api.OutputNames(handle);
        public override bool IsInvalid => handle == 0;

        public int NameOutputs(string[] names)
        {
            Outputs = (byte**)NativeMemory.AllocZeroed((nuint)names.Length, (nuint)sizeof(byte*));
            for (var i = 0; i < names.Length; i++)
                Outputs[i] = (byte*)Marshal.StringToCoTaskMemUTF8(names[i]);
            return _outputCount = names.Length;
        }

        protected override bool ReleaseHandle()
        {
            Api.ReleaseSession(handle);
            Marshal.FreeCoTaskMem((nint)Input);
            for (var i = 0; i < _outputCount; i++)
                Marshal.FreeCoTaskMem((nint)Outputs[i]);
            NativeMemory.Free(Outputs);
            return true;
        }
    }
}
