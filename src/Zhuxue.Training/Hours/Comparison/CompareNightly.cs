using Microsoft.Extensions.Options;
using Zhuxue.Platform.Messaging;
using Zhuxue.Training.Accounts.Registry;

namespace Zhuxue.Training.Hours.Comparison;

/// <summary>
/// Asks for the comparison of yesterday, and of the days before that were missed, once the hour for it has come; and every some minutes for what was renewed today. Any number of
/// processes may run it.
/// </summary>
internal sealed class CompareNightly(IServiceScopeFactory scopes, RegistryCalls registry, IOptions<RegistryOptions> options, TimeProvider clock, ILogger<CompareNightly> logger) : PeriodicService(clock, logger)
{
    protected override TimeSpan Every => TimeSpan.FromSeconds(options.Value.RenewalSeconds);

    protected override TimeSpan First => Every;

    protected override Task RoundAsync(CancellationToken cancellationToken) => LookAsync(cancellationToken);

    internal async Task LookAsync(CancellationToken cancellationToken)
    {
        if (registry.NotReady is not null)
            return;
        await using var scope = scopes.CreateAsyncScope();
        var today = Clock.TodayInBeijing;
        if (Clock.GetUtcNow().InBeijing.Hour >= options.Value.CompareFromHour)
            await scope.ServiceProvider.GetRequiredService<CompareOnOrder>().AskMissedAsync(today.AddDays(-options.Value.CompareDaysBack), today.AddDays(-1), cancellationToken);
        await scope.ServiceProvider.GetRequiredService<CompareDay>().RenewedAsync(today, cancellationToken);
    }
}
