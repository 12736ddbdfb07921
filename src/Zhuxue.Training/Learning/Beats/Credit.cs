using Zhuxue.Training.Catalogue.Rules;
using Zhuxue.Training.Learning.Leases;

namespace Zhuxue.Training.Learning.Beats;

/// <summary>Why time earned nothing; a null reason is an ordinary beat.</summary>
internal enum NotCredited
{
    /// <summary>No beat for longer than the rules allow: beyond the beat under way nobody knows what happened.</summary>
    Gap,

    /// <summary>A snapshot that was asked for has not come in time.</summary>
    SnapshotOverdue,

    /// <summary>A presence check was missed, or waits for the camera, and has not been answered since.</summary>
    PresenceOwed,
}

/// <summary>What one beat earns: milliseconds added to what is earned, server time used up by it, and why it was nothing.</summary>
internal readonly record struct CreditedTime(long CreditedMs, DateTimeOffset SpentUntil, NotCredited? Reason);

/// <summary>The clock by which time is earned.</summary>
internal static class ServerClock
{
    extension(TimeProvider clock)
    {
        /// <summary>Now, in whole milliseconds: what every database and every process keeps to the last digit.</summary>
        public DateTimeOffset InMilliseconds
        {
            get
            {
                var now = clock.GetUtcNow();
                return now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMillisecond));
            }
        }
    }
}

/// <summary>What credit is made of: a lease as the beat before left it.</summary>
internal readonly record struct Earning(long EarnedMs, long KeysUntilMs, long DurationMs, bool Playing, DateTimeOffset? LastBeatAt, DateTimeOffset? SpentUntil)
{
    public static Earning Of(Lease lease) => new(lease.EarnedMs, lease.KeysUntilMs, lease.DurationMs, lease.Playing, lease.LastBeatAt, lease.SpentUntil);
}

/// <summary>The arithmetic of A1, A3, A4 and A5: server time, position and open keys; no client clock.</summary>
internal static class Credit
{
    /// <summary>A position further ahead of what is earned than this and one beat is sent back.</summary>
    private const long AheadMs = 1500;

    /// <summary>The film stands so far ahead of what is earned that it must go back.</summary>
    public static bool IsAhead(long positionMs, long earnedMs, RulePack rules) => positionMs - earnedMs > AheadMs + rules.BeatSeconds * 1000L;

    /// <summary>
    /// Credit = min(advance of the position beyond what is earned, server time not yet spent, film whose keys were handed out,
    /// what is left of the lesson). Server time that an ordinary beat leaves unspent (a beat that came late through the network)
    /// stays for the next beats, up to one beat's length: so a jittery line loses no honest second, and the sum never exceeds
    /// the server time of the lease.
    /// </summary>
    /// <param name="lease">As the beat before left it: a lease that was paused then earns nothing now.</param>
    /// <param name="positionMs">Where the client says that the film stands.</param>
    /// <param name="now">By the server's clock; when it runs backwards, nothing is earned until it has caught up.</param>
    /// <param name="rules">The longest gap, and the length of a beat.</param>
    /// <param name="snapshotOverdue">A snapshot was missed and none has come since.</param>
    public static CreditedTime Of(in Earning lease, long positionMs, DateTimeOffset now, RulePack rules, bool snapshotOverdue)
    {
        var spentUntil = lease.SpentUntil ?? now;
        if (!lease.Playing || now <= spentUntil)
            return new(0, now > spentUntil ? now : spentUntil, null);
        if (snapshotOverdue)
            return new(0, now, NotCredited.SnapshotOverdue);

        var beat = TimeSpan.FromSeconds(rules.BeatSeconds);
        var unspentMs = (long)(now - spentUntil).TotalMilliseconds;
        var advanceMs = Math.Max(0, Math.Min(positionMs, Math.Min(lease.KeysUntilMs, lease.DurationMs)) - lease.EarnedMs);
        if (now - lease.LastBeatAt > TimeSpan.FromSeconds(rules.BeatGapSecondsMost))
        {
            // The line broke: what was played in the beat that was under way counts, nothing of the silence after it.
            var underWay = Math.Min(advanceMs, Math.Min(unspentMs, (long)beat.TotalMilliseconds));
            return new(underWay, now, underWay < advanceMs ? NotCredited.Gap : null);
        }
        var credited = Math.Min(advanceMs, unspentMs);
        var spent = spentUntil + TimeSpan.FromMilliseconds(credited);
        return new(credited, now - spent > beat ? now - beat : spent, null);
    }
}
