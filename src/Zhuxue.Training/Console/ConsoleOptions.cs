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
}
