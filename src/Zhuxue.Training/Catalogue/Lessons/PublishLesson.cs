using Microsoft.EntityFrameworkCore;
using Zhuxue.Training.Catalogue.Media;

namespace Zhuxue.Training.Catalogue.Lessons;

/// <summary>Shows a lesson to learners, or takes it back.</summary>
internal sealed partial class PublishLesson(TrainingDb db, ILogger<PublishLesson> logger)
{
    /// <summary>Makes the lesson live. False when its video is not ready, or it is live already.</summary>
    public async Task<bool> PublishAsync(Guid lessonId, Guid? staffId, CancellationToken cancellationToken)
    {
        // One statement: a video that is exchanged at the same moment cannot slip in behind the check.
        var changed = await db.Set<Lesson>()
            .Where(l => l.Id == lessonId && l.State != LessonState.Live && db.Set<Asset>().Any(a => a.Id == l.AssetId && a.State == AssetState.Ready))
            .ExecuteUpdateAsync(set => set.SetProperty(l => l.State, LessonState.Live), cancellationToken);
        return Logged(changed, lessonId, staffId, LessonState.Live);
    }

    /// <summary>Takes a live lesson back; what people have learned in it stays. False when it was not live.</summary>
    public async Task<bool> WithdrawAsync(Guid lessonId, Guid? staffId, CancellationToken cancellationToken)
    {
        var changed = await db.Set<Lesson>().Where(l => l.Id == lessonId && l.State == LessonState.Live)
            .ExecuteUpdateAsync(set => set.SetProperty(l => l.State, LessonState.Withdrawn), cancellationToken);
        return Logged(changed, lessonId, staffId, LessonState.Withdrawn);
    }

    private bool Logged(int changed, Guid lessonId, Guid? staffId, LessonState state)
    {
        if (changed > 0)
            LogState(lessonId, state, staffId);
        return changed > 0;
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Lesson {LessonId} became {State} by staff {StaffId}")]
    private partial void LogState(Guid lessonId, LessonState state, Guid? staffId);
}
