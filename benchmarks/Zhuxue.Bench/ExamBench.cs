using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Zhuxue.Platform;
using Zhuxue.Training;
using Zhuxue.Training.Catalogue.Rules;
using Zhuxue.Training.Commands.Simulate;
using Zhuxue.Training.Exams;
using Zhuxue.Training.Exams.Attempts;
using Zhuxue.Training.Exams.Bank;
using Zhuxue.Training.Exams.Papers;

namespace Zhuxue.Bench;

/// <summary>
/// The rush before the end of an exam, over HTTP on a PostgreSQL that keeps what it commits: answers saved, then papers handed in by
/// everybody at once; beside one EF Core transaction for each. Afterwards it counts what is stored: nothing that was answered may be missing.
/// </summary>
internal sealed class ExamBench : IBenchmark
{
    private const int Sitters = 3_000, PlainSitters = 600, Connections = 256, Questions = 50;

    public string Name => "exam";

    public string Purpose => "answers saved and papers handed in a second (PostgreSQL), beside one transaction each";

    public async Task RunAsync(Bench bench, CancellationToken cancellationToken)
    {
        await using var cluster = await PostgresCluster.StartAsync(bench, cancellationToken);
        string[] arguments =
        [
            $"--contentRoot={bench.Root}/src/Zhuxue.Training", $"--Site:DataFolder={bench.WorkFolder("exam")}", $"--Site:PartsFolder={bench.PartsFolder}", "--Logging:LogLevel:Default=Warning",
            "--Database:Provider=postgres", $"--Database:ConnectionString={cluster.ConnectionString}",
        ];
        bench.Say($"making {Sitters + PlainSitters:#,0} learners over their papers");
        await using var app = TrainingSite.Build(arguments);
        var sitters = await MakeSittersAsync(app.Services, app.MigrateAsync(), cancellationToken);
        var (grouped, plain) = (sitters[..Sitters], sitters[Sitters..]);
        await using var site = await SiteProcess.StartAsync(typeof(ExamBench).Assembly.Location, [ExamHost.Argument, .. arguments], cancellationToken);

        const string Save = "/api/v1/attempts/{id}/answers/{q}/0", SavePlain = "/api/v1/bench/attempts/{id}/answers-plain/{q}/0";
        await RunAsync(site.Address, plain, Save, 2, 0);
        var saved = new ConcurrentDictionary<Guid, int>();
        var saves = await RunAsync(site.Address, grouped, Save, 10, 1, saved);
        var plainSaves = await RunAsync(site.Address, plain, SavePlain, 6, 1_000);
        bench.Report(new Figure("answers saved", saves.PerSecond, "1/s", Better.Higher, plainSaves.PerSecond, Goal: 5_000));
        bench.Report(new Figure("answers saved, p99", saves.P99Ms, "ms", Better.Lower, plainSaves.P99Ms));

        var plainHandIns = await HandInAsync(site.Address, plain, "/api/v1/bench/attempts/{id}/hand-in-plain");
        var handIns = await HandInAsync(site.Address, grouped, "/api/v1/attempts/{id}/hand-in");
        bench.Report(new Figure("papers handed in", handIns.PerSecond, "1/s", Better.Higher, plainHandIns.PerSecond, Goal: 1_000));
        bench.Report(new Figure("papers handed in, p99", handIns.P99Ms, "ms", Better.Lower, plainHandIns.P99Ms));
        bench.Report(new Figure("answers or papers lost", await LostAsync(app.Services, grouped, saved, cancellationToken), "", Better.Lower, Goal: 0));
    }

    private sealed record Sitter(Guid LearnerId, Guid AttemptId, string Cookie);

    /// <summary>Everybody saves one answer after the other for so long.</summary>
    private static Task<LoadResult> RunAsync(Uri site, IReadOnlyList<Sitter> sitters, string path, int seconds, int revision, ConcurrentDictionary<Guid, int>? saved = null)
    {
        var end = Stopwatch.GetTimestamp() + seconds * Stopwatch.Frequency;
        return LoadAsync(site, sitters, (round, _) => Stopwatch.GetTimestamp() < end && revision + round < 900_000, async (connection, sitter, round) =>
        {
            var status = await connection.SendAsync("PUT", path.Replace("{id}", sitter.AttemptId.ToString(), StringComparison.Ordinal).Replace("{q}", (round % Questions).ToString(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal),
                sitter.Cookie, $$"""{"choices":["{{(round / Questions % 2 == 0 ? "A" : "B")}}"],"flagged":false,"revision":{{revision + round}}}""");
            if (status == 200)
                saved?.AddOrUpdate(sitter.AttemptId, round + 1, (_, before) => Math.Max(before, round + 1));
            return status;
        });
    }

    private static Task<LoadResult> HandInAsync(Uri site, IReadOnlyList<Sitter> sitters, string path) =>
        LoadAsync(site, sitters, (round, _) => round == 0, (connection, sitter, _) => connection.SendAsync("POST", path.Replace("{id}", sitter.AttemptId.ToString(), StringComparison.Ordinal), sitter.Cookie, "{}"));

    private static async Task<LoadResult> LoadAsync(Uri site, IReadOnlyList<Sitter> sitters, Func<int, Sitter, bool> goOn, Func<RawConnection, Sitter, int, Task<int>> send)
    {
        var begun = Stopwatch.GetTimestamp();
        var shares = await Task.WhenAll(Enumerable.Range(0, Connections).Select(number => Task.Run(async () =>
        {
            using var connection = new RawConnection();
            await connection.ConnectAsync(site);
            var milliseconds = new List<double>();
            var refused = 0;
            for (var round = 0; ; round++)
            {
                for (var i = number; i < sitters.Count; i += Connections)
                {
                    if (!goOn(round, sitters[i]))
                        return (milliseconds, refused);
                    var sent = Stopwatch.GetTimestamp();
                    if (await send(connection, sitters[i], round) == 200)
                        milliseconds.Add(Stopwatch.GetElapsedTime(sent).TotalMilliseconds);
                    else
                        refused++;
                }
                if (number >= sitters.Count)
                    return (milliseconds, refused);
            }
        })));
        var elapsed = Stopwatch.GetElapsedTime(begun).TotalSeconds;
        var latencies = shares.SelectMany(s => s.milliseconds).Order().ToArray();
        var refusals = shares.Sum(s => s.refused);
        return refusals == 0 && latencies.Length > 0
            ? new LoadResult(latencies.Length, latencies.Length / elapsed, latencies[latencies.Length / 2], latencies[latencies.Length * 99 / 100], 0)
            : throw new InvalidOperationException($"{refusals} requests were refused: the figures would be of something else.");
    }

    /// <summary>Answered saves whose answer is not stored, and papers handed in that are not marked.</summary>
    private static async Task<int> LostAsync(IServiceProvider services, IReadOnlyList<Sitter> sitters, ConcurrentDictionary<Guid, int> saved, CancellationToken cancellationToken)
    {
        await using var scope = services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<TrainingDb>();
        var ids = sitters.Select(s => s.AttemptId).ToArray();
        var finished = await db.Attempts.CountAsync(a => ids.Contains(a.Id) && a.State == AttemptState.Finished && a.Score != null, cancellationToken);
        var latest = await db.Answers.Where(a => ids.Contains(a.AttemptId)).GroupBy(a => a.AttemptId).Select(g => new { g.Key, Revision = g.Max(a => a.Revision) }).ToDictionaryAsync(g => g.Key, g => g.Revision, cancellationToken);
        return sitters.Count - finished + saved.Count(s => latest.GetValueOrDefault(s.Key) < s.Value);
    }

    private static async Task<List<Sitter>> MakeSittersAsync(IServiceProvider services, Task migrated, CancellationToken cancellationToken)
    {
        await migrated;
        var crowd = new Crowd(services, "demo");
        var learners = await crowd.AddLearnersAsync(Sitters + PlainSitters, await crowd.AddLessonAsync("考核", 60, cancellationToken), cancellationToken);
        await AddBankAsync(services, cancellationToken);
        var clock = services.GetRequiredService<TimeProvider>();
        var rules = services.GetRequiredService<RulePacks>().Current("demo", clock.TodayInBeijing)!;
        var sitters = new List<Sitter>();
        foreach (var group in learners.Chunk(500))
        {
            await using var scope = services.CreateAsyncScope();
            var db = scope.ServiceProvider.GetRequiredService<TrainingDb>();
            var (papers, ids, now) = (scope.ServiceProvider.GetRequiredService<PaperDesk>(), scope.ServiceProvider.GetRequiredService<Ids>(), clock.GetUtcNow());
            foreach (var learner in group)
            {
                var paper = (await papers.DrawAsync(learner.LearnerId, Occupation, rules, sitters.Count, cancellationToken)).Paper!;
                var attempt = new Attempt
                {
                    LearnerId = learner.LearnerId,
                    Id = ids.New(),
                    EnrolmentId = learner.EnrolmentId,
                    OccupationCode = Occupation,
                    Number = 1,
                    Minutes = 60,
                    PassPoints = 60,
                    State = AttemptState.Sitting,
                    Device = "bench",
                    CreatedAt = now,
                    StartedAt = now,
                    EndsAt = now.AddHours(1),
                    Seed = sitters.Count,
                };
                db.AddRange(attempt, new AttemptPaper { LearnerId = learner.LearnerId, AttemptId = attempt.Id, Paper = paper.ToJson() });
                sitters.Add(new(learner.LearnerId, attempt.Id, learner.Cookie));
            }
            await db.SaveChangesAsync(cancellationToken);
        }
        return sitters;
    }

    private const string Occupation = "municipal-construction";

    /// <summary>Sixty single-choice questions, of which a paper takes fifty.</summary>
    private static async Task AddBankAsync(IServiceProvider services, CancellationToken cancellationToken)
    {
        await using var scope = services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<TrainingDb>();
        var (ids, now) = (scope.ServiceProvider.GetRequiredService<Ids>(), services.GetRequiredService<TimeProvider>().GetUtcNow());
        var chapter = new Chapter { Id = ids.New(), OccupationCode = Occupation, Title = "安全", Position = 1, CreatedAt = now };
        db.Add(chapter);
        for (var i = 0; i < 60; i++)
        {
            var content = new QuestionContent($"第 {i} 题", [new(QuestionKind.SingleChoice, "", [new("对", true), new("不对", false), new("也不对", false), new("都不对", false)])]);
            var question = new Question
            {
                Id = ids.New(),
                ChapterId = chapter.Id,
                Kind = QuestionKind.SingleChoice,
                Difficulty = Difficulty.Medium,
                State = QuestionState.Live,
                Version = 1,
                Stem = content.Stem,
                Fingerprint = $"bench-{i}",
                StemFingerprint = $"bench-{i}",
                CreatedAt = now,
                ChangedAt = now,
            };
            db.AddRange(question, new QuestionVersion { QuestionId = question.Id, Number = 1, Content = content.ToJson(), ChapterId = chapter.Id, Difficulty = Difficulty.Medium, At = now });
        }
        db.Add(new Blueprint { Id = ids.New(), OccupationCode = Occupation, RulePackCode = "demo", Version = 1, CellsJson = Blueprint.ToJson([new(chapter.Id, QuestionKind.SingleChoice, Difficulty.Medium, Questions, 2)]), SavedAt = now });
        await db.SaveChangesAsync(cancellationToken);
    }
}
