using System.Text.Json;

namespace Zhuxue.Training.Learning.Beats;

/// <summary>What became of a beat that was handed to the writer.</summary>
internal enum BeatOutcome
{
    /// <summary>On disk: the reply may leave.</summary>
    Written,

    /// <summary>The row had moved on: the lease in memory is out of date, and the plain way decides.</summary>
    Outdated,

    /// <summary>The database failed: the client sends the beat again.</summary>
    Failed,
}

/// <summary>An ordinary beat on its way to the disk: what the row becomes, on the condition that it is still what it was.</summary>
internal sealed class PendingBeat(
    LiveLease lease, long version, long earnedMs, DateTimeOffset spentUntil, DateTimeOffset at, bool playing, string answeredNonce, ReportBeat.Reply reply)
{
    private readonly TaskCompletionSource<BeatOutcome> _outcome = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public LiveLease Lease => lease;

    /// <summary>The version that the row must still have.</summary>
    public long Version => version;
    public long EarnedMs => earnedMs;
    public DateTimeOffset SpentUntil => spentUntil;
    public DateTimeOffset At => at;
    public bool Playing => playing;
    public string AnsweredNonce => answeredNonce;
    public string Nonce => reply.Nonce;

    /// <summary>The reply as it is sent and stored.</summary>
    public string ReplyJson { get; } = JsonSerializer.Serialize(reply, BeatJson.Default.Reply);

    public Task<BeatOutcome> Outcome => _outcome.Task;

    public void Settle(BeatOutcome outcome)
    {
        if (outcome == BeatOutcome.Written)
            lease.Written(this);
        _outcome.SetResult(outcome);
    }
}
