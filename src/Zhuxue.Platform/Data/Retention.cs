using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Zhuxue.Platform.Messaging;

namespace Zhuxue.Platform.Data;

/// <summary>Deletes what one purpose needs no more. Any process may do it, any number of times; it is killed without harm.</summary>
public interface IRetention
{
    /// <summary>Deletes what is old by now.</summary>
    /// <returns>How many things.</returns>
    Task<int> ForgetAsync(CancellationToken cancellationToken);
}

/// <summary>Lets every purpose forget, some minutes after the start and then four times a day.</summary>
internal sealed partial class RetentionWorker(IServiceScopeFactory scopes, TimeProvider clock, ILogger<RetentionWorker> logger) : PeriodicService(clock, logger)
{
    protected override TimeSpan First => TimeSpan.FromMinutes(5);

    protected override TimeSpan Every => TimeSpan.FromHours(6);

    protected override async Task RoundAsync(CancellationToken cancellationToken)
    {
        for (var i = 0; ; i++)
        {
            // A unit of work each: what one could not save is not in the way of the next.
            await using var scope = scopes.CreateAsyncScope();
            if (scope.ServiceProvider.GetServices<IRetention>().ElementAtOrDefault(i) is not { } purpose)
                return;
            var name = purpose.GetType().Name;
            try
            {
                if (await purpose.ForgetAsync(cancellationToken) is > 0 and var count)
                    LogForgotten(Logger, name, count);
            }
#pragma warning disable CA1031 // one purpose that fails does not keep the others from forgetting
            catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
#pragma warning restore CA1031
            {
                LogFailed(Logger, exception, name);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "{Purpose} deleted {Count}")]
    private static partial void LogForgotten(ILogger logger, string purpose, int count);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Purpose} could not delete what is old; it is tried again")]
    private static partial void LogFailed(ILogger logger, Exception exception, string purpose);
}
