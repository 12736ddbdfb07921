using System.Collections.Concurrent;
using Microsoft.Extensions.Options;

namespace Zhuxue.Training.Learning.Beats;

/// <summary>
/// The active leases that this process knows, one a learner. Bounded by two generations: when the younger one is full it becomes the
/// elder and the elder is let go; whoever was asked for meanwhile had moved over. What is let go costs one beat the plain way.
/// </summary>
internal sealed class LiveLeases(IOptions<BeatOptions> options)
{
    private readonly int _generationMost = Math.Max(1, options.Value.LeasesInMemory / 2);
    private readonly Lock _turning = new();
    private volatile Generation _younger = new(new Generation(null));

    private sealed class Generation(Generation? elder)
    {
        private int _count;

        public ConcurrentDictionary<Guid, LiveLease> Leases { get; } = new();
        public Generation? Elder { get; private set; } = elder;

        /// <summary>How many there are now that one was added; the dictionary's own count takes all its locks.</summary>
        public int Added() => Interlocked.Increment(ref _count);

        public void LetElderGo() => Elder = null;
    }

    /// <summary>The learner's lease if it is known here and is this one.</summary>
    public LiveLease? Find(Guid learnerId, Guid leaseId)
    {
        var younger = _younger;
        if (!younger.Leases.TryGetValue(learnerId, out var lease) && younger.Elder?.Leases.TryGetValue(learnerId, out lease) == true && younger.Leases.TryAdd(learnerId, lease))
            TurnIfFull(younger);
        return lease?.Id == leaseId ? lease : null;
    }

    public void Keep(LiveLease lease)
    {
        var younger = _younger;
        if (younger.Leases.TryAdd(lease.LearnerId, lease))
            TurnIfFull(younger);
        else
            younger.Leases[lease.LearnerId] = lease;
    }

    /// <summary>What is known of the learner's lease is out of date.</summary>
    public void Forget(Guid learnerId)
    {
        var younger = _younger;
        younger.Elder?.Leases.TryRemove(learnerId, out _);
        younger.Leases.TryRemove(learnerId, out _);
    }

    /// <summary>A key of this lease was handed out up to here.</summary>
    public void KeysOpened(Guid learnerId, Guid leaseId, long untilMs) => Find(learnerId, leaseId)?.KeysOpened(untilMs);

    private void TurnIfFull(Generation seen)
    {
        if (seen.Added() < _generationMost)
            return;
        lock (_turning)
        {
            if (_younger != seen)
                return;
            seen.LetElderGo();
            _younger = new(seen);
        }
    }
}
