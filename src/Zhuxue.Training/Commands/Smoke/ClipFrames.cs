using System.Diagnostics;
using System.Globalization;

namespace Zhuxue.Training.Commands.Smoke;

/// <summary>JPEG frames out of a video file, by ffmpeg: a camera for walks and tests.</summary>
internal static class ClipFrames
{
    /// <summary>Frames of 640 × 480 from a stretch of the video.</summary>
    /// <exception cref="InvalidOperationException">ffmpeg is missing or cannot read the file.</exception>
    public static async Task<IReadOnlyList<byte[]>> ReadAsync(string file, double fromSeconds, double toSeconds, double fps, CancellationToken cancellationToken)
    {
        string[] arguments =
        [
            "-v", "error", "-nostdin", "-ss", Number(fromSeconds), "-t", Number(toSeconds - fromSeconds), "-i", file,
            "-vf", $"fps={Number(fps)},scale=640:480:force_original_aspect_ratio=increase,crop=640:480", "-q:v", "3", "-f", "image2pipe", "-c:v", "mjpeg", "-",
        ];
        using var ffmpeg = Process.Start(new ProcessStartInfo("ffmpeg", arguments) { RedirectStandardOutput = true })
            ?? throw new InvalidOperationException("ffmpeg does not start. Install the Debian package ffmpeg.");
        using var output = new MemoryStream();
        await ffmpeg.StandardOutput.BaseStream.CopyToAsync(output, cancellationToken);
        await ffmpeg.WaitForExitAsync(cancellationToken);
        return ffmpeg.ExitCode == 0 && output.Length > 0 ? Split(output.ToArray())
            : throw new InvalidOperationException($"ffmpeg cannot read {file}. Run build/parts.sh.");
    }

    /// <summary>FF D9 FF D8 occurs nowhere else: inside a JPEG's data every FF is followed by 00 or a restart marker.</summary>
    private static List<byte[]> Split(byte[] stream)
    {
        List<byte[]> frames = [];
        for (var rest = stream.AsSpan(); rest.Length > 0;)
        {
            var boundary = rest.IndexOf((ReadOnlySpan<byte>)[0xFF, 0xD9, 0xFF, 0xD8]);
            var length = boundary < 0 ? rest.Length : boundary + 2;
            frames.Add(rest[..length].ToArray());
            rest = rest[length..];
        }
        return frames;
    }

    private static string Number(double value) => value.ToString(CultureInfo.InvariantCulture);
}
