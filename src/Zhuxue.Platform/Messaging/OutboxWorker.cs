using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Zhuxue.Platform.Data;

namespace Zhuxue.Platform.Messaging;

/// <summary>Settings <c>Outbox:*</c>.</summary>
public sealed class OutboxOptions
{
    /// <summary>How many quick messages one process works on at once.</summary>
    public int Workers { get; set; } = 2;

    /// <summary>How many long ones beside them: videos, rosters.</summary>
    public int LongWorkers { get; set; } = 2;

    /// <summary>How long an idle worker waits before it looks again.</summary>
    public TimeSpan Poll { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>How long a claim holds; a worker renews it three times as often. The work of a killed process starts again after it.</summary>
    public TimeSpan Claim { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>After so many failures the message is parked for a person.</summary>
    public int MaximumAttempts { get; set; } = 8;
}

/// <summary>Takes due messages one by one and hands them to their handlers.</summary>
internal sealed partial class OutboxWorker(IServiceScopeFactory scopes, IOptions<OutboxOptions> options, TimeProvider clock, ILogger<OutboxWorker> logger)
    : BackgroundService
{
    /// <summary>The kinds of the long lane; every other kind, also one that nobody takes, is quick. They are known when the first scope is.</summary>
    private readonly Lazy<IReadOnlyList<string>> longKinds = new(() =>
    {
        using var scope = scopes.CreateScope();
        return [.. scope.ServiceProvider.GetServices<IOutboxHandler>().Where(h => h.Lane == OutboxLane.Long).Select(h => h.Kind).Distinct()];
    });

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(
        Enumerable.Repeat(OutboxLane.Quick, options.Value.Workers).Concat(Enumerable.Repeat(OutboxLane.Long, options.Value.LongWorkers))
            .Select(lane => WorkAsync(lane, stoppingToken)));

    private async Task WorkAsync(OutboxLane lane, CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            var worked = false;
            try
            {
                worked = await WorkOnceAsync(lane, stopping);
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                return;
            }
#pragma warning disable CA1031 // the loop outlives a database that is away for a while
            catch (Exception exception)
#pragma warning restore CA1031
            {
                LogLoopFailed(exception);
            }
            if (!worked)
                await Task.Delay(options.Value.Poll, clock, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Claims one due message of the lane and works on it. False when there is none.</summary>
    internal async Task<bool> WorkOnceAsync(OutboxLane lane, CancellationToken stopping)
    {
        await using var scope = scopes.CreateAsyncScope();
        var message = await ClaimAsync(scope.ServiceProvider.GetRequiredService<SiteDb>(), lane, stopping);
        if (message is null)
            return false;

        using var lost = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        var renewing = RenewAsync(message.Id, lost);
        try
        {
            var handler = scope.ServiceProvider.GetServices<IOutboxHandler>().FirstOrDefault(h => h.Kind == message.Kind)
                ?? throw new InvalidOperationException($"No handler for outbox messages of kind {message.Kind}.");
            await handler.HandleAsync(message.Payload, lost.Token);
            await FinishAsync(message.Id, m => m.DoneAt = clock.GetUtcNow());
        }
        catch (OperationCanceledException) when (lost.IsCancellationRequested)
        {
            if (stopping.IsCancellationRequested)
                await FinishAsync(message.Id, m => { m.ClaimedUntil = null; m.Attempts--; });
        }
#pragma warning disable CA1031 // whatever went wrong, the message is tried again
        catch (Exception exception)
#pragma warning restore CA1031
        {
            LogFailed(exception, message.Kind, message.Id, message.Attempts);
            await FinishAsync(message.Id, m => Fail(m, exception));
        }
        finally
        {
            await lost.CancelAsync();
            await renewing;
        }
        return true;
    }

    private async Task<OutboxMessage?> ClaimAsync(SiteDb db, OutboxLane lane, CancellationToken cancellationToken)
    {
        if (lane == OutboxLane.Long && longKinds.Value.Count == 0)
            return null;
        var now = clock.GetUtcNow();
        var until = now + options.Value.Claim;
        object[] values = [db.IsPostgres ? now : now.UtcTicks, db.IsPostgres ? until : until.UtcTicks, .. longKinds.Value];
        var claimed = await db.Set<OutboxMessage>().FromSqlRaw(ClaimSql(db.IsPostgres, lane), values).AsNoTracking().ToListAsync(cancellationToken);
        return claimed.SingleOrDefault();
    }

    /// <summary>The choice and the claim are one statement: PostgreSQL skips rows that others hold, on SQLite writers queue.</summary>
    private string ClaimSql(bool postgres, OutboxLane lane)
    {
        var kinds = longKinds.Value.Count == 0 ? "" : $" AND kind {(lane == OutboxLane.Long ? "" : "NOT ")}IN ({string.Join(", ", Enumerable.Range(2, longKinds.Value.Count).Select(i => $"{{{i}}}"))})";
        return "UPDATE outbox_message SET claimed_until = {1}, attempts = attempts + 1 WHERE id = ("
            + "SELECT id FROM outbox_message WHERE done_at IS NULL AND parked_at IS NULL AND due_at <= {0} AND (claimed_until IS NULL OR claimed_until < {0})" + kinds
            + " ORDER BY due_at LIMIT 1" + (postgres ? " FOR UPDATE SKIP LOCKED" : "") + ") RETURNING *";
    }

    private async Task RenewAsync(Guid id, CancellationTokenSource lost)
    {
        while (true)
        {
            await Task.Delay(options.Value.Claim / 3, clock, lost.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (lost.IsCancellationRequested)
                return;
            try
            {
                await FinishAsync(id, m => m.ClaimedUntil = clock.GetUtcNow() + options.Value.Claim);
            }
#pragma warning disable CA1031 // a claim that cannot be renewed runs out, and then the work must stop
            catch (Exception exception)
#pragma warning restore CA1031
            {
                LogLoopFailed(exception);
                await lost.CancelAsync();
            }
        }
    }

    private async Task FinishAsync(Guid id, Action<OutboxMessage> change)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<SiteDb>();
        var message = await db.Set<OutboxMessage>().SingleAsync(m => m.Id == id);
        change(message);
        await db.SaveChangesAsync();
    }

    private void Fail(OutboxMessage message, Exception exception)
    {
        var now = clock.GetUtcNow();
        message.ClaimedUntil = null;
        message.LastError = exception.GetType().Name + ": " + exception.Message[..Math.Min(exception.Message.Length, 500)];
        if (message.Attempts >= options.Value.MaximumAttempts)
            message.ParkedAt = now;
        else
            message.DueAt = now + TimeSpan.FromSeconds(Math.Min(3600, 5 * Math.Pow(2, message.Attempts - 1)));
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Outbox message {Id} of kind {Kind} failed at attempt {Attempt}")]
    private partial void LogFailed(Exception exception, string kind, Guid id, int attempt);

    [LoggerMessage(Level = LogLevel.Error, Message = "The outbox worker could not reach the database; it tries again")]
    private partial void LogLoopFailed(Exception exception);
}
