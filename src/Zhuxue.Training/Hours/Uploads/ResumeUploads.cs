using Microsoft.EntityFrameworkCore;
using Zhuxue.Platform.Data;
using Zhuxue.Platform.Messaging;
using Zhuxue.Training.Accounts.Registry;
using Zhuxue.Training.Learning.Enrolments;

namespace Zhuxue.Training.Hours.Uploads;

/// <summary>
/// Sets going what stands still: uploads that waited for the settings, hours that were credited before there were uploads, and messages that were parked. At each start and every
/// some minutes; any number of processes may do it, since a message too many changes nothing.
/// </summary>
internal sealed partial class ResumeUploads(IServiceScopeFactory scopes, RegistryCalls registry, TimeProvider clock, ILogger<ResumeUploads> logger) : PeriodicService(clock, logger)
{
    private static readonly TimeSpan Overdue = TimeSpan.FromMinutes(20);
    private const int MostAtOnce = 1000;

    protected override TimeSpan Every => TimeSpan.FromMinutes(10);

    protected override Task RoundAsync(CancellationToken cancellationToken) => ResumeAsync(cancellationToken);

    public override Task StartAsync(CancellationToken cancellationToken)
    {
        if (registry.NotReady is not null)
            LogNotSet(Logger);
        return base.StartAsync(cancellationToken);
    }

    internal async Task ResumeAsync(CancellationToken cancellationToken)
    {
        if (registry.NotReady is not null)
            return;
        await using var scope = scopes.CreateAsyncScope();
        var (db, queue) = (scope.ServiceProvider.GetRequiredService<TrainingDb>(), scope.ServiceProvider.GetRequiredService<QueueUpload>());
        var overdue = Clock.GetUtcNow() - Overdue;
        var still = await db.Set<HourUpload>().AsNoTracking().Where(u => (u.State == UploadState.Waiting || u.State == UploadState.Withdrawing || u.State == UploadState.Refused)
                && ((u.NextTryAt == null && u.Reason == RegistryAnswer.NotSet) || u.NextTryAt < overdue || (u.NextTryAt == null && u.Reason == null && u.CreatedAt < overdue)))
            .OrderBy(u => u.CreatedAt).Take(MostAtOnce).ToListAsync(cancellationToken);
        foreach (var upload in still)
            queue.Enqueue(upload);
        await db.SaveChangesAsync(cancellationToken);
        var uploads = db.Set<HourUpload>();
        var without = await db.Set<Enrolment>().AsNoTracking().Where(e => e.State == HoursState.Credited && !uploads.Any(u => u.LearnerId == e.LearnerId && u.EnrolmentId == e.Id))
            .OrderBy(e => e.CreatedAt).Take(MostAtOnce).ToListAsync(cancellationToken);
        foreach (var enrolment in without)
        {
            try
            {
                queue.Add(enrolment.LearnerId, enrolment.Id, enrolment.Id);
                await db.SaveChangesAsync(cancellationToken);
            }
            catch (DbUpdateException other) when (other.IsDuplicate())
            {
                db.ChangeTracker.Clear();
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Uploads wait: no registry is set (Registry:Address, Registry:Institution, and the key of zhuxue upload-key)")]
    private static partial void LogNotSet(ILogger logger);
}
