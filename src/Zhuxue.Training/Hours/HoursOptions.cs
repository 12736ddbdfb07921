using System.ComponentModel.DataAnnotations;

namespace Zhuxue.Training.Hours;

/// <summary>Settings <c>Hours:*</c>.</summary>
internal sealed class HoursOptions
{
    /// <summary>A decision takes effect so many seconds after the click; until then it can be undone.</summary>
    [Range(0, 600)]
    public int UndoSeconds { get; set; } = 10;

    /// <summary>A case lies before a reviewer for so long after the last sign of life.</summary>
    [Range(1, 120)]
    public int ClaimMinutes { get; set; } = 10;

    /// <summary>Of each batch so many in a hundred, at least one, go to a second reviewer who sees nothing of the first.</summary>
    [Range(1, 100)]
    public int SamplePercent { get; set; } = 5;

    /// <summary>At most so many cases in one batch.</summary>
    [Range(1, 1000)]
    public int BatchMost { get; set; } = 200;

    /// <summary>A clearing can be appealed for so many days (DOMAIN §4).</summary>
    [Range(1, 365)]
    public int AppealDays { get; set; } = 7;

    /// <summary>From these scores on, the risk is middle, and high.</summary>
    [Range(1, 100)]
    public int MiddleFrom { get; set; } = 20;

    [Range(1, 100)]
    public int HighFrom { get; set; } = 50;

    /// <summary>The training centre as it stands on hour proofs.</summary>
    [Required]
    public string CentreName { get; set; } = "北京建工培训中心";

    /// <summary>Its number in the serials of hour proofs.</summary>
    [Range(0, 9999)]
    public int CentreNumber { get; set; } = 108;
}
