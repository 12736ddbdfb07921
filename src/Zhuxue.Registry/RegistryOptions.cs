using System.ComponentModel.DataAnnotations;

namespace Zhuxue.Registry;

/// <summary>Settings <c>Registry:*</c>.</summary>
internal sealed class RegistryOptions
{
    /// <summary>Where learners learn: the training site that the home page links to.</summary>
    [Required, Url]
    public string TrainingUrl { get; set; } = "http://127.0.0.1:5080";
}
