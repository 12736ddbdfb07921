using System.ComponentModel.DataAnnotations;

namespace Zhuxue.Training.Learning;

/// <summary>Settings <c>Learning:*</c>.</summary>
internal sealed class LearningOptions
{
    /// <summary>Where phones reach this site, such as <c>https://peixun.example.cn</c>: what the QR code of the phone companion says. Empty: as the PC's browser asked.</summary>
    public string PublicUrl { get; set; } = "";

    /// <summary>For so many days staff's confirmation of a person holds on the way without a face; then it is asked for again.</summary>
    [Range(1, 400)]
    public int IdentityConfirmationDays { get; set; } = 180;
}
