using System.Collections.Concurrent;
using Zhuxue.Training.Commands.Smoke;
using Zhuxue.Vision.Faces;
using Zhuxue.Vision.Images;

namespace Zhuxue.Training.Commands.Takes;

/// <summary>The frames of stretches of clips, 640 × 480 at 12.5 a second, as JPEG; read once, kept for the process. Thread-safe.</summary>
internal static class Footage
{
    public const double FramesPerSecond = 12.5;

    private static readonly ConcurrentDictionary<(string, Stretch), Lazy<Task<IReadOnlyList<byte[]>>>> Read = new();
    private static readonly ConcurrentDictionary<(string, Stretch, int), FaceBox> Boxes = new();

    /// <exception cref="InvalidOperationException">ffmpeg is missing or cannot read the file.</exception>
    public static Task<IReadOnlyList<byte[]>> OfAsync(string file, Stretch stretch) =>
        Read.GetOrAdd((file, stretch), key => new Lazy<Task<IReadOnlyList<byte[]>>>(() => ClipFrames.ReadAsync(key.Item1, key.Item2.From, key.Item2.To, FramesPerSecond, default))).Value;

    /// <summary>Where the face is in a frame; the middle of the picture when none is found.</summary>
    public static FaceBox BoxOf(FaceAnalyzer analyzer, string file, Stretch stretch, int index, RgbImage image) => Boxes.GetOrAdd((file, stretch, index),
        _ => analyzer.Detect(image) is [var box, ..] ? box : new FaceBox(image.Width * 0.35f, image.Height * 0.3f, image.Width * 0.65f, image.Height * 0.75f, 0));
}
