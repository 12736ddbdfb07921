using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Zhuxue.Platform.Messaging;
using Zhuxue.Training.Catalogue.Lessons;
using Zhuxue.Training.Catalogue.Media;

namespace Zhuxue.Training.Commands.Demo;

/// <summary>Puts the demo courses into the catalogue, through the same operations that staff use. May be repeated.</summary>
internal static class SeedCatalogue
{
    /// <summary>Makes what is missing: courses, lessons, videos, publication.</summary>
    /// <param name="services">Of a site that is built; it need not run.</param>
    /// <param name="output">Gets one line per lesson.</param>
    /// <param name="cancellationToken">Stops between two steps; the next run goes on.</param>
    public static Task SeedCatalogueAsync(IServiceProvider services, TextWriter output, CancellationToken cancellationToken) =>
        SeedAsync(services, DemoLesson.All(), output, cancellationToken);

    internal static async Task SeedAsync(IServiceProvider services, IReadOnlyList<DemoLesson> lessons, TextWriter output, CancellationToken cancellationToken)
    {
        var media = new DemoMedia(CacheFolder(services));
        for (var i = 0; i < lessons.Count; i++)
        {
            var started = services.GetRequiredService<TimeProvider>().GetTimestamp();
            await using var scope = services.CreateAsyncScope();
            var done = await SeedOneAsync(scope.ServiceProvider, media, lessons[i], cancellationToken);
            var seconds = services.GetRequiredService<TimeProvider>().GetElapsedTime(started).TotalSeconds;
            await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"lesson {i + 1}/{lessons.Count}  {lessons[i].Course} / {lessons[i].Title}  {(done ? $"made in {seconds:0.0} s" : "was there")}"));
        }
    }

    /// <summary>Videos lie beside npm's parts: <c>artifacts/demo-media</c> in a checkout.</summary>
    private static string CacheFolder(IServiceProvider services) =>
        Path.Combine(Path.GetDirectoryName(Path.GetFullPath(services.GetRequiredService<IOptions<PlatformOptions>>().Value.PartsFolder))!, "demo-media");

    private static async Task<bool> SeedOneAsync(IServiceProvider services, DemoMedia media, DemoLesson demo, CancellationToken cancellationToken)
    {
        var db = services.GetRequiredService<TrainingDb>();
        var code = demo.OccupationCode.Length == 0 ? null : demo.OccupationCode;
        var known = await (from l in db.Set<Lesson>()
                           join c in db.Set<Course>() on l.CourseId equals c.Id
                           where c.Title == demo.Course && c.OccupationCode == code && l.Title == demo.Title
                           select l).AsNoTracking().FirstOrDefaultAsync(cancellationToken);
        if (known is { State: not LessonState.Draft })
            return false;
        var lessonId = known?.Id ?? await CreateAsync(services, demo, code, cancellationToken);

        var asset = await db.Set<Asset>().AsNoTracking().SingleOrDefaultAsync(a => a.Id == (known == null ? null : known.AssetId), cancellationToken);
        if (asset?.State != AssetState.Ready)
            await UploadAsync(services, media, demo, lessonId, cancellationToken);
        if (!await services.GetRequiredService<PublishLesson>().PublishAsync(lessonId, null, cancellationToken))
            throw new InvalidOperationException($"The demo lesson {demo.Title} could not be published.");
        return true;
    }

    private static async Task<Guid> CreateAsync(IServiceProvider services, DemoLesson demo, string? code, CancellationToken cancellationToken)
    {
        var outcome = await services.GetRequiredService<CreateLesson>().HandleAsync(
            new() { CourseTitle = demo.Course, OccupationCode = code ?? CreateLesson.Common, Title = demo.Title }, cancellationToken);
        return outcome.LessonId ?? throw new InvalidOperationException($"The demo lesson {demo.Title} was refused: {string.Join(' ', outcome.Errors.Values)}");
    }

    private static async Task UploadAsync(IServiceProvider services, DemoMedia media, DemoLesson demo, Guid lessonId, CancellationToken cancellationToken)
    {
        var file = await media.MakeAsync(demo, cancellationToken);
        await using var content = File.OpenRead(file);
        var outcome = await services.GetRequiredService<UploadVideo>().HandleAsync(lessonId, demo.Name + ".mp4", content, null, cancellationToken);
        if (outcome is not UploadOutcome.Accepted accepted)
            throw new InvalidOperationException($"The demo video of {demo.Title} was refused: {outcome}");
        // The message stays in the outbox; a site finds the work done when it takes it up.
        var job = services.GetServices<IOutboxHandler>().Single(handler => handler.Kind == TranscodeVideo.MessageKind);
        try
        {
            await job.HandleAsync(System.Text.Json.JsonSerializer.Serialize(new TranscodeVideo.Payload(accepted.AssetId)), cancellationToken);
        }
        catch (TranscodeVideo.OvertakenException)
        {
            // A site that runs on the same data has taken it up already: wait for it.
            var db = services.GetRequiredService<TrainingDb>();
            while (await db.Set<Asset>().AnyAsync(a => a.Id == accepted.AssetId && (a.State == AssetState.Waiting || a.State == AssetState.Working), cancellationToken))
                await Task.Delay(TimeSpan.FromSeconds(0.5), services.GetRequiredService<TimeProvider>(), cancellationToken);
        }
    }
}
