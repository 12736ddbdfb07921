using Microsoft.EntityFrameworkCore;
using Zhuxue.Training.Catalogue.Media;

namespace Zhuxue.Training.Catalogue.Lessons;

/// <summary>What others need to know of a lesson that can be learned.</summary>
/// <param name="LessonId">The lesson.</param>
/// <param name="Title">Its title.</param>
/// <param name="CourseTitle">The title of its course.</param>
/// <param name="Kind">Which hours it counts for.</param>
/// <param name="OccupationCode">For occupation knowledge: whose.</param>
/// <param name="DurationMs">Length of the video in milliseconds.</param>
/// <param name="AssetId">Its video.</param>
internal sealed record LessonInfo(Guid LessonId, string Title, string CourseTitle, CourseKind Kind, string? OccupationCode, long DurationMs, Guid AssetId);

/// <summary>The lessons that learners see: live, with a video that is ready.</summary>
internal sealed class LessonCatalogue(TrainingDb db)
{
    private static readonly Func<TrainingDb, string, Guid[], IAsyncEnumerable<LessonInfo>> OfOccupation = EF.CompileAsyncQuery((TrainingDb db, string occupationCode, Guid[] begun) =>
        from lesson in db.Set<Lesson>()
        join course in db.Set<Course>() on lesson.CourseId equals course.Id
        join asset in db.Set<Asset>() on lesson.AssetId equals asset.Id
        where lesson.State == LessonState.Live || (lesson.State == LessonState.Withdrawn && begun.Contains(lesson.Id))
        where course.Kind == CourseKind.Common || course.OccupationCode == occupationCode
        where asset.State == AssetState.Ready
        orderby course.Kind == CourseKind.Common, course.Position, course.Id, lesson.Position, lesson.Id
        select new LessonInfo(lesson.Id, lesson.Title, course.Title, course.Kind, course.OccupationCode, asset.DurationMs, asset.Id));

    /// <summary>The lessons of an occupation for somebody who has begun none.</summary>
    public Task<IReadOnlyList<LessonInfo>> ForOccupationAsync(string occupationCode, CancellationToken cancellationToken) => ForOccupationAsync(occupationCode, [], cancellationToken);

    /// <summary>
    /// All lessons of an occupation in the order of learning: occupation knowledge first, then common knowledge. A lesson that was withdrawn stays for
    /// those who had begun it: what they learned counts, and they may finish it.
    /// </summary>
    public async Task<IReadOnlyList<LessonInfo>> ForOccupationAsync(string occupationCode, IReadOnlyCollection<Guid> begun, CancellationToken cancellationToken) =>
        await OfOccupation(db, occupationCode, [.. begun]).ToListAsync(cancellationToken);

    /// <summary>One lesson, also when it has been withdrawn since; null when it was never live or does not exist.</summary>
    public async Task<LessonInfo?> FindAsync(Guid lessonId, CancellationToken cancellationToken) =>
        await (from lesson in db.Set<Lesson>()
               join course in db.Set<Course>() on lesson.CourseId equals course.Id
               join asset in db.Set<Asset>() on lesson.AssetId equals asset.Id
               where lesson.Id == lessonId && lesson.State != LessonState.Draft && asset.State == AssetState.Ready
               select new LessonInfo(lesson.Id, lesson.Title, course.Title, course.Kind, course.OccupationCode, asset.DurationMs, asset.Id)).SingleOrDefaultAsync(cancellationToken);
}
