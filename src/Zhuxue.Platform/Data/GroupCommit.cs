using System.Threading.Channels;

namespace Zhuxue.Platform.Data;

/// <summary>
/// Commits many small changes in one transaction: a caller hands over its item and is answered when it is on disk. One commit runs at a
/// time; whatever comes meanwhile goes into the next one. For hot paths only: elsewhere a request commits by itself.
/// </summary>
/// <param name="commit">Writes the items in one transaction and gives an answer for each, in their order; it may be called again for the same items.</param>
/// <param name="mostWaiting">Items that may wait; one more is refused.</param>
/// <param name="mostAtOnce">Items in one transaction.</param>
public sealed class GroupCommit<TItem, TAnswer>(
    Func<IReadOnlyList<TItem>, CancellationToken, Task<IReadOnlyList<TAnswer>>> commit, int mostWaiting, int mostAtOnce) : IAsyncDisposable
{
    private readonly Channel<Waiting> _queue = Channel.CreateBounded<Waiting>(new BoundedChannelOptions(mostWaiting) { SingleReader = true });
    private readonly Lock _starting = new();
    private Task? _loop;

    /// <summary>Hands the item over; null when the queue is full or the site stops: the caller says "busy", nothing was taken.</summary>
    public Task<TAnswer>? TryAdd(TItem item)
    {
        var waiting = new Waiting(item, new TaskCompletionSource<TAnswer>(TaskCreationOptions.RunContinuationsAsynchronously));
        if (!_queue.Writer.TryWrite(waiting))
            return null;
        if (_loop is null)
        {
            lock (_starting)
                _loop ??= Task.Run(RunAsync);
        }
        return waiting.Answer.Task;
    }

    /// <summary>Takes no more, and returns when what was taken is committed.</summary>
    public async ValueTask DisposeAsync()
    {
        _queue.Writer.TryComplete();
        if (_loop is not null)
            await _loop;
    }

    private async Task RunAsync()
    {
        var batch = new List<Waiting>(mostAtOnce);
        while (await _queue.Reader.WaitToReadAsync())
        {
            batch.Clear();
            while (batch.Count < mostAtOnce && _queue.Reader.TryRead(out var next))
                batch.Add(next);
            if (!await TryCommitAsync(batch) && batch.Count > 1)
            {
                // One item may have spoiled it for all: each gets a transaction of its own.
                foreach (var waiting in batch)
                    await TryCommitAsync([waiting]);
            }
        }
    }

    /// <returns>False when a group failed and none of it was answered.</returns>
    private async Task<bool> TryCommitAsync(List<Waiting> batch)
    {
        try
        {
            var answers = await commit([.. batch.Select(w => w.Item)], CancellationToken.None);
            for (var i = 0; i < batch.Count; i++)
                batch[i].Answer.SetResult(answers[i]);
            return true;
        }
#pragma warning disable CA1031 // whatever failed is the caller's answer; the loop serves the next ones
        catch (Exception exception)
#pragma warning restore CA1031
        {
            if (batch.Count == 1)
                batch[0].Answer.SetException(exception);
            return false;
        }
    }

    private sealed record Waiting(TItem Item, TaskCompletionSource<TAnswer> Answer);
}
