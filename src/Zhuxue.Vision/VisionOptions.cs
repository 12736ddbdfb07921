namespace Zhuxue.Vision;

/// <summary>Where the native library and the models lie. <c>build/parts.sh</c> brings both.</summary>
public sealed class VisionOptions
{
    /// <summary>Path of <c>libonnxruntime.so.1</c>.</summary>
    public string OnnxRuntimePath { get; set; } = "artifacts/parts/onnxruntime/libonnxruntime.so.1";

    /// <summary>Folder of the <c>fr_*.onnx</c> models.</summary>
    public string ModelDirectory { get; set; } = "artifacts/parts/models";

    internal static string Existing(string path, string what) => File.Exists(path)
        ? Path.GetFullPath(path)
        : throw new FileNotFoundException($"{what} is not at '{Path.GetFullPath(path)}'. Run build/parts.sh, or set VisionOptions to where it lies.", path);
}
