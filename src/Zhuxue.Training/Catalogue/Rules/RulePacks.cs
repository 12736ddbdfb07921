using System.Reflection;
using System.Text;

namespace Zhuxue.Training.Catalogue.Rules;

/// <summary>All rule packs of this build, read and checked when the site starts.</summary>
internal sealed class RulePacks
{
    private readonly Dictionary<(string Code, string Version), RulePack> packs = [];

    /// <exception cref="RulePackInvalidException">Two packs have the same code and version, or start on the same day.</exception>
    public RulePacks(IEnumerable<RulePack> all)
    {
        foreach (var pack in all)
        {
            if (!packs.TryAdd((pack.Code, pack.Version), pack))
                throw new RulePackInvalidException($"{pack.Code}-{pack.Version}", "version stands twice");
        }
        if (packs.Values.GroupBy(p => (p.Code, p.From)).FirstOrDefault(g => g.Count() > 1) is { } same)
            throw new RulePackInvalidException(same.Key.Code, $"from {same.Key.From:yyyy-MM-dd} stands in two versions");
    }

    public IReadOnlyCollection<RulePack> All => packs.Values;

    /// <summary>The packs embedded from <c>Catalogue/Rules/*.json</c>.</summary>
    /// <exception cref="RulePackInvalidException">One of them is not sound.</exception>
    public static RulePacks Embedded()
    {
        var assembly = typeof(RulePacks).Assembly;
        return new(assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith("rule-packs/", StringComparison.Ordinal))
            .Select(name => RulePack.Parse(name["rule-packs/".Length..], Read(assembly, name))));
    }

    /// <summary>The pack that an enrolment was made under.</summary>
    /// <exception cref="InvalidOperationException">This build has lost it: packs are added, never removed.</exception>
    public RulePack Get(string code, string version) => packs.GetValueOrDefault((code, version))
        ?? throw new InvalidOperationException($"Rule pack {code} {version} is not in this build. Packs in use must stay: put its file back.");

    /// <summary>The pack that a new enrolment on that day takes; null when none is in force yet or the code is unknown.</summary>
    public RulePack? Current(string code, DateOnly date) =>
        packs.Values.Where(p => p.Code == code && p.From <= date).MaxBy(p => p.From);

    private static string Read(Assembly assembly, string name)
    {
        using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!, Encoding.UTF8);
        return reader.ReadToEnd();
    }
}
