using Zhuxue.Training.Catalogue.Rules;
using Zhuxue.Training.Learning.Leases;

namespace Zhuxue.Training.Learning.Beats;

/// <summary>
/// What this process last saw of an active lease: enough for its ordinary beats. It may be out of date, since other processes and
/// other operations write the row too; the row's version decides when the beat is written, and nothing is refused by what stands here.
/// </summary>
internal sealed class LiveLease
{
    private readonly Lock _gate = new();
    private readonly RulePack _rules;
    private readonly DateTimeOffset _quietUntil;
    private readonly long _durationMs;
    private long _earnedMs;
    private long _keysUntilMs;
    private DateTimeOffset _lastBeatAt;
    private DateTimeOffset _spentUntil;
    private bool _playing;
    private string _nonce;
    private long _version;
    private bool _inFlight;
    private TimeSpan _interval;
    private int _evenBeats;

    private LiveLease(Lease lease, RulePack rules)
    {
        (LearnerId, Id, EnrolmentId, LessonId) = (lease.LearnerId, lease.Id, lease.EnrolmentId, lease.LessonId);
        (_rules, _quietUntil, _durationMs) = (rules, lease.QuietUntil!.Value, lease.DurationMs);
        (_earnedMs, _keysUntilMs, _playing, _version) = (lease.EarnedMs, lease.KeysUntilMs, lease.Playing, lease.Version);
        (_lastBeatAt, _spentUntil, _nonce) = (lease.LastBeatAt!.Value, lease.SpentUntil!.Value, lease.Nonce!);
    }

    public Guid LearnerId { get; }
    public Guid Id { get; }
    public Guid EnrolmentId { get; }
    public Guid LessonId { get; }

    /// <summary>So many intervals in a row that differ by so little come from a program: a browser's timers and the line never keep step like that.</summary>
    private const int EvenBeatsMost = 60;
    private static readonly TimeSpan Even = TimeSpan.FromMilliseconds(5);

    /// <summary>Its beats have been more regular than those of browsers; a hint that the next plain beat raises.</summary>
    public bool IsRobotic => _evenBeats >= EvenBeatsMost;

    /// <summary>The same lease after a plain beat keeps count of how regular its beats have been.</summary>
    public void GoOnFrom(LiveLease? before)
    {
        if (before?.Id == Id)
            (_interval, _evenBeats) = (before._interval, before._evenBeats);
    }

    /// <summary>The lease as it was just committed; null when its next beat cannot be an ordinary one.</summary>
    public static LiveLease? Of(Lease lease, RulePack rules) =>
        lease is { State: LeaseState.Active, Nonce: not null, LastBeatAt: { } last, SpentUntil: not null, QuietUntil: { } quiet } && quiet > last ? new(lease, rules) : null;

    /// <summary>
    /// Works out an ordinary beat: the film goes on as it was, the nonce is the expected one, no gap, nothing due, the lesson not at its
    /// end. Null when it is any other beat, or while one is being written: then the plain way decides.
    /// </summary>
    public PendingBeat? Take(ReportBeat.Request beat, DateTimeOffset now, Chance chance)
    {
        lock (_gate)
        {
            // A pause and its end are written down, so that every second can be told of later.
            if (_inFlight || beat.Nonce != _nonce || beat.Playing != _playing || now < _lastBeatAt || now >= _quietUntil || now - _lastBeatAt > TimeSpan.FromSeconds(_rules.BeatGapSecondsMost))
                return null;
            var positionMs = beat.PositionMs(_durationMs);
            // Keys that another process handed out stand in the row only.
            if (positionMs > _keysUntilMs)
                return null;
            var credit = Credit.Of(new Earning(_earnedMs, _keysUntilMs, _durationMs, _playing, _lastBeatAt, _spentUntil), positionMs, now, _rules, snapshotOverdue: false);
            var earnedMs = _earnedMs + credit.CreditedMs;
            if (earnedMs >= _durationMs || credit.Reason is not null)
                return null;
            _inFlight = true;
            var reply = new ReportBeat.Reply(
                chance.Token(), credit.CreditedMs / 1000d, earnedMs / 1000d, _durationMs / 1000d,
                Credit.IsAhead(beat.PositionMs(long.MaxValue), earnedMs, _rules) ? earnedMs / 1000d : null, null, ReportBeat.NothingNext, _rules.BeatSeconds);
            return new PendingBeat(this, _version, earnedMs, credit.SpentUntil, now, beat.Playing, _nonce, reply);
        }
    }

    /// <summary>The beat is on disk: the lease stands where it put it.</summary>
    public void Written(PendingBeat beat)
    {
        lock (_gate)
        {
            var interval = beat.At - _lastBeatAt;
            _evenBeats = (interval - _interval).Duration() <= Even ? _evenBeats + 1 : 0;
            _interval = interval;
            (_earnedMs, _spentUntil, _lastBeatAt, _playing) = (beat.EarnedMs, beat.SpentUntil, beat.At, beat.Playing);
            (_nonce, _version, _inFlight) = (beat.Nonce, beat.Version + 1, false);
        }
    }

    /// <summary>The beat was not queued: nothing happened.</summary>
    public void GivenUp()
    {
        lock (_gate)
            _inFlight = false;
    }

    /// <summary>A key was handed out up to here.</summary>
    public void KeysOpened(long untilMs)
    {
        lock (_gate)
            _keysUntilMs = Math.Max(_keysUntilMs, untilMs);
    }
}
