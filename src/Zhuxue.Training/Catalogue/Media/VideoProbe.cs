using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Options;

namespace Zhuxue.Training.Catalogue.Media;

/// <summary>What a file turned out to be: a length in milliseconds, or a refusal.</summary>
internal readonly record struct ProbedVideo(long DurationMs, VideoRefusal? Refusal);

/// <summary>Looks into an uploaded file before any work is spent on it.</summary>
internal sealed class VideoProbe(IOptions<CatalogueOptions> options)
{
    public static readonly TimeSpan Shortest = TimeSpan.FromSeconds(5), Longest = TimeSpan.FromHours(6);

    /// <summary>
    /// ffmpeg reads the file as MP4 and as nothing else: other formats (playlists, scripts of pictures) may name further
    /// files and addresses, which it would then fetch.
    /// </summary>
    public static readonly string[] InputOptions = ["-protocol_whitelist", "file", "-f", "mov"];

    public async Task<ProbedVideo> ProbeAsync(string file, CancellationToken cancellationToken)
    {
        if (await FirstRefusalAsync(file, cancellationToken) is { } refusal)
            return new(0, refusal);
        var json = new StringBuilder();
        var (exit, _) = await ChildProcess.RunAsync(options.Value.Ffprobe,
            ["-v", "error", .. InputOptions, "-print_format", "json", "-show_entries", "format=duration:stream=codec_type,width,height:stream_disposition=attached_pic", "-i", file],
            line => { json.AppendLine(line); return Task.CompletedTask; }, cancellationToken);
        return exit == 0 ? Judge(json.ToString()) : new(0, VideoRefusal.Broken);
    }

    // An MP4 begins with a box "ftyp": four bytes of length, then the name.
    private static async Task<VideoRefusal?> FirstRefusalAsync(string file, CancellationToken cancellationToken)
    {
        await using var stream = File.OpenRead(file);
        var head = new byte[12];
        var read = await stream.ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false, cancellationToken);
        return read == 0 ? VideoRefusal.Empty : read == head.Length && head.AsSpan(4, 4).SequenceEqual("ftyp"u8) ? null : VideoRefusal.NotVideo;
    }

    private static ProbedVideo Judge(string json)
    {
        using var document = JsonDocument.Parse(json);
        var streams = document.RootElement.TryGetProperty("streams", out var listed) ? listed.EnumerateArray().ToList() : [];
        // A cover picture counts as a video stream too; it is not one.
        var picture = streams.Exists(s => s.GetProperty("codec_type").GetString() == "video"
            && s.TryGetProperty("width", out var width) && width.GetInt32() is > 0 and <= 8192 && s.GetProperty("height").GetInt32() is > 0 and <= 8192
            && !(s.TryGetProperty("disposition", out var disposition) && disposition.GetProperty("attached_pic").GetInt32() == 1));
        if (!picture)
            return new(0, streams.Count == 0 ? VideoRefusal.Broken : VideoRefusal.NoPicture);
        if (!document.RootElement.TryGetProperty("format", out var format) || !format.TryGetProperty("duration", out var duration)
            || !double.TryParse(duration.GetString(), CultureInfo.InvariantCulture, out var seconds) || !(seconds > 0 && seconds < 1e7))
            return new(0, VideoRefusal.Broken);
        return new((long)(seconds * 1000), seconds < Shortest.TotalSeconds ? VideoRefusal.TooShort : seconds > Longest.TotalSeconds ? VideoRefusal.TooLong : null);
    }
}
