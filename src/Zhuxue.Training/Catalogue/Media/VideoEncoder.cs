using System.Globalization;
using Microsoft.Extensions.Options;

namespace Zhuxue.Training.Catalogue.Media;

/// <summary>One plain segment that ffmpeg wrote.</summary>
internal sealed record PlainSegment(string File, long DurationMs);

/// <summary>Turns a probed file into plain segments of every rendition, in a folder of the job's own.</summary>
internal sealed partial class VideoEncoder(IOptions<CatalogueOptions> options, ILogger<VideoEncoder> logger)
{
    /// <summary>Target length; each segment begins with a key frame.</summary>
    public const int SegmentSeconds = 4;

    private static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(1);

    /// <summary>Makes all renditions in one pass over the file.</summary>
    /// <param name="file">The original, plain.</param>
    /// <param name="folder">Gets one folder per rendition.</param>
    /// <param name="expectedMs">Length that the probe found.</param>
    /// <param name="onProgress">Gets how far it is, 0 to 1.</param>
    /// <param name="onStarted">Gets the process id of ffmpeg.</param>
    /// <param name="cancellationToken">Ends ffmpeg.</param>
    /// <returns>The segments by rendition; null when the file is broken.</returns>
    public async Task<IReadOnlyDictionary<string, List<PlainSegment>>?> EncodeAsync(
        string file, string folder, long expectedMs, Func<double, Task> onProgress, Action<int> onStarted, CancellationToken cancellationToken)
    {
        foreach (var rendition in Rendition.All)
            Directory.CreateDirectory(Path.Combine(folder, rendition.Name));
        var (exit, error) = await ChildProcess.RunAsync(options.Value.Ffmpeg, Arguments(file, folder), async line =>
        {
            // "out_time_us=12345678": how much of the film is written.
            if (line.StartsWith("out_time_us=", StringComparison.Ordinal) && long.TryParse(line.AsSpan("out_time_us=".Length), CultureInfo.InvariantCulture, out var us))
                await onProgress(Math.Clamp(us / 1000.0 / expectedMs, 0, 1));
        }, cancellationToken, onStarted);
        if (error.Contains("No space left on device", StringComparison.Ordinal))
            throw new IOException("The disk of the data folder is full.");
        if (exit != 0)
        {
            LogFailed(exit, error);
            return null;
        }
        var made = Rendition.All.ToDictionary(r => r.Name, r => Segments(Path.Combine(folder, r.Name)));
        var lengths = made.Values.Select(segments => segments.Sum(s => s.DurationMs)).ToList();
        // A file cut off in the middle plays to the cut without an error: then too little came out.
        return lengths.TrueForAll(length => Math.Abs(length - lengths[0]) <= Tolerance.TotalMilliseconds && length >= expectedMs * 0.97 - Tolerance.TotalMilliseconds) ? made : null;
    }

    private List<string> Arguments(string file, string folder)
    {
        var threads = options.Value.FfmpegThreads.ToString(CultureInfo.InvariantCulture);
        List<string> arguments = ["-nostdin", "-hide_banner", "-v", "error", "-nostats", "-progress", "pipe:1", "-filter_threads", "1", "-threads", threads, .. VideoProbe.InputOptions, "-i", file];
        foreach (var rendition in Rendition.All)
        {
            var target = Path.Combine(folder, rendition.Name);
            arguments.AddRange([
                "-map", "0:V:0", "-map", "0:a:0?", "-sn", "-dn", "-map_metadata", "-1",
                "-vf", string.Create(CultureInfo.InvariantCulture, $"{(rendition.FramesPerSecond < 30 ? $"fps={rendition.FramesPerSecond}," : "")}scale=-2:'2*trunc(min({rendition.Height},ih)/2)',format=yuv420p"), "-fpsmax", "30",
                "-c:v", "libx264", "-preset", "veryfast", "-profile:v", "main", "-threads", threads,
                "-b:v", Kbit(rendition.VideoKbit), "-maxrate", Kbit(rendition.VideoKbit * 3 / 2), "-bufsize", Kbit(rendition.VideoKbit * 3),
                "-force_key_frames", string.Create(CultureInfo.InvariantCulture, $"expr:gte(t,n_forced*{SegmentSeconds})"), "-sc_threshold", "0",
                // Few channels and rates, taken as they come: resampling a voice costs time and gains nothing. The fast coder halves the job.
                "-af", "aformat=channel_layouts=mono|stereo:sample_rates=22050|32000|44100|48000", "-c:a", "aac", "-aac_coder", "fast", "-b:a", Kbit(rendition.AudioKbit),
                "-f", "hls", "-hls_time", SegmentSeconds.ToString(CultureInfo.InvariantCulture), "-hls_playlist_type", "vod", "-hls_list_size", "0",
                "-hls_segment_filename", Path.Combine(target, "%05d.ts"), Path.Combine(target, "index.m3u8"),
            ]);
        }
        return arguments;
    }

    private static string Kbit(int kbit) => string.Create(CultureInfo.InvariantCulture, $"{kbit}k");

    // The playlist holds, for each segment, "#EXTINF:4.000000," and on the next line the file's name.
    private static List<PlainSegment> Segments(string folder)
    {
        var segments = new List<PlainSegment>();
        var durationMs = 0L;
        foreach (var line in File.ReadLines(Path.Combine(folder, "index.m3u8")))
        {
            if (line.StartsWith("#EXTINF:", StringComparison.Ordinal))
                durationMs = (long)Math.Round(decimal.Parse(line["#EXTINF:".Length..].TrimEnd(','), CultureInfo.InvariantCulture) * 1000);
            else if (line.Length > 0 && line[0] != '#')
                segments.Add(new(Path.Combine(folder, Path.GetFileName(line)), durationMs));
        }
        return segments;
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "ffmpeg gave up with {Exit}: {Error}")]
    private partial void LogFailed(int exit, string error);
}
