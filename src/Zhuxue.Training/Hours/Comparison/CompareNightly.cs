using Microsoft.Extensions.Options;
using Zhuxue.Training.Accounts.Registry;

namespace Zhuxue.Training.Hours.Comparison;

/// <summary>
/// Asks for the comparison of yesterday, and of the days before that were missed, once the hour for it has come; and every some minutes for what was renewed today. Any number of
/// processes may run it.
/// </summary>
internal sealed partial class CompareNightly(IServiceScopeFactory scopes, RegistryCalls registry, IOptions<RegistryOptions> options, TimeProvider clock, ILogger<CompareNightly> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            await Task.Delay(TimeSpan.FromSeconds(options.Value.RenewalSeconds), clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            try
            {
                if (!stoppingToken.IsCancellationRequested)
                    await LookAsync(stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
#pragma warning disable CA1031 // the loop outlives a database that is away for a while
            catch (Exception exception)
#pragma warning restore CA1031
            {
                LogFailed(exception);
            }
        }
    }

    internal async Task LookAsync(CancellationToken cancellationToken)
    {
        if (registry.NotReady is not null)
            return;
        await using var scope = scopes.CreateAsyncScope();
        var today = clock.TodayInBeijing;
        if (clock.GetUtcNow().InBeijing.Hour >= options.Value.CompareFromHour)
            await scope.ServiceProvider.GetRequiredService<CompareOnOrder>().AskMissedAsync(today.AddDays(-options.Value.CompareDaysBack), today.AddDays(-1), cancellationToken);
        await scope.ServiceProvider.GetRequiredService<CompareDay>().RenewedAsync(today, cancellationToken);
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The comparison with the registry could not be asked for; it is tried again")]
    private partial void LogFailed(Exception exception);
}
