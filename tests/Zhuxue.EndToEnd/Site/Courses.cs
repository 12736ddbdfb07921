using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Zhuxue.Platform.Blobs;
using Zhuxue.Platform.Secrets;
using Zhuxue.Training;
using Zhuxue.Training.Catalogue.Lessons;
using Zhuxue.Training.Catalogue.Media;

namespace Zhuxue.EndToEnd.Site;

/// <summary>Lessons with films that play: made by ffmpeg, uploaded and published through the site's own operations, turned into HLS by its own job.</summary>
internal static class Courses
{
    /// <summary>The walk's occupation: <see cref="Courses"/> puts one short lesson into it, and one that counts as learned before.</summary>
    public const string Municipal = "municipal-construction";

    /// <summary>One lesson, longer than the server lets the player load ahead.</summary>
    public const string Quality = "civil-quality";

    /// <summary>Seconds of the short film; with <see cref="LearnedSeconds"/> it fills the six one-minute hours of the demo rule pack.</summary>
    public const int ShortSeconds = 24, LearnedSeconds = 340, LongSeconds = 64;

    /// <summary>A live lesson with a film of so many seconds: test picture, quiet tone.</summary>
    public static async Task<Guid> AddFilmAsync(this LiveSite site, string occupation, string title, int seconds)
    {
        var film = await MakeFilmAsync(seconds);
        var lessonId = await DraftAsync(site, occupation, title);
        await using (var content = new MemoryStream(film))
        {
            var outcome = await site.AskAsync(s => s.GetRequiredService<UploadVideo>().HandleAsync(lessonId, title + ".mp4", content, null, default));
            Assert.IsType<UploadOutcome.Accepted>(outcome);
        }
        var patience = Stopwatch.StartNew();
        while (true)
        {
            var asset = await site.WithDbAsync(db => (from l in db.Set<Lesson>() join a in db.Set<Asset>() on l.AssetId equals a.Id where l.Id == lessonId select a).AsNoTracking().SingleAsync());
            if (asset.State == AssetState.Ready)
                break;
            Assert.True(asset.State != AssetState.Refused, $"The film was refused: {asset.Reason}");
            Assert.True(patience.Elapsed < TimeSpan.FromMinutes(3), $"The film is still {asset.State} at {asset.ProgressPercent}%.");
            await Task.Delay(100);
        }
        Assert.True(await site.AskAsync(s => s.GetRequiredService<PublishLesson>().PublishAsync(lessonId, null, default)));
        return lessonId;
    }

    /// <summary>A live lesson that nobody plays here: its segments hold nothing.</summary>
    public static async Task<Guid> AddLearnedBeforeAsync(this LiveSite site, string occupation, string title, int seconds)
    {
        var lessonId = await DraftAsync(site, occupation, title);
        return await site.AskAsync(async services =>
        {
            var db = services.GetRequiredService<TrainingDb>();
            var now = TimeProvider.System.GetUtcNow();
            var blob = await services.GetRequiredService<BlobStore>().PutAsync(new byte[64], default);
            var asset = new Asset { Id = Guid.NewGuid(), FileName = "b.mp4", State = AssetState.Ready, DurationMs = seconds * 1000L, KeySecretSealed = services.GetRequiredService<FieldCipher>().Seal(Asset.SecretPurpose, new byte[32]), UploadedAt = now, ReadyAt = now };
            db.Add(asset);
            await db.SaveChangesAsync();
            foreach (var rendition in Rendition.All)
                db.Add(new AssetSegment { AssetId = asset.Id, Rendition = rendition.Name, Number = 0, BlobId = blob.Id, DurationMs = asset.DurationMs, Bytes = 64 });
            var lesson = await db.Set<Lesson>().SingleAsync(l => l.Id == lessonId);
            (lesson.AssetId, lesson.State) = (asset.Id, LessonState.Live);
            await db.SaveChangesAsync();
            return lessonId;
        });
    }

    private static async Task<Guid> DraftAsync(LiveSite site, string occupation, string title)
    {
        var outcome = await site.AskAsync(s => s.GetRequiredService<CreateLesson>().HandleAsync(new() { CourseTitle = title + "（课程）", OccupationCode = occupation, Title = title }, default));
        Assert.Empty(outcome.Errors);
        return outcome.LessonId!.Value;
    }

    private static async Task<byte[]> MakeFilmAsync(int seconds)
    {
        var file = Path.Combine(Path.GetTempPath(), $"zhuxue-e2e-{Guid.NewGuid():N}.mp4");
        try
        {
            // testsrc shows its own time in the picture: a screenshot tells which second was on.
            string[] arguments =
            [
                "-nostdin", "-v", "error", "-f", "lavfi", "-i", "testsrc=size=320x240:rate=10", "-f", "lavfi", "-i", "sine=frequency=330:sample_rate=44100", "-t", $"{seconds}",
                "-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", "-c:a", "aac", "-af", "volume=0.05", file,
            ];
            var (exit, error) = await ChildProcess.RunAsync("ffmpeg", arguments, _ => Task.CompletedTask, default);
            Assert.True(exit == 0, error);
            return await File.ReadAllBytesAsync(file);
        }
        finally
        {
            File.Delete(file);
        }
    }
}
