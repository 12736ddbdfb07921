using System.ComponentModel.DataAnnotations;

namespace Zhuxue.Training.Learning;

/// <summary>Settings <c>Learning:*</c>.</summary>
internal sealed class LearningOptions
{
    /// <summary>Where phones reach this site, such as <c>https://peixun.example.cn</c>: what QR codes say. Empty: as the browser asked.</summary>
    public string PublicUrl { get; set; } = "";

    /// <summary>The beginning of addresses that leave this page, on paper or on a screen: without a slash at its end.</summary>
    public string OriginOf(HttpRequest request) => PublicUrl is { Length: > 0 } set ? set.TrimEnd('/') : $"{request.Scheme}://{request.Host.ToUriComponent()}";

    /// <summary>For so many days staff's confirmation of a person holds on the way without a face; then it is asked for again.</summary>
    [Range(1, 400)]
    public int IdentityConfirmationDays { get; set; } = 180;
}
