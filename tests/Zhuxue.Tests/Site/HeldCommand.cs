using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Zhuxue.Tests.Site;

/// <summary>
/// Holds the next statement of a site that reads from a table, until the test lets it go: what comes in between is what a busy machine puts there
/// once in a thousand times. Only that one statement waits.
/// </summary>
internal sealed class HeldCommand : IObserver<DiagnosticListener>, IObserver<KeyValuePair<string, object?>>, IDisposable
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);
    private readonly TestSite site;
    private readonly string from;
    private readonly TaskCompletionSource reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ManualResetEventSlim released = new();
    // Sites that start beside this test bring listeners of their own, on their own threads.
    private readonly ConcurrentBag<IDisposable> subscriptions = [];
    private int taken;

    public HeldCommand(TestSite site, string table)
    {
        (this.site, from) = (site, site.Database.IsPostgres ? $"FROM {table} AS" : $"FROM \"{table}\" AS");
        subscriptions.Add(DiagnosticListener.AllListeners.Subscribe(this));
    }

    /// <summary>Done when the statement waits.</summary>
    public Task Reached => reached.Task.WaitAsync(Longest);

    public bool IsReached => reached.Task.IsCompleted;

    public void Release() => released.Set();

    public void OnNext(DiagnosticListener value)
    {
        if (value.Name == DbLoggerCategory.Name)
            subscriptions.Add(value.Subscribe(this, name => name == RelationalEventId.CommandExecuting.Name));
    }

    public void OnNext(KeyValuePair<string, object?> value)
    {
        if (value.Value is not CommandEventData { Command: var command } || !command.CommandText.Contains(from, StringComparison.Ordinal)
            || !site.Database.IsOf(command.Connection!) || Interlocked.Exchange(ref taken, 1) == 1)
        {
            return;
        }
        reached.SetResult();
        released.Wait(Longest);
    }

    public void OnCompleted()
    {
    }

    public void OnError(Exception error)
    {
    }

    public void Dispose()
    {
        released.Set();
        while (subscriptions.TryTake(out var subscription))
            subscription.Dispose();
    }
}
