using Microsoft.EntityFrameworkCore;
using Zhuxue.Platform.Messaging;

namespace Zhuxue.Training.Exams.Attempts;

/// <summary>Hands in by itself what is sat beyond its time, whether or not a page is open. Any process may do it, any number of them.</summary>
internal sealed class CloseOverdue(IServiceScopeFactory scopes, FinishAttempts finish, TimeProvider clock, ILogger<CloseOverdue> logger) : PeriodicService(clock, logger)
{
    private const int MostAtOnce = 2000;

    protected override TimeSpan Every => TimeSpan.FromSeconds(2);

    protected override Task RoundAsync(CancellationToken cancellationToken) => CloseAsync(cancellationToken);

    /// <summary>Finishes every overdue attempt that there is now.</summary>
    internal async Task CloseAsync(CancellationToken cancellationToken)
    {
        var until = Clock.GetUtcNow() - Sitting.Grace;
        await using var scope = scopes.CreateAsyncScope();
        var overdue = await scope.ServiceProvider.GetRequiredService<TrainingDb>().Attempts
            .Where(a => a.State == AttemptState.Sitting && a.EndsAt < until).OrderBy(a => a.EndsAt)
            .Select(a => new { a.LearnerId, a.Id }).Take(MostAtOnce).ToListAsync(cancellationToken);
        await Task.WhenAll(overdue.Select(a => finish.TryFinish(new FinishRequest(a.LearnerId, a.Id, IfOverdue: true))).OfType<Task>());
    }
}
