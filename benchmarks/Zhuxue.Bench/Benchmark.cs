namespace Zhuxue.Bench;

/// <summary>One benchmark: measures the product and its baseline in the same run, on the same machine, in turns where it can.</summary>
internal interface IBenchmark
{
    /// <summary>What is typed after <c>./bench</c>.</summary>
    string Name { get; }

    /// <summary>One line for <c>./bench --list</c>.</summary>
    string Purpose { get; }

    /// <summary>Measures, and reports each figure as soon as it stands.</summary>
    Task RunAsync(Bench bench, CancellationToken cancellationToken);
}

/// <summary>Which way a goal is met.</summary>
internal enum Better
{
    Higher,
    Lower,
}

/// <summary>One measured figure.</summary>
/// <param name="Case">What was measured, such as <c>sqlite</c> or <c>photo check</c>.</param>
/// <param name="Value">In <paramref name="Unit"/>; the median where there were several rounds.</param>
/// <param name="Unit">Such as <c>1/s</c>, <c>ms</c>, <c>MB</c>.</param>
/// <param name="Baseline">What the value is held against, in the same unit and run; null where there is nothing to compare with.</param>
/// <param name="Goal">The bound on the value, or on value ÷ baseline when <paramref name="GoalIsRatio"/>; null where none was set.</param>
internal sealed record Figure(string Case, double Value, string Unit, Better Better, double? Baseline = null, double? Goal = null, bool GoalIsRatio = false)
{
    public double? Ratio => Baseline is > 0 ? Value / Baseline : null;

    /// <summary>Null where there is no goal, or nothing to form the ratio with.</summary>
    public bool? Met => (GoalIsRatio ? Ratio : Value) is { } reached && Goal is { } goal ? (Better == Better.Higher ? reached >= goal : reached <= goal) : null;
}
