using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Zhuxue.Platform.Messaging;

/// <summary>
/// Work of a site that comes round again and again. A round that fails is logged, and the next one comes all the same: it outlives a database that is away for
/// a while. Every process of a site does it; what a round changes says by itself who was first.
/// </summary>
public abstract partial class PeriodicService(TimeProvider clock, ILogger logger) : BackgroundService
{
    protected TimeProvider Clock => clock;

    protected ILogger Logger => logger;

    /// <summary>The pause between two rounds.</summary>
    protected abstract TimeSpan Every { get; }

    /// <summary>The pause before the first one.</summary>
    protected virtual TimeSpan First => TimeSpan.Zero;

    /// <summary>Does one round.</summary>
    protected abstract Task RoundAsync(CancellationToken cancellationToken);

    protected sealed override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await PauseAsync(First, stoppingToken);
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await RoundAsync(stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
#pragma warning disable CA1031 // the rounds go on
            catch (Exception exception)
#pragma warning restore CA1031
            {
                LogFailed(exception, GetType().Name);
            }
            await PauseAsync(Every, stoppingToken);
        }
    }

    private async Task PauseAsync(TimeSpan time, CancellationToken stoppingToken) => await Task.Delay(time, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Work} failed; it is tried again")]
    private partial void LogFailed(Exception exception, string work);
}
