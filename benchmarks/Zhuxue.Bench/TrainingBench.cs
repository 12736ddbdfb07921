using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Zhuxue.Training;
using Zhuxue.Training.Commands.Simulate;

namespace Zhuxue.Bench;

/// <summary>
/// 我的培训 of learners in the middle of their year, on PostgreSQL, each page another one's; beside the signed-in page that reads nothing of its own, 帮助.
/// </summary>
internal sealed class TrainingBench : IBenchmark
{
    private const int Learners = 5_000, Lessons = 20, LessonSeconds = 900, Learned = 8, PerSecond = 500, Seconds = 10, WarmUpPerSecond = 100, WarmUpSeconds = 40;

    public string Name => "training";

    public string Purpose => "我的培训 of 5,000 learners (PostgreSQL), beside a signed-in page without a question of its own";

    public async Task RunAsync(Bench bench, CancellationToken cancellationToken)
    {
        await using var cluster = await PostgresCluster.StartAsync(bench, cancellationToken);
        var data = bench.WorkFolder("training");
        string[] database = ["--Database:Provider=postgres", $"--Database:ConnectionString={cluster.ConnectionString}"];
        await using var app = TrainingSite.Build([$"--contentRoot={bench.Root}/src/Zhuxue.Training", $"--Site:DataFolder={data}", $"--Site:PartsFolder={bench.PartsFolder}", "--Logging:LogLevel:Default=Warning", .. database]);
        await app.MigrateAsync();
        bench.Say(string.Create(CultureInfo.InvariantCulture, $"making {Learners:#,0} learners in the middle of their year"));
        var learners = await MakeAsync(app.Services, cancellationToken);
        await using var site = await SiteProcess.StartTrainingAsync(bench, data, database, cancellationToken);

        // A site that has just started compiles its pages: that is the start's figure, not this one's.
        await PageLoad.PacedAsync(site.Address, WarmUpPerSecond, WarmUpSeconds, i => (Cookie(i), i % 5 == 0 ? "/help" : "/training"));
        var plain = await MeasureAsync("/help");
        var training = await MeasureAsync("/training");
        bench.Report(new Figure($"我的培训 at {PerSecond}/s, p50", PageLoad.At(training.Milliseconds, 50), "ms", Better.Lower, PageLoad.At(plain.Milliseconds, 50)));
        bench.Report(new Figure($"我的培训 at {PerSecond}/s, p99", PageLoad.At(training.Milliseconds, 99), "ms", Better.Lower, PageLoad.At(plain.Milliseconds, 99), Goal: 50));
        bench.Report(new Figure("processor time of the site a page", training.Site, "ms", Better.Lower, plain.Site));
        bench.Report(new Figure("processor time of PostgreSQL a page", training.Store, "ms", Better.Lower, plain.Store));

        string Cookie(int i) => learners[i * 7 % learners.Count].Cookie;

        async Task<(double[] Milliseconds, double Site, double Store)> MeasureAsync(string path)
        {
            var (siteBefore, storeBefore) = (site.Cpu, cluster.Cpu);
            var milliseconds = await PageLoad.PacedAsync(site.Address, PerSecond, Seconds, i => (Cookie(i), path));
            return (milliseconds, (site.Cpu - siteBefore).TotalMilliseconds / milliseconds.Length, (cluster.Cpu - storeBefore).TotalMilliseconds / milliseconds.Length);
        }
    }

    private static async Task<IReadOnlyList<CrowdLearner>> MakeAsync(IServiceProvider services, CancellationToken cancellationToken)
    {
        var crowd = new Crowd(services, "demo");
        var lessons = new List<Guid>();
        for (var number = 1; number <= Lessons; number++)
            lessons.Add(await crowd.AddLessonAsync(string.Create(CultureInfo.InvariantCulture, $"城市桥梁预应力施工与质量验收（{number}）"), LessonSeconds, cancellationToken));
        var learners = await crowd.AddLearnersAsync(Learners, lessons[Learned], cancellationToken);
        await using var scope = services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<TrainingDb>();
        // A third of the lessons is common knowledge, and everybody's file is complete.
        var (common, learned) = (lessons.TakeLast(Lessons / 3).ToArray(), lessons.Take(Learned).ToArray());
        await db.Database.ExecuteSqlAsync($"UPDATE course SET kind = 'Common', occupation_code = NULL WHERE id IN (SELECT course_id FROM lesson WHERE id = ANY({common}))", cancellationToken);
        await db.Database.ExecuteSqlRawAsync("""
            UPDATE learner SET activated_at = now(), phone_checked_at = now();
            INSERT INTO consent (learner_id, id, kind, version, text_sha256, given_at) SELECT id, gen_random_uuid(), kind, '2026-01', '', now() FROM learner, unnest(ARRAY['Face', 'IdCard']) kind;
            INSERT INTO learner_image (learner_id, id, kind, blob_id, sha256, state, needs_look, uploaded_at)
                SELECT id, gen_random_uuid(), kind, gen_random_uuid(), '', 'Accepted', false, now() FROM learner, unnest(ARRAY['IdCardFront', 'IdCardBack', 'Portrait']) kind;
            INSERT INTO portrait_embedding (learner_id, image_id, sealed, made_at) SELECT learner_id, id, '', now() FROM learner_image WHERE kind = 'Portrait';
            """, cancellationToken);
        await db.Database.ExecuteSqlAsync($"""
            INSERT INTO lesson_progress (learner_id, enrolment_id, lesson_id, earned_ms, completed_at, updated_at)
            SELECT e.learner_id, e.id, lesson, {LessonSeconds * 1000L}, now(), now() FROM enrolment e, unnest({learned}) lesson ON CONFLICT DO NOTHING
            """, cancellationToken);
        await db.Database.ExecuteSqlRawAsync("ANALYZE", cancellationToken);
        return learners;
    }
}
