using Microsoft.EntityFrameworkCore;
using Zhuxue.Training.Learning.Enrolments;

namespace Zhuxue.Training.Hours.Cases;

/// <summary>
/// Opens cases for years that were learned before there was a review in this product: at each start, until none is left. Several processes may do it
/// at once; the state of the hours decides who was first.
/// </summary>
internal sealed partial class OpenMissingCases(IServiceScopeFactory scopes, ILogger<OpenMissingCases> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await OpenAsync(stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
        }
#pragma warning disable CA1031 // the site runs on; the next start looks again
        catch (Exception exception)
#pragma warning restore CA1031
        {
            LogFailed(exception);
        }
    }

    private async Task OpenAsync(CancellationToken stoppingToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var waiting = await scope.ServiceProvider.GetRequiredService<TrainingDb>().Set<Enrolment>().AsNoTracking()
            .Where(e => e.State == HoursState.Learned).Select(e => new YearLearned(e.LearnerId, e.Id)).ToListAsync(stoppingToken);
        foreach (var learned in waiting)
        {
            await using var own = scopes.CreateAsyncScope();
            try
            {
                await own.ServiceProvider.GetRequiredService<OpenCase>().HandleAsync(learned, stoppingToken);
                await own.ServiceProvider.GetRequiredService<TrainingDb>().SaveChangesAsync(stoppingToken);
            }
            catch (Exception beaten) when (beaten is DbUpdateException or InvalidOperationException)
            {
                LogSkipped(learned.EnrolmentId);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Cases of years that were learned earlier could not be opened; the next start looks again")]
    private partial void LogFailed(Exception exception);

    [LoggerMessage(Level = LogLevel.Information, Message = "The case of enrolment {Enrolment} was opened elsewhere")]
    private partial void LogSkipped(Guid enrolment);
}
