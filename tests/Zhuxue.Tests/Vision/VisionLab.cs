using System.Collections.Concurrent;
using Zhuxue.Tests.Site;
using Zhuxue.Vision;
using Zhuxue.Vision.Faces;

namespace Zhuxue.Tests.Vision;

/// <summary>The models, loaded once per run, and observations kept per frame: many walks share the same pictures.</summary>
internal static class VisionLab
{
    private static readonly ConcurrentDictionary<byte[], FrameObservation> Observed = new(ReferenceEqualityComparer.Instance);

    public static VisionOptions Options { get; } = new()
    {
        OnnxRuntimePath = Path.Combine(Repository.Root, "artifacts", "parts", "onnxruntime", "libonnxruntime.so.1"),
        ModelDirectory = Path.Combine(Repository.Root, "artifacts", "parts", "models"),
    };

    public static FaceAnalyzer Analyzer { get; } = new(Options);

    public static PhotoCheck Photos { get; } = new(Analyzer);

    public static FaceEmbedding Portrait(ClipSegment segment)
    {
        var result = Photos.Check(Clips.Frame(segment), PhotoKind.Portrait);
        Assert.Equal(PhotoVerdict.Ok, result.Verdict);
        return result.Embedding!;
    }

    /// <summary>Measures a frame, with its embedding if it is frontal.</summary>
    public static FrameObservation Observe(byte[] frame) => Observed.GetOrAdd(frame, static bytes => Analyzer.Observe([bytes], 0, default)[0]);
}
