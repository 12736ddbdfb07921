using System.ComponentModel.DataAnnotations;

namespace Zhuxue.Training.Console;

/// <summary>Settings <c>Console:*</c>.</summary>
internal sealed class ConsoleOptions
{
    /// <summary>Code of the rule pack that imported enrolments stand under.</summary>
    [Required]
    public string RulePack { get; set; } = "national";

    /// <summary>Rows of a roster that are committed at once.</summary>
    [Range(1, 10_000)]
    public int ImportBatch { get; set; } = 500;

    /// <summary>Hour proofs in one bundle at most.</summary>
    [Range(1, 100_000)]
    public int BundleMost { get; set; } = 5000;

    /// <summary>Bundles are deleted after so many days; they can be made anew at any time.</summary>
    [Range(1, 365)]
    public int BundleDays { get; set; } = 7;
}
