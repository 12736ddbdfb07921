using System.Runtime.InteropServices;
using Microsoft.Extensions.Options;

namespace Zhuxue.Training.Learning.Beats;

/// <summary>
/// Group commit: one thread writes all ordinary beats of this process, many in one transaction, and answers them only then. While
/// one transaction is on its way to the disk the next one gathers. Stopping drains the queue; a kill loses only beats that were not answered.
/// </summary>
internal sealed partial class BeatWriter(
    IServiceScopeFactory scopes, IOptions<BeatOptions> options, BeatMetrics metrics, TimeProvider clock, ILogger<BeatWriter> logger) : IHostedService
{
    private readonly object _gate = new();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private List<PendingBeat> _waiting = [];
    private bool _open;

    /// <summary>False when the queue is full or the site is stopping: nothing was taken.</summary>
    public bool TryQueue(PendingBeat beat)
    {
        lock (_gate)
        {
            if (!_open || _waiting.Count >= options.Value.QueueLength)
                return false;
            _waiting.Add(beat);
            if (_waiting.Count == 1)
                Monitor.Pulse(_gate);
        }
        metrics.Queued();
        return true;
    }

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _open = true;
        new Thread(Write) { IsBackground = true, Name = "beats" }.Start();
        return Task.CompletedTask;
    }

    /// <summary>Takes nothing more, and returns when all that was taken is answered.</summary>
    public Task StopAsync(CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            _open = false;
            Monitor.Pulse(_gate);
        }
        return _ended.Task.WaitAsync(cancellationToken);
    }

    private void Write()
    {
        IBeatStore? store = null;
        var taken = new List<PendingBeat>();
        while (Gather(ref taken))
        {
            var beats = CollectionsMarshal.AsSpan(taken);
            for (var from = 0; from < beats.Length; from += options.Value.BatchMost)
                WriteBatch(ref store, beats[from..Math.Min(beats.Length, from + options.Value.BatchMost)]);
            taken.Clear();
        }
        store?.Dispose();
        _ended.SetResult();
    }

    /// <summary>Waits for beats and takes all that are there; false when there are none and none will come.</summary>
    private bool Gather(ref List<PendingBeat> taken)
    {
        lock (_gate)
        {
            while (_waiting.Count == 0 && _open)
                Monitor.Wait(_gate);
            (_waiting, taken) = (taken, _waiting);
            return taken.Count > 0;
        }
    }

    private void WriteBatch(ref IBeatStore? store, ReadOnlySpan<PendingBeat> beats)
    {
        var begun = clock.GetTimestamp();
        var written = new bool[beats.Length];
        var failed = false;
        try
        {
            store ??= IBeatStore.Open(scopes);
            store.Write(beats, written);
        }
#pragma warning disable CA1031 // whatever the database says, every beat of the batch is answered and the writer goes on
        catch (Exception exception)
#pragma warning restore CA1031
        {
            LogFailed(exception, beats.Length);
            failed = true;
            store?.Dispose();
            store = null;
        }
        metrics.Committed(beats.Length, written.Count(one => one), clock.GetElapsedTime(begun));
        for (var i = 0; i < beats.Length; i++)
            beats[i].Settle(failed ? BeatOutcome.Failed : written[i] ? BeatOutcome.Written : BeatOutcome.Outdated);
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "A transaction of {Count} beats failed; their clients send them again")]
    private partial void LogFailed(Exception exception, int count);
}
