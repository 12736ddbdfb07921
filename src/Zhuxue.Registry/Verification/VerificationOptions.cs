using System.ComponentModel.DataAnnotations;

namespace Zhuxue.Registry.Verification;

/// <summary>Settings <c>Verification:*</c>.</summary>
internal sealed class VerificationOptions
{
    /// <summary>Look-ups a minute from one address; a company's clerks may share one.</summary>
    [Range(1, 100_000)]
    public int LookUpsPerMinute { get; set; } = 20;
}
