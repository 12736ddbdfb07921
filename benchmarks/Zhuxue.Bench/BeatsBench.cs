using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Zhuxue.Training;
using Zhuxue.Training.Commands.Simulate;
using Zhuxue.Training.Learning.Leases;

namespace Zhuxue.Bench;

/// <summary>
/// Beats over HTTP, durable and fully checked, from 256 connections, on SQLite and on PostgreSQL: beside one EF Core transaction a beat,
/// and beside an endpoint of the same site that does nothing (DESIGN §9). The load runs on the same processors.
/// </summary>
internal sealed class BeatsBench : IBenchmark
{
    private const int Rounds = 3, Connections = 256, Learners = 2_000, Held = 100_000;
    private const string Fast = "/api/v1/leases/{id}/beats", Plain = "/api/v1/bench/leases/{id}/plain", NoOp = "/api/v1/bench/leases/{id}/no-op";

    public string Name => "beats";

    public string Purpose => "durable beats a second over HTTP, beside one EF Core transaction each and beside a no-op";

    public async Task RunAsync(Bench bench, CancellationToken cancellationToken)
    {
        await RunAsync(bench, "sqlite", [], cancellationToken);
        await using var cluster = await PostgresCluster.StartAsync(bench, cancellationToken);
        await RunAsync(bench, "postgres", ["--Database:Provider=postgres", $"--Database:ConnectionString={cluster.ConnectionString}"], cancellationToken);
    }

    private static async Task RunAsync(Bench bench, string database, string[] arguments, CancellationToken cancellationToken)
    {
        var data = bench.WorkFolder("beats-" + database);
        string[] all = [$"--contentRoot={bench.Root}/src/Zhuxue.Training", $"--Site:DataFolder={data}", $"--Site:PartsFolder={bench.PartsFolder}", "--Logging:LogLevel:Default=Warning", .. arguments];
        bench.Say($"{database}: making {Learners:#,0} learners");
        var crowd = await MakeCrowdAsync(all, cancellationToken);
        await using var site = await SiteProcess.StartAsync(typeof(BeatsBench).Assembly.Location, [BeatsHost.Argument, .. all], cancellationToken);
        var before = site.ResidentMb;
        var load = new BeatsLoad(site.Address, crowd, Connections);
        bench.Say($"{database}: every learner's first beats");
        await load.RoundsAsync(Fast, 2);
        await load.RunAsync(NoOp, TimeSpan.FromSeconds(2));
        List<LoadResult> fast = [], plain = [], noOp = [];
        for (var round = 0; round < Rounds; round++)
        {
            fast.Add(await MeasureAsync(Fast, 6));
            noOp.Add(await MeasureAsync(NoOp, 4));
            plain.Add(await MeasureAsync(Plain, 4));
            bench.Say($"{database}: {fast[^1].PerSecond:#,0} beats, {plain[^1].PerSecond:#,0} plain ones, {noOp[^1].PerSecond:#,0} no-ops a second");
        }
        if (fast.Concat(noOp).Sum(result => result.Refused) is > 0 and var refused)
            throw new InvalidOperationException($"{refused} beats were refused: the figures would be of something else.");
        var (beats, plainBeats, noOps) = (Rate(fast), Rate(plain), Rate(noOp));
        bench.Report(new Figure($"{database}, beats", beats, "1/s", Better.Higher, Goal: 15_000));
        bench.Report(new Figure($"{database}, beats beside plain ones", beats, "1/s", Better.Higher, plainBeats, Goal: 20, GoalIsRatio: true));
        bench.Report(new Figure($"{database}, beats beside a no-op", beats, "1/s", Better.Higher, noOps, Goal: 0.5, GoalIsRatio: true));
        bench.Report(new Figure($"{database}, p50", Bench.Median(fast.Select(r => r.P50Ms)), "ms", Better.Lower, Bench.Median(plain.Select(r => r.P50Ms))));
        bench.Report(new Figure($"{database}, p99", Bench.Median(fast.Select(r => r.P99Ms)), "ms", Better.Lower, Bench.Median(plain.Select(r => r.P99Ms)), Goal: 50));

        bench.Report(new Figure($"{database}, site's processor time a beat", Bench.Median(fast.Select(r => r.SiteMicroseconds)), "µs", Better.Lower, Bench.Median(noOp.Select(r => r.SiteMicroseconds))));

        using var client = new HttpClient();
        using var held = await client.PostAsync(new Uri(site.Address, $"/bench/hold-leases/{Held}"), null, cancellationToken);
        held.EnsureSuccessStatusCode();
        await load.RunAsync(Fast, TimeSpan.FromSeconds(2));
        bench.Report(new Figure($"{database}, memory with {Held + Learners:#,0} leases", site.ResidentMb, "MB", Better.Lower, before, Goal: 400));

        async Task<LoadResult> MeasureAsync(string path, int seconds)
        {
            var cpu = site.Cpu;
            var result = await load.RunAsync(path, TimeSpan.FromSeconds(seconds));
            return result with { SiteMicroseconds = (site.Cpu - cpu).TotalMicroseconds / result.Answered };
        }
    }

    private static double Rate(IEnumerable<LoadResult> results) => Bench.Median(results.Select(r => r.PerSecond));

    private static async Task<IReadOnlyList<CrowdLearner>> MakeCrowdAsync(string[] arguments, CancellationToken cancellationToken)
    {
        await using var app = TrainingSite.Build(arguments);
        await app.MigrateAsync();
        var crowd = new Crowd(app.Services, "national");
        var learners = await crowd.AddLearnersAsync(Learners, await crowd.AddLessonAsync("心跳", 3600, cancellationToken), cancellationToken);
        await using var scope = app.Services.CreateAsyncScope();
        // As if the players had fetched all keys, which is another endpoint, and with time for everybody's first beat.
        DateTimeOffset? later = app.Services.GetRequiredService<TimeProvider>().GetUtcNow().AddMinutes(10);
        await scope.ServiceProvider.GetRequiredService<TrainingDb>().Set<Lease>().ExecuteUpdateAsync(
            set => set.SetProperty(l => l.KeysUntilMs, l => l.DurationMs).SetProperty(l => l.ActivatedAt, later), cancellationToken);
        return learners;
    }
}
