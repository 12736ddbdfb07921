using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Caching.Memory;
using Zhuxue.Training.Exams.Papers;

namespace Zhuxue.Training.Exams.Attempts;

/// <summary>What every operation on a running attempt asks.</summary>
internal static class Sitting
{
    /// <summary>Answers on their way when the time was up still count; after it the attempt is handed in by itself.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    public static string UrlOf(Guid attemptId) => $"/exam/attempts/{attemptId}";

    /// <summary>The learner's attempt that is sat now, if there is one.</summary>
    public static Task<Attempt?> RunningAsync(TrainingDb db, Guid learnerId, CancellationToken cancellationToken) =>
        db.Attempts.AsNoTracking().SingleOrDefaultAsync(a => a.LearnerId == learnerId && a.State == AttemptState.Sitting, cancellationToken);

    public static bool IsRunning(Attempt attempt, DateTimeOffset now) => attempt.State == AttemptState.Sitting && now <= attempt.EndsAt!.Value + Grace;

    /// <summary>Whole seconds that the clock on the page shows; never negative.</summary>
    public static int RemainingSeconds(DateTimeOffset endsAt, DateTimeOffset now) => (int)Math.Max(0, Math.Ceiling((endsAt - now).TotalSeconds));
}

/// <summary>Whose paper it is, and which masks each item of it takes: all that a saved answer is checked against.</summary>
internal sealed record PaperShape(Guid LearnerId, DateTimeOffset EndsAt, IReadOnlyList<IReadOnlyList<PaperItem>> Questions)
{
    /// <summary>The item at that place; null when the paper has none there.</summary>
    public PaperItem? At(int question, int item) => question >= 0 && question < Questions.Count && item >= 0 && item < Questions[question].Count ? Questions[question][item] : null;
}

/// <summary>The shapes of papers, kept in memory: a paper never changes, and answers come by the thousand.</summary>
internal sealed class PaperShapes(IMemoryCache cache, IServiceScopeFactory scopes)
{
    private static readonly TimeSpan Kept = TimeSpan.FromMinutes(15);

    /// <summary>Null when the attempt is not this learner's, or has no paper yet.</summary>
    public async Task<PaperShape?> OfAsync(Guid learnerId, Guid attemptId, CancellationToken cancellationToken)
    {
        if (!cache.TryGetValue<PaperShape>((typeof(PaperShape), attemptId), out var shape))
        {
            await using var scope = scopes.CreateAsyncScope();
            var db = scope.ServiceProvider.GetRequiredService<TrainingDb>();
            var row = await (from a in db.Attempts
                             join p in db.AttemptPapers on new { a.LearnerId, AttemptId = a.Id } equals new { p.LearnerId, p.AttemptId }
                             where a.LearnerId == learnerId && a.Id == attemptId
                             select new { p.Paper, a.EndsAt }).SingleOrDefaultAsync(cancellationToken);
            if (row is null)
                return null;
            shape = new PaperShape(learnerId, row.EndsAt!.Value, [.. Paper.FromJson(row.Paper).Questions.Select(q => q.Items)]);
            cache.Set((typeof(PaperShape), attemptId), shape, Kept);
        }
        return shape!.LearnerId == learnerId ? shape : null;
    }
}
