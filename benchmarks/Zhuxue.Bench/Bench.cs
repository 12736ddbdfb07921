using System.Globalization;
using System.Text.Json;

namespace Zhuxue.Bench;

/// <summary>What a benchmark works with: folders that it may fill, the checkout, and the report.</summary>
internal sealed class Bench(string root, string workFolder, bool json, TextWriter output, TextWriter progress)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);
    private string _name = "";

    /// <summary>The checkout.</summary>
    public string Root => root;

    /// <summary>Models, runtime and clips, as <c>build/parts.sh</c> brought them.</summary>
    public string PartsFolder => Path.Combine(root, "artifacts/parts");

    /// <summary>An empty folder of this run; it is removed at the end.</summary>
    public string WorkFolder(string name) => Directory.CreateDirectory(Path.Combine(workFolder, name)).FullName;

    /// <summary>Figures that missed their goal.</summary>
    public int Missed { get; private set; }

    public void Begin(IBenchmark benchmark)
    {
        _name = benchmark.Name;
        progress.WriteLine($"== {benchmark.Name}: {benchmark.Purpose}");
    }

    /// <summary>What is being done now, for who waits.</summary>
    public void Say(string words) => progress.WriteLine("   " + words);

    /// <summary>Prints the figure: one object a line with <c>--json</c>, else a row for people.</summary>
    public void Report(Figure figure)
    {
        if (figure.Met == false)
            Missed++;
        if (json)
        {
            output.WriteLine(JsonSerializer.Serialize(new
            {
                Bench = _name,
                figure.Case,
                figure.Value,
                figure.Unit,
                figure.Baseline,
                figure.Ratio,
                figure.Goal,
                GoalOf = figure.GoalIsRatio ? "ratio" : "value",
                figure.Met,
            }, Json));
            return;
        }
        var compared = figure.Ratio is { } ratio ? $"baseline {Number(figure.Baseline!.Value)} {figure.Unit}, ratio {Number(ratio)}" : "";
        var goal = figure.Goal is { } bound ? $"goal {(figure.Better == Better.Higher ? "≥" : "≤")} {Number(bound)}{(figure.GoalIsRatio ? " × baseline" : " " + figure.Unit)}: {figure.Met switch { true => "met", false => "MISSED", null => "not measured" }}" : "";
        output.WriteLine($"{_name,-12} {figure.Case,-44} {Number(figure.Value),12} {figure.Unit,-6} {compared,-44} {goal}".TrimEnd());
    }

    private static string Number(double value) => value.ToString(Math.Abs(value) >= 100 ? "#,0" : "0.###", CultureInfo.InvariantCulture);

    /// <summary>The middle one of an odd number, else the mean of the two in the middle.</summary>
    public static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }
}
