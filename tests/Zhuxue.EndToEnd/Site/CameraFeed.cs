using System.Globalization;
using Zhuxue.Tests.Vision;
using Zhuxue.Training.Catalogue.Media;

namespace Zhuxue.EndToEnd.Site;

/// <summary>
/// What the browser's camera sees: a stretch of a real clip, played over and over. The browser reads the file anew each time that a page opens the
/// camera, so that one browser can show several people one after the other.
/// </summary>
public sealed class CameraFeed : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("zhuxue-camera-").FullName;
    private readonly Dictionary<ClipSegment, string> made = [];

    /// <summary>The path for <c>--use-file-for-fake-video-capture</c>.</summary>
    public string Path => System.IO.Path.Combine(folder, "camera.y4m");

    /// <summary>The camera shows this from the next time it is opened.</summary>
    public async Task ShowAsync(ClipSegment segment)
    {
        if (!made.TryGetValue(segment, out var file))
        {
            file = System.IO.Path.Combine(folder, $"{made.Count}.y4m");
            // 15 frames a second, and y4m rather than mjpeg: the browser has nothing to decode.
            string[] arguments =
            [
                "-nostdin", "-v", "error", "-ss", Number(segment.From), "-t", Number(segment.To - segment.From), "-i", Clips.FileOf(segment.Clip),
                "-vf", "fps=15,scale=640:480:force_original_aspect_ratio=increase,crop=640:480", "-pix_fmt", "yuv420p", file,
            ];
            var (exit, error) = await ChildProcess.RunAsync("ffmpeg", arguments, _ => Task.CompletedTask, default);
            Assert.True(exit == 0, error);
            made[segment] = file;
        }
        File.Delete(Path);
        File.CreateSymbolicLink(Path, file);
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private static string Number(double value) => value.ToString(CultureInfo.InvariantCulture);
}
