using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Zhuxue.Platform.Data;

/// <summary>Deletes what one purpose needs no more. Any process may do it, any number of times; it is killed without harm.</summary>
public interface IRetention
{
    /// <summary>Deletes what is old by now.</summary>
    /// <returns>How many things.</returns>
    Task<int> ForgetAsync(CancellationToken cancellationToken);
}

/// <summary>Lets every purpose forget, some minutes after the start and then four times a day.</summary>
internal sealed partial class RetentionWorker(IServiceScopeFactory scopes, TimeProvider clock, ILogger<RetentionWorker> logger) : BackgroundService
{
    private static readonly TimeSpan First = TimeSpan.FromMinutes(5), Every = TimeSpan.FromHours(6);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Delay(First, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        while (!stoppingToken.IsCancellationRequested)
        {
            await ForgetAsync(stoppingToken);
            await Task.Delay(Every, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task ForgetAsync(CancellationToken stoppingToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        foreach (var purpose in scope.ServiceProvider.GetServices<IRetention>())
        {
            var name = purpose.GetType().Name;
            try
            {
                if (await purpose.ForgetAsync(stoppingToken) is > 0 and var count)
                    LogForgotten(name, count);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
#pragma warning disable CA1031 // one purpose that fails does not keep the others from forgetting
            catch (Exception exception)
#pragma warning restore CA1031
            {
                LogFailed(exception, name);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "{Purpose} deleted {Count}")]
    private partial void LogForgotten(string purpose, int count);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Purpose} could not delete what is old; it is tried again")]
    private partial void LogFailed(Exception exception, string purpose);
}
