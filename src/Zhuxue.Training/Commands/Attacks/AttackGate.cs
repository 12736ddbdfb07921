using System.Globalization;
using Zhuxue.Training.Commands.Takes;
using Zhuxue.Vision.Faces;

namespace Zhuxue.Training.Commands.Attacks;

/// <summary>
/// <c>vision attack</c>: tries to deceive the gate with what can be made out of clips, and prints which share of each kind of attack passes (APCER) and
/// which share of genuine checks is refused (BPCER), as ISO/IEC 30107-3 names them. Rounds are drawn from seeds: the same clips give the same numbers.
/// </summary>
internal static class AttackGate
{
    private static readonly GateRules Rules = new() { NetworkGrace = TimeSpan.FromSeconds(2) };

    public static async Task<int> RunAsync(Lazy<FaceAnalyzer> analyzer, string? folder, int rounds, TextWriter output, TextWriter errors)
    {
        if (folder is null)
            return await FailAsync(errors, "say where the clips are, as in --clips artifacts/parts/clips");
        if (!Directory.Exists(folder))
            return await FailAsync(errors, $"there is no folder {folder}");
        var files = Directory.EnumerateFiles(folder).Where(f => Path.GetExtension(f) is ".mp4" or ".webm" or ".mkv" or ".mov").Order(StringComparer.Ordinal).ToList();
        if (files.Count == 0)
            return await FailAsync(errors, $"there are no clips in {folder} (mp4, webm, mkv, mov)");

        List<Recording> recordings = [];
        foreach (var file in files)
        {
            await errors.WriteLineAsync($"looking through {Path.GetFileName(file)}");
            if (await Recording.ReadAsync(analyzer.Value, file) is not { } recording)
            {
                await output.WriteLineAsync($"{Path.GetFileName(file)}: left out, it shows no face at rest for a second");
                continue;
            }
            recordings.Add(recording);
            await output.WriteLineAsync($"{recording.Name}: {recording.Person.Rests.Count} stretches at rest; {string.Join(", ", recording.Person.Acts.Select(act => string.Create(CultureInfo.InvariantCulture, $"{act.Key} at {act.Value.From:0.0} s")))}");
        }
        var victims = recordings.Where(r => r.IsComplete).ToList();
        if (victims.Count == 0)
            return await FailAsync(errors, "none of the clips shows a person who both moves the head and blinks or opens the mouth: nobody can pass, so nothing can be measured");

        var trials = new Trials(analyzer.Value, recordings);
        foreach (var victim in victims)
            await trials.RunAsync(victim, rounds, errors);
        return await trials.ReportAsync(output);
    }

    private sealed class Trials(FaceAnalyzer analyzer, List<Recording> recordings)
    {
        private readonly Dictionary<string, List<string>> outcomes = new(StringComparer.Ordinal);
        private readonly List<bool> twoTries = [];

        public async Task RunAsync(Recording victim, int rounds, TextWriter errors)
        {
            // The portrait comes from another recording of the same person where there is one.
            var portrait = recordings.FirstOrDefault(r => r != victim && r.Face.SimilarityTo(victim.Face) >= FaceMatch.SameFrom)?.Face ?? victim.Face;
            var strangers = recordings.Where(r => r.Face.SimilarityTo(victim.Face) < FaceMatch.UncertainFrom && r.Person.Acts.Count > 0).ToList();
            var seen = new SeenMemory();
            for (var round = 0; round < rounds; round++)
            {
                await errors.WriteLineAsync($"{victim.Name}: round {round + 1} of {rounds}");
                var chance = new Random(1000 * round + victim.Name.Sum(c => c));
                IReadOnlyList<byte[]>? recorded = null;
                IReadOnlyList<GateAction> actions = [];
                IReadOnlyList<int> pauses = [];
                var passed = false;
                for (var attempt = 0; attempt < 2 && !passed; attempt++)
                {
                    (actions, pauses) = Draw(chance, [.. victim.Person.Acts.Keys]);
                    var take = new Take(victim.Person, analyzer, chance.Next(1, 1 << 20));
                    var trial = new GateTrial(analyzer, Rules, seen);
                    var state = await trial.RunAsync(NewId(chance), actions, pauses, portrait, take.NextAsync);
                    passed = state.Phase == GatePhase.Passed;
                    Note(attempt == 0 ? "genuine, first try" : "genuine, second try", state);
                    recorded = passed ? trial.Sent : recorded;
                }
                twoTries.Add(passed);
                await errors.WriteLineAsync($"{victim.Name}, round {round + 1}: genuine: {(passed ? "passed" : "refused twice")}");
                foreach (var kind in AttackKinds.All)
                {
                    if (recorded is null && kind.Name.StartsWith("replay", StringComparison.Ordinal))
                        continue;
                    if (strangers.Count == 0 && kind.Name == "face of another person")
                        continue;
                    var attacker = strangers.Count == 0 ? victim : strangers[round % strangers.Count];
                    var scene = new AttackScene(analyzer, victim, recorded ?? [], attacker, chance.Next(1, 1 << 20));
                    // A stranger must be asked for what they can do, or the match is never tried.
                    var (asked, waits) = kind.KnowsActions ? (actions, pauses) : Draw(chance, kind.Name == "face of another person" ? [.. attacker.Person.Acts.Keys] : Enum.GetValues<GateAction>());
                    var state = await new GateTrial(analyzer, Rules, seen).RunAsync(NewId(chance), asked, waits, portrait, await kind.Camera(scene));
                    Note(kind.Name, state);
                    await errors.WriteLineAsync($"{victim.Name}, round {round + 1}: {kind.Name}: {outcomes[kind.Name][^1] switch { "" => "PASSED", var cause => cause }}");
                }
            }
        }

        public async Task<int> ReportAsync(TextWriter output)
        {
            await output.WriteLineAsync();
            await output.WriteLineAsync("attack                              tried  passed  APCER   refused because");
            var accepted = 0;
            foreach (var kind in AttackKinds.All.Where(k => outcomes.ContainsKey(k.Name)))
            {
                var all = outcomes[kind.Name];
                var passed = all.Count(o => o == "");
                accepted += passed;
                await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{kind.Name,-35} {all.Count,5} {passed,7} {100.0 * passed / all.Count,5:0.0}%   {Causes(all)}"));
            }
            var first = outcomes["genuine, first try"];
            await output.WriteLineAsync();
            await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"genuine: {first.Count} checks, BPCER {100.0 * first.Count(o => o != "") / first.Count:0.0}% at the first try, {100.0 * twoTries.Count(p => !p) / twoTries.Count:0.0}% after two   {Causes([.. first.Concat(outcomes.GetValueOrDefault("genuine, second try") ?? [])])}"));
            return accepted == 0 ? 0 : 1;
        }

        private static string Causes(List<string> all) => string.Join(", ", all.Where(o => o != "").GroupBy(o => o).OrderByDescending(g => g.Count()).Select(g => $"{g.Key} {g.Count()}"));

        private static (IReadOnlyList<GateAction> Actions, IReadOnlyList<int> Pauses) Draw(Random chance, GateAction[] allowed)
        {
            var actions = GateCheck.Choose(chance.Next, allowed, Math.Min(2, allowed.Length), Math.Min(3, allowed.Length));
            return (actions, GateCheck.DrawPauses(chance.Next, actions.Count, Rules));
        }

        private void Note(string kind, GateState state)
        {
            if (!outcomes.TryGetValue(kind, out var list))
                outcomes[kind] = list = [];
            list.Add(state.Phase == GatePhase.Passed ? "" : state.Refusal?.Cause.ToString() ?? "NeverDecided");
        }

        private static Guid NewId(Random chance)
        {
            var bytes = new byte[16];
            chance.NextBytes(bytes);
            return new Guid(bytes);
        }
    }

    private static async Task<int> FailAsync(TextWriter errors, string what)
    {
        await errors.WriteLineAsync("zhuxue vision attack: " + what);
        return 2;
    }
}
