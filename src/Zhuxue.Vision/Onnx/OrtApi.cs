using System.Runtime.InteropServices;

namespace Zhuxue.Vision.Onnx;

/// <summary>
/// The C function table of ONNX Runtime. Only the slots in use are named; the table is append-only, so a slot never changes its
/// meaning (order of <c>onnxruntime_c_api.h</c>).
/// </summary>
internal sealed unsafe class OrtApi
{
    private const uint ApiVersion = 17;

    private const int GetErrorMessageSlot = 2, CreateEnvSlot = 3, CreateSessionFromArraySlot = 8, RunSlot = 9, CreateSessionOptionsSlot = 10,
        SetGraphOptimizationSlot = 23, SetIntraOpThreadsSlot = 24, SetInterOpThreadsSlot = 25, OutputCountSlot = 31, InputNameSlot = 36,
        OutputNameSlot = 37, CreateTensorSlot = 49, TensorDataSlot = 51, DimensionsCountSlot = 61, DimensionsSlot = 62, ElementCountSlot = 64, TypeAndShapeSlot = 65,
        CreateCpuMemoryInfoSlot = 69, AllocatorFreeSlot = 76, DefaultAllocatorSlot = 78, ReleaseStatusSlot = 93, ReleaseSessionSlot = 95,
        ReleaseValueSlot = 96, ReleaseTypeAndShapeSlot = 99, ReleaseSessionOptionsSlot = 100;

    // One environment per process and library path; ONNX Runtime keeps global state, so it is never unloaded.
    private static readonly Dictionary<string, OrtApi> Loaded = [];
    private static readonly Lock Gate = new();

    private readonly void** _table;
    private readonly void* _environment;
    private readonly void* _memory;
    private readonly void* _allocator;

    private OrtApi(string path)
    {
        var library = NativeLibrary.Load(path);
        var getBase = (delegate* unmanaged[Cdecl]<void**>)NativeLibrary.GetExport(library, "OrtGetApiBase");
        var apiBase = getBase();
        _table = ((delegate* unmanaged[Cdecl]<uint, void**>)apiBase[0])(ApiVersion);
        if (_table == null)
            throw new InvalidOperationException($"'{path}' does not offer version {ApiVersion} of the ONNX Runtime API. Run build/parts.sh to fetch the one that was tested.");

        const int Error = 3, DeviceAllocator = 0, DefaultMemory = 0;
        void* created;
        fixed (byte* name = "zhuxue\0"u8)
            Check(((delegate* unmanaged[Cdecl]<int, byte*, void**, void*>)_table[CreateEnvSlot])(Error, name, &created));
        _environment = created;
        Check(((delegate* unmanaged[Cdecl]<int, int, void**, void*>)_table[CreateCpuMemoryInfoSlot])(DeviceAllocator, DefaultMemory, &created));
        _memory = created;
        Check(((delegate* unmanaged[Cdecl]<void**, void*>)_table[DefaultAllocatorSlot])(&created));
        _allocator = created;
    }

    public static OrtApi Load(string path)
    {
        var full = VisionOptions.Existing(path, "ONNX Runtime");
        lock (Gate)
        {
            if (!Loaded.TryGetValue(full, out var api))
                Loaded.Add(full, api = new OrtApi(full));
            return api;
        }
    }

    /// <summary>Runs on one thread: parallelism comes from many requests side by side.</summary>
    public nint CreateSession(ReadOnlySpan<byte> model)
    {
        const int AllOptimizations = 99;
        void* options, session;
        Check(((delegate* unmanaged[Cdecl]<void**, void*>)_table[CreateSessionOptionsSlot])(&options));
        try
        {
            Check(((delegate* unmanaged[Cdecl]<void*, int, void*>)_table[SetIntraOpThreadsSlot])(options, 1));
            Check(((delegate* unmanaged[Cdecl]<void*, int, void*>)_table[SetInterOpThreadsSlot])(options, 1));
            Check(((delegate* unmanaged[Cdecl]<void*, int, void*>)_table[SetGraphOptimizationSlot])(options, AllOptimizations));
            fixed (byte* bytes = model)
                Check(((delegate* unmanaged[Cdecl]<void*, void*, nuint, void*, void**, void*>)_table[CreateSessionFromArraySlot])(_environment, bytes, (nuint)model.Length, options, &session));
            return (nint)session;
        }
        finally
        {
            ((delegate* unmanaged[Cdecl]<void*, void>)_table[ReleaseSessionOptionsSlot])(options);
        }
    }

    public void ReleaseSession(nint session) => ((delegate* unmanaged[Cdecl]<void*, void>)_table[ReleaseSessionSlot])((void*)session);

    public string InputName(nint session) => Name(session, InputNameSlot, 0);

    public string[] OutputNames(nint session)
    {
        nuint count;
        Check(((delegate* unmanaged[Cdecl]<void*, nuint*, void*>)_table[OutputCountSlot])((void*)session, &count));
        return [.. Enumerable.Range(0, (int)count).Select(index => Name(session, OutputNameSlot, index))];
    }

    private string Name(nint session, int slot, int index)
    {
        byte* name;
        Check(((delegate* unmanaged[Cdecl]<void*, nuint, void*, byte**, void*>)_table[slot])((void*)session, (nuint)index, _allocator, &name));
        var text = Marshal.PtrToStringUTF8((nint)name)!;
        Check(((delegate* unmanaged[Cdecl]<void*, void*, void*>)_table[AllocatorFreeSlot])(_allocator, name));
        return text;
    }

    /// <summary>A tensor over the caller's pinned memory; the caller keeps it pinned until the value is released.</summary>
    public nint CreateTensor(float* data, int length, ReadOnlySpan<long> shape)
    {
        const int Float32 = 1;
        void* value;
        fixed (long* dimensions = shape)
            Check(((delegate* unmanaged[Cdecl]<void*, void*, nuint, long*, nuint, int, void**, void*>)_table[CreateTensorSlot])(_memory, data, (nuint)length * sizeof(float), dimensions, (nuint)shape.Length, Float32, &value));
        return (nint)value;
    }

    public void Run(nint session, byte* inputName, nint input, byte** outputNames, nint* outputs, int outputCount) =>
        Check(((delegate* unmanaged[Cdecl]<void*, void*, byte**, void**, nuint, byte**, nuint, void**, void*>)_table[RunSlot])((void*)session, null, &inputName, (void**)&input, 1, outputNames, (nuint)outputCount, (void**)outputs));

    public ReadOnlySpan<float> Data(nint value)
    {
        void* shape, data;
        nuint count;
        Check(((delegate* unmanaged[Cdecl]<void*, void**, void*>)_table[TypeAndShapeSlot])((void*)value, &shape));
        try
        {
            Check(((delegate* unmanaged[Cdecl]<void*, nuint*, void*>)_table[ElementCountSlot])(shape, &count));
        }
        finally
        {
            ((delegate* unmanaged[Cdecl]<void*, void>)_table[ReleaseTypeAndShapeSlot])(shape);
        }
        Check(((delegate* unmanaged[Cdecl]<void*, void**, void*>)_table[TensorDataSlot])((void*)value, &data));
        return new ReadOnlySpan<float>(data, checked((int)count));
    }

    public long[] Shape(nint value)
    {
        void* shape;
        nuint rank;
        Check(((delegate* unmanaged[Cdecl]<void*, void**, void*>)_table[TypeAndShapeSlot])((void*)value, &shape));
        try
        {
            Check(((delegate* unmanaged[Cdecl]<void*, nuint*, void*>)_table[DimensionsCountSlot])(shape, &rank));
            var dimensions = new long[(int)rank];
            fixed (long* first = dimensions)
                Check(((delegate* unmanaged[Cdecl]<void*, long*, nuint, void*>)_table[DimensionsSlot])(shape, first, rank));
            return dimensions;
        }
        finally
        {
            ((delegate* unmanaged[Cdecl]<void*, void>)_table[ReleaseTypeAndShapeSlot])(shape);
        }
    }

    public void ReleaseValue(nint value) => ((delegate* unmanaged[Cdecl]<void*, void>)_table[ReleaseValueSlot])((void*)value);

    private void Check(void* status)
    {
        if (status == null)
            return;
        var message = Marshal.PtrToStringUTF8((nint)((delegate* unmanaged[Cdecl]<void*, byte*>)_table[GetErrorMessageSlot])(status));
        ((delegate* unmanaged[Cdecl]<void*, void>)_table[ReleaseStatusSlot])(status);
        throw new InvalidOperationException($"ONNX Runtime: {message}");
    }
}
