using System.ComponentModel.DataAnnotations;

namespace Zhuxue.Training.Notices;

/// <summary>Settings <c>Notices:*</c>.</summary>
internal sealed class NoticesOptions
{
    /// <summary><c>none</c>: texts cannot be sent, and whoever needs one is told so. <c>local</c>: for trying out: texts are shown at <c>/local/texts</c> to whoever opens it.</summary>
    [RegularExpression("none|local")]
    public string Gateway { get; set; } = "none";

    /// <summary>Seconds between two texts to one number.</summary>
    [Range(0, 3600)]
    public int SecondsBetweenTexts { get; set; } = 60;

    /// <summary>Texts to one number in an hour, and in a day.</summary>
    [Range(1, 1000)]
    public int TextsPerHour { get; set; } = 6;

    [Range(1, 10_000)]
    public int TextsPerDay { get; set; } = 20;
}
