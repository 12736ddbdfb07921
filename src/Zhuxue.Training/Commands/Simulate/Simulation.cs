using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Zhuxue.Training.Learning.Enrolments;

namespace Zhuxue.Training.Commands.Simulate;

/// <summary>
/// A crowd plays against a site over HTTP: honest learners and a share of each attack. Afterwards the database is read: no attacker may
/// have earned more than the time there was, and no honest learner less than was played, also while the site is killed and comes back.
/// </summary>
internal sealed class Simulation(SimulateOptions options, string folder, string[] settings, TextWriter output)
{
    private readonly Tally _tally = new();
    private int _kills;

    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        await using var app = TrainingSite.Build(settings);
        await app.MigrateAsync();
        await using (var scope = app.Services.CreateAsyncScope())
            await OwnFolder.RefuseRealPeopleAsync(scope.ServiceProvider.GetRequiredService<TrainingDb>(), cancellationToken);
        var (clock, chance) = (app.Services.GetRequiredService<TimeProvider>(), app.Services.GetRequiredService<Chance>());

        await using var own = options.Site is null ? new OwnSite(settings, clock) : null;
        if (own is not null)
            await own.StartAsync(cancellationToken);
        var address = options.Site ?? own!.Address;
        await output.WriteLineAsync($"{options.Learners} learners for {options.Length.TotalMinutes:0.##} minutes at {address}, data in {folder}");

        using var http = new HttpClient(new SocketsHttpHandler { UseCookies = false, MaxConnectionsPerServer = 256 }) { BaseAddress = address, Timeout = TimeSpan.FromSeconds(8) };
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        over.CancelAfter(options.Length);
        var players = new List<Player>();
        var playing = new List<Task>();
        var watching = WatchAsync(clock, over.Token);
        var chaos = options.Chaos ? RestartAsync(own!, chance, clock, over.Token) : Task.CompletedTask;
        await foreach (var (learner, conduct, other) in CrowdAsync(app.Services, cancellationToken))
        {
            var player = new Player(learner, conduct, other, http, options, _tally, chance, clock);
            players.Add(player);
            playing.Add(player.PlayAsync(over.Token));
        }
        await Task.WhenAll(playing.Append(chaos));
        await over.CancelAsync();
        await watching;
        if (own is not null)
            await own.StopAsync();
        return await JudgeAsync(app.Services, players, cancellationToken);
    }

    /// <summary>Batch by batch, since a passed face check waits only a minute for its first beat.</summary>
    private async IAsyncEnumerable<(CrowdLearner Learner, Conduct Conduct, CrowdLearner Other)> CrowdAsync(
        IServiceProvider services, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // The demo rules ask for a snapshot within 45 seconds: the ones who block prompts learn under them.
        var first = services.GetRequiredService<Chance>().Below(20_000_000);
        var (crowd, prompted) = (new Crowd(services, "national", first), new Crowd(services, "demo", first + 500_000));
        var title = "模拟 " + services.GetRequiredService<Ids>().New();
        var lesson = await crowd.AddLessonAsync(title, (int)options.FilmSeconds, cancellationToken);
        var attacks = Enum.GetValues<Conduct>().Where(c => c != Conduct.Honest).ToArray();
        for (var made = 0; made < options.Learners;)
        {
            var count = Math.Min(Crowd.Batch, options.Learners - made);
            var conducts = Enumerable.Range(made, count).Select(i => i % 5 == 4 ? attacks[i / 5 % attacks.Length] : Conduct.Honest).ToArray();
            var blockers = new Queue<CrowdLearner>(await prompted.AddLearnersAsync(conducts.Count(c => c == Conduct.BlocksPrompts), lesson, cancellationToken));
            var others = new Queue<CrowdLearner>(await crowd.AddLearnersAsync(count - blockers.Count, lesson, cancellationToken));
            var victim = others.Peek();
            foreach (var conduct in conducts)
                yield return (conduct == Conduct.BlocksPrompts ? blockers.Dequeue() : others.Dequeue(), conduct, victim);
            made += count;
        }
    }

    private async Task WatchAsync(TimeProvider clock, CancellationToken over)
    {
        var begun = clock.GetTimestamp();
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(5), clock);
        try
        {
            for (var before = 0; await timer.WaitForNextTickAsync(over); before = _tally.Beats)
            {
                var words = $"{clock.GetElapsedTime(begun).TotalSeconds,5:0} s  {_tally.Beats:#,0} beats, {(_tally.Beats - before) / 5.0:0.#}/s, {_tally.NoAnswers} without answer, {_tally.Again} told to come again";
                await output.WriteLineAsync(options.Chaos ? $"{words}, site restarted {_kills} times" : words);
            }
        }
        catch (OperationCanceledException)
        {
            // The time is over.
        }
    }

    /// <summary>Every few seconds the site is killed, and every third time it is stopped in good order.</summary>
    private async Task RestartAsync(OwnSite site, Chance chance, TimeProvider clock, CancellationToken over)
    {
        try
        {
            while (true)
            {
                await Task.Delay(chance.Between(TimeSpan.FromSeconds(4), TimeSpan.FromSeconds(8)), clock, over);
                await (_kills % 3 == 2 ? site.StopAsync() : site.KillAsync());
                _kills++;
                await site.StartAsync(CancellationToken.None);
            }
        }
        catch (OperationCanceledException)
        {
            // The time is over; the site runs, so that the last beats are answered.
        }
    }

    private async Task<int> JudgeAsync(IServiceProvider services, List<Player> players, CancellationToken cancellationToken)
    {
        await using var scope = services.CreateAsyncScope();
        var earned = await scope.ServiceProvider.GetRequiredService<TrainingDb>().Set<LessonProgress>().ToDictionaryAsync(p => p.LearnerId, p => p.EarnedMs / 1000.0, cancellationToken);
        await output.WriteLineAsync($"{_tally.Beats:#,0} beats answered, p50 {Number(_tally.Percentile(50))} ms, p99 {Number(_tally.Percentile(99))} ms; {_tally.NoAnswers} without answer, {_tally.Again} told to come again, site restarted {_kills} times");
        foreach (var (type, count) in _tally.Refusals.OrderByDescending(r => r.Value))
            await output.WriteLineAsync($"  refused {count} × {type}");
        var (wrong, lost, breaches) = (0.0, 0.0, 0);
        foreach (var group in players.GroupBy(p => p.Conduct).OrderBy(g => g.Key))
        {
            // What was acknowledged and is not on disk is lost for whoever it was, attackers included: a reply is a promise.
            var (sum, groupWrong, groupLost) = (0.0, 0.0, 0.0);
            foreach (var player in group)
            {
                var seconds = earned.GetValueOrDefault(player.Learner.LearnerId);
                sum += seconds;
                groupWrong += Math.Max(0, seconds - player.RightfulMost);
                groupLost += Math.Max(0, player.AcknowledgedSeconds - seconds);
                if (player.Conduct == Conduct.Honest)
                    groupLost += Lost(player.PlayedSeconds - Math.Max(seconds, player.AcknowledgedSeconds)) + player.ReplayedSeconds;
                if (player.Breach is { } breach)
                {
                    breaches++;
                    await output.WriteLineAsync($"  {player.Conduct}: {breach}");
                }
            }
            await output.WriteLineAsync($"  {group.Key,-16} {group.Count(),6} learners, {sum,10:#,0.0} s earned, {groupWrong:0.000} s wrongly, {groupLost:0.000} s lost");
            (wrong, lost) = (wrong + groupWrong, lost + groupLost);
        }
        await output.WriteLineAsync($"wrongly credited {Number(wrong)} s, lost {Number(lost)} s, {breaches} breaches");
        return _tally.Beats > 0 && wrong == 0 && lost == 0 && breaches == 0 ? 0 : 1;

        // Positions are whole milliseconds at the site.
        static double Lost(double seconds) => seconds > 0.002 ? seconds : 0;
    }

    private static string Number(double value) => value.ToString("#,0.###", CultureInfo.InvariantCulture);
}

/// <summary><c>./zhuxue simulate</c>.</summary>
internal static class SimulateVerb
{
    public static async Task<int> RunAsync(WebApplication app, string[] args, TextWriter output)
    {
        if (SimulateOptions.Parse(app.Configuration, args, out var words) is not { } options)
        {
            await System.Console.Error.WriteLineAsync(words);
            return 2;
        }
        if (options.Folder is { } named && options.Site is not null && !OwnFolder.IsOwn(Path.GetFullPath(named)))
            throw new InvalidOperationException($"{named} was not made by simulate: it stays as it is. Make one with --data FOLDER and without --url first.");
        var folder = OwnFolder.Make(options.Folder);
        try
        {
            string[] settings =
            [
                .. args.Where(a => a.StartsWith("--", StringComparison.Ordinal) && a.Contains('=', StringComparison.Ordinal) && !a.StartsWith("--Site:DataFolder", StringComparison.OrdinalIgnoreCase)),
                $"--Site:DataFolder={folder}", "--Logging:LogLevel:Default=Warning", "--Logging:LogLevel:Microsoft.EntityFrameworkCore=None",
            ];
            return await new Simulation(options, folder, settings, output).RunAsync(CancellationToken.None);
        }
        finally
        {
            if (options.Folder is null)
                Directory.Delete(folder, recursive: true);
        }
    }
}
