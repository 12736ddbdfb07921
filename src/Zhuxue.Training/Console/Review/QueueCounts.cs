using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;

namespace Zhuxue.Training.Console.Review;

/// <summary>
/// How many cases a filter has, up to a bound: nobody needs to know whether it is 1,800 or 1,900, and counting a million would take a second. A number
/// is kept for some seconds; while one request counts anew, the others are given the old one.
/// </summary>
internal sealed class QueueCounts(ReviewQueue queue, QueueCountMemory memory, TimeProvider clock)
{
    /// <summary>Beyond it stands "1000+".</summary>
    public const int Most = 1000;

    public async Task<int> CountAsync(ReviewFilter filter, CancellationToken cancellationToken)
    {
        if (memory.Find(filter, clock.GetUtcNow()) is { } known)
            return known;
        var count = 0;
        // The order is that of an index for each filter (ReviewCase.Mapping): counting ends at the bound.
        foreach (var cases in queue.Matching(filter))
            count += await (filter.Due is DueFilter.Overdue or DueFilter.Today ? cases.OrderBy(c => c.DueOn) : cases.OrderBy(c => c.EscalatesOn)).ThenBy(c => c.Id).Select(c => c.Id).Take(Most + 1 - count).CountAsync(cancellationToken);
        memory.Keep(filter, clock.GetUtcNow(), count);
        return count;
    }

    public async Task<IReadOnlyDictionary<ReviewFilter, int>> CountAsync(IEnumerable<ReviewFilter> filters, CancellationToken cancellationToken)
    {
        var counts = new Dictionary<ReviewFilter, int>();
        foreach (var filter in filters.Distinct())
            counts[filter] = await CountAsync(filter, cancellationToken);
        return counts;
    }
}

/// <summary>The counts of the last seconds, of all reviewers.</summary>
internal sealed class QueueCountMemory
{
    public static readonly TimeSpan Fresh = TimeSpan.FromSeconds(3);
    private const int FiltersMost = 1000;
    private readonly ConcurrentDictionary<ReviewFilter, (DateTimeOffset At, int Count)> _counts = new();

    /// <summary>A fresh count; null asks the caller to count, and only one caller at a time.</summary>
    public int? Find(ReviewFilter filter, DateTimeOffset now)
    {
        if (!_counts.TryGetValue(filter, out var known))
            return null;
        // Whoever moves the time forward counts.
        return (now - known.At).Duration() < Fresh || !_counts.TryUpdate(filter, (now, known.Count), known) ? known.Count : null;
    }

    public void Keep(ReviewFilter filter, DateTimeOffset now, int count)
    {
        if (_counts.Count > FiltersMost)
            _counts.Clear();
        _counts[filter] = (now, count);
    }
}
