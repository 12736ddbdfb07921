using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Zhuxue.Tests.Site;
using Zhuxue.Training.Catalogue.Lessons;
using Zhuxue.Training.Catalogue.Media;

namespace Zhuxue.Tests.Catalogue;

/// <summary>Steps that tests about videos share.</summary>
internal static class VideoSteps
{
    extension(TestSite site)
    {
        public async Task<T> CallAsync<TService, T>(Func<TService, Task<T>> call) where TService : notnull
        {
            await using var scope = site.Services.CreateAsyncScope();
            return await call(scope.ServiceProvider.GetRequiredService<TService>());
        }

        /// <summary>A draft lesson in a course of common knowledge, or of an occupation.</summary>
        public async Task<Guid> DraftAsync(string title = "安全帽", string occupation = CreateLesson.Common)
        {
            var outcome = await site.CallAsync((CreateLesson create) =>
                create.HandleAsync(new() { CourseTitle = "测试课程" + occupation, OccupationCode = occupation, Title = title }, default));
            Assert.Empty(outcome.Errors);
            return outcome.LessonId!.Value;
        }

        public Task<UploadOutcome> UploadAsync(Guid lessonId, byte[] file, string name = "lesson.mp4") =>
            site.CallAsync((UploadVideo upload) => upload.HandleAsync(lessonId, name, new MemoryStream(file), null, default));

        /// <summary>Waits until the job has decided about the video of the lesson.</summary>
        public Task<Asset> DecidedAsync(Guid lessonId) => site.UntilAsync(lessonId, a => a.State is AssetState.Ready or AssetState.Refused);

        public async Task<Asset> UntilAsync(Guid lessonId, Func<Asset, bool> reached)
        {
            var patience = System.Diagnostics.Stopwatch.StartNew();
            while (true)
            {
                var asset = await site.WithDbAsync(db => (from l in db.Set<Lesson>() join a in db.Set<Asset>() on l.AssetId equals a.Id where l.Id == lessonId select a).AsNoTracking().SingleAsync());
                if (reached(asset))
                    return asset;
                Assert.True(patience.Elapsed < TimeSpan.FromMinutes(2), $"The video is still {asset.State} at {asset.ProgressPercent}%.");
                await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, TestContext.Current.CancellationToken);
            }
        }

        public Task<List<AssetSegment>> SegmentsAsync(Guid assetId) =>
            site.WithDbAsync(db => db.Set<AssetSegment>().AsNoTracking().Where(s => s.AssetId == assetId).OrderBy(s => s.Rendition).ThenBy(s => s.Number).ToListAsync());

        /// <summary>How many files the blob store holds.</summary>
        public int BlobCount() => Directory.Exists(Path.Combine(site.DataFolder, "blobs"))
            ? Directory.GetFiles(Path.Combine(site.DataFolder, "blobs"), "*", SearchOption.AllDirectories).Length : 0;

        /// <summary>Folders that jobs have left behind.</summary>
        public string[] WorkFolders() => Directory.Exists(Path.Combine(site.DataFolder, "transcode")) ? Directory.GetDirectories(Path.Combine(site.DataFolder, "transcode")) : [];
    }
}
