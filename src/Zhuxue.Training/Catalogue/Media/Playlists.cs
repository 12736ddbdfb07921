using System.Globalization;
using System.Text;
using Microsoft.Extensions.Options;

namespace Zhuxue.Training.Catalogue.Media;

/// <summary>How much of a film a growing playlist lists.</summary>
/// <param name="StartMs">Where a player begins.</param>
/// <param name="ReleasedMs">Parts whose key begins beyond it are not listed yet.</param>
internal readonly record struct GrowingPart(long StartMs, long ReleasedMs);

/// <summary>Writes the playlists of a ready asset (HLS version 3). Key addresses are the caller's: keys belong to a lease.</summary>
internal sealed class Playlists(AssetTimelines timelines, IOptions<CatalogueOptions> options)
{
    /// <summary>The content type of a playlist.</summary>
    public const string ContentType = "application/vnd.apple.mpegurl";

    /// <summary>The playlist of renditions, best first; null when the asset is not ready.</summary>
    /// <param name="assetId">The video.</param>
    /// <param name="urlOfRendition">Gives the address of a rendition's playlist, by its name.</param>
    /// <param name="smallFirst">Native players begin with the first: on a phone the small one.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<string?> MasterAsync(Guid assetId, Func<string, string> urlOfRendition, bool smallFirst, CancellationToken cancellationToken)
    {
        if (await timelines.FindAsync(assetId, cancellationToken) is not { } timeline)
            return null;
        var text = new StringBuilder("#EXTM3U\n#EXT-X-VERSION:3\n");
        foreach (var rendition in smallFirst ? Rendition.All.OrderBy(r => r.Name != "low") : Rendition.All.AsEnumerable())
        {
            if (!timeline.Renditions.TryGetValue(rendition.Name, out var line))
                continue;
            var peak = line.Segments.Where(s => s.DurationMs > 0).Max(s => s.Bytes * 8000L / s.DurationMs);
            var average = line.Segments.Sum(s => (long)s.Bytes) * 8000L / line.DurationMs;
            text.Append(CultureInfo.InvariantCulture, $"#EXT-X-STREAM-INF:BANDWIDTH={peak},AVERAGE-BANDWIDTH={average}\n{urlOfRendition(rendition.Name)}\n");
        }
        return text.ToString();
    }

    /// <summary>The playlist of one rendition; null when it is unknown or not ready.</summary>
    /// <param name="assetId">The video.</param>
    /// <param name="rendition">Its name.</param>
    /// <param name="urlOfKey">Gives the address of key n.</param>
    /// <param name="growing">Lists only what has been released, to be asked for again; null lists the whole film.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<string?> RenditionAsync(Guid assetId, string rendition, Func<int, string> urlOfKey, GrowingPart? growing, CancellationToken cancellationToken)
    {
        if (await timelines.FindAsync(assetId, rendition, cancellationToken) is not { } line)
            return null;
        var longest = line.Segments.Max(s => s.DurationMs);
        var text = new StringBuilder("#EXTM3U\n#EXT-X-VERSION:3\n");
        // RFC 8216 §4.3.3.1: no segment, rounded to whole seconds, is longer than this.
        text.Append(CultureInfo.InvariantCulture, $"#EXT-X-TARGETDURATION:{(longest + 999) / 1000}\n#EXT-X-MEDIA-SEQUENCE:0\n#EXT-X-PLAYLIST-TYPE:{(growing is null ? "VOD" : "EVENT")}\n");
        if (growing is { StartMs: var start })
            text.Append(CultureInfo.InvariantCulture, $"#EXT-X-START:TIME-OFFSET={start / 1000m:0.000},PRECISE=YES\n");
        foreach (var segment in line.Segments)
        {
            // Without an IV attribute the IV is the media sequence number.
            if (segment.Number % RenditionTimeline.SegmentsPerKey == 0 && growing is { ReleasedMs: var released } && line.KeyStartsAtMs(segment.Number / RenditionTimeline.SegmentsPerKey) > released)
                return text.ToString();
            if (segment.Number % RenditionTimeline.SegmentsPerKey == 0)
                text.Append(CultureInfo.InvariantCulture, $"#EXT-X-KEY:METHOD=AES-128,URI=\"{urlOfKey(segment.Number / RenditionTimeline.SegmentsPerKey)}\"\n");
            text.Append(CultureInfo.InvariantCulture, $"#EXTINF:{segment.DurationMs / 1000m:0.000},\n{options.Value.MediaBaseUrl}/media/{assetId}/{rendition}/{segment.Number}.ts\n");
        }
        return text.Append("#EXT-X-ENDLIST\n").ToString();
    }
}
