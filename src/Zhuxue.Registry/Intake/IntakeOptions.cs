using System.ComponentModel.DataAnnotations;

namespace Zhuxue.Registry.Intake;

/// <summary>Settings <c>Intake:*</c>.</summary>
internal sealed class IntakeOptions
{
    /// <summary>How far the clock of an institution may stand from ours, both ways; a request is remembered for so long.</summary>
    [Range(1, 60)]
    public int ClockMinutes { get; set; } = 5;

    /// <summary>Requests a minute from one address.</summary>
    [Range(1, 1_000_000)]
    public int RequestsPerMinute { get; set; } = 6000;

    /// <summary>Records in one answer of the list.</summary>
    [Range(1, 10_000)]
    public int ListMost { get; set; } = 500;
}
