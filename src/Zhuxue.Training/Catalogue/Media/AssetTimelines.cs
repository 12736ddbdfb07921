using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Caching.Memory;

namespace Zhuxue.Training.Catalogue.Media;

/// <summary>Where the segments of one rendition lie in time. Immutable once the asset is ready.</summary>
/// <param name="Segments">In order, number i at index i.</param>
internal sealed record RenditionTimeline(IReadOnlyList<AssetSegment> Segments)
{
    /// <summary>A new content key begins every so many segments.</summary>
    public const int SegmentsPerKey = 3;

    // One longer than the segments: the last is the end.
    private readonly long[] startsMs = Sums(Segments);

    public long DurationMs => startsMs[^1];

    public int KeyCount => (Segments.Count + SegmentsPerKey - 1) / SegmentsPerKey;

    /// <summary>When the part of the film that key <paramref name="n"/> opens begins; null when there is no such key.</summary>
    public long? KeyStartsAtMs(int n) => n >= 0 && n < KeyCount ? startsMs[n * SegmentsPerKey] : null;

    /// <summary>When it ends.</summary>
    public long? KeyEndsAtMs(int n) => n >= 0 && n < KeyCount ? startsMs[Math.Min((n + 1) * SegmentsPerKey, Segments.Count)] : null;

    private static long[] Sums(IReadOnlyList<AssetSegment> segments)
    {
        var sums = new long[segments.Count + 1];
        for (var i = 0; i < segments.Count; i++)
            sums[i + 1] = sums[i] + segments[i].DurationMs;
        return sums;
    }
}

/// <summary>What playing an asset needs, as one cached piece.</summary>
internal sealed record AssetTimeline(byte[] KeySecretSealed, IReadOnlyDictionary<string, RenditionTimeline> Renditions);

/// <summary>Reads timelines; those of ready assets never change and are kept in memory.</summary>
internal sealed class AssetTimelines(TrainingDb db, IMemoryCache cache)
{
    /// <summary>Null while the asset is not ready, or when there is none.</summary>
    public async Task<AssetTimeline?> FindAsync(Guid assetId, CancellationToken cancellationToken)
    {
        if (cache.TryGetValue((typeof(AssetTimeline), assetId), out AssetTimeline? known))
            return known;
        var secret = await db.Set<Asset>().Where(a => a.Id == assetId && a.State == AssetState.Ready)
            .Select(a => a.KeySecretSealed).SingleOrDefaultAsync(cancellationToken);
        if (secret is null)
            return null;
        var segments = await db.Set<AssetSegment>().AsNoTracking().Where(s => s.AssetId == assetId).OrderBy(s => s.Number).ToListAsync(cancellationToken);
        var timeline = new AssetTimeline(secret, segments.GroupBy(s => s.Rendition).ToDictionary(g => g.Key, g => new RenditionTimeline([.. g])));
        return cache.Set((typeof(AssetTimeline), assetId), timeline, new MemoryCacheEntryOptions { SlidingExpiration = TimeSpan.FromHours(1) });
    }

    /// <summary>One rendition; null as above, or when the name is unknown.</summary>
    public async Task<RenditionTimeline?> FindAsync(Guid assetId, string rendition, CancellationToken cancellationToken) =>
        (await FindAsync(assetId, cancellationToken))?.Renditions.GetValueOrDefault(rendition);
}
