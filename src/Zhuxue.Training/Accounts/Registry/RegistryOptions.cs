using System.ComponentModel.DataAnnotations;

namespace Zhuxue.Training.Accounts.Registry;

/// <summary>Settings <c>Registry:*</c>: the registry that this centre uploads to.</summary>
internal sealed class RegistryOptions
{
    /// <summary>Where its API is: <c>https://…</c>. Empty: uploads wait.</summary>
    [RegularExpression("^https?://[^\\s?#]+$", ErrorMessage = "Registry:Address is an address such as https://registry.example, or empty.")]
    public string? Address { get; set; }

    /// <summary>The code that the registry gave to this centre. Empty: uploads wait.</summary>
    [RegularExpression("^[a-z0-9][a-z0-9-]{1,29}$", ErrorMessage = "Registry:Institution is the code that the registry gave: small letters, digits, hyphens; or empty.")]
    public string? Institution { get; set; }

    /// <summary>The private key that requests are signed with; empty: <c>{DataFolder}/keys/registry-upload.pem</c>, which <c>zhuxue upload-key</c> makes.</summary>
    public string? KeyFile { get; set; }

    /// <summary>Where learners reach the registry; empty: <see cref="Address"/>.</summary>
    [RegularExpression("^https?://[^\\s?#]+$", ErrorMessage = "Registry:PublicUrl is an address such as https://registry.example, or empty.")]
    public string? PublicUrl { get; set; }

    /// <summary>How long one request may take.</summary>
    [Range(1, 50)]
    public int TimeoutSeconds { get; set; } = 20;

    /// <summary>From this hour on in Beijing, yesterday is compared.</summary>
    [Range(0, 23)]
    public int CompareFromHour { get; set; } = 2;

    /// <summary>So many days back, a day that could not be compared is tried again.</summary>
    [Range(1, 366)]
    public int CompareDaysBack { get; set; } = 14;

    /// <summary>How often the registry is asked which certificates were renewed today.</summary>
    [Range(1, 86_400)]
    public int RenewalSeconds { get; set; } = 600;
}
