using Microsoft.EntityFrameworkCore;

namespace Zhuxue.Training.Exams.Attempts;

/// <summary>Hands in by itself what is sat beyond its time, whether or not a page is open. Any process may do it, any number of them.</summary>
internal sealed partial class CloseOverdue(IServiceScopeFactory scopes, FinishAttempts finish, TimeProvider clock, ILogger<CloseOverdue> logger) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(2);
    private const int MostAtOnce = 2000;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await CloseAsync(stoppingToken);
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
            await Task.Delay(Every, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Finishes every overdue attempt that there is now.</summary>
    internal async Task CloseAsync(CancellationToken cancellationToken)
    {
        var until = clock.GetUtcNow() - Sitting.Grace;
        await using var scope = scopes.CreateAsyncScope();
        var overdue = await scope.ServiceProvider.GetRequiredService<TrainingDb>().Attempts
            .Where(a => a.State == AttemptState.Sitting && a.EndsAt < until).OrderBy(a => a.EndsAt)
            .Select(a => new { a.LearnerId, a.Id }).Take(MostAtOnce).ToListAsync(cancellationToken);
        await Task.WhenAll(overdue.Select(a => finish.TryFinish(new FinishRequest(a.LearnerId, a.Id, IfOverdue: true))).OfType<Task>());
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Overdue exams could not be handed in; it is tried again")]
    private partial void LogFailed(Exception exception);
}
