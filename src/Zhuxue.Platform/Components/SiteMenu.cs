using System.Security.Claims;

namespace Zhuxue.Platform.Components;

/// <summary>One entry of the main navigation.</summary>
/// <param name="Text">Its words on a wide screen.</param>
/// <param name="Url">Where it leads; the entry with the longest matching path is marked as the present one.</param>
/// <param name="Icon">A name of <see cref="IconShapes"/>.</param>
public sealed record NavItem(string Text, string Url, string Icon)
{
    /// <summary>Shorter words for the tab bar of a phone; without them <see cref="Text"/>.</summary>
    public string? PhoneText { get; init; }

    /// <summary>Who sees the entry; everybody when null. Not a protection: the page guards itself.</summary>
    public Func<ClaimsPrincipal, bool>? Visible { get; init; }
}

/// <summary>A phone that people may call.</summary>
/// <param name="Number">Digits only.</param>
/// <param name="Name">What stands in front of it, if anything: 平台热线.</param>
public sealed record HelpLine(string Number, string? Name = null)
{
    /// <summary>The number in groups, as it is read aloud: 133 6651 0035, 400-999-9355.</summary>
    public string Words => Number switch
    {
        { Length: 11 } => $"{Number[..3]} {Number[3..7]} {Number[7..]}",
        { Length: 10 } when Number.StartsWith("400", StringComparison.Ordinal) => $"{Number[..3]}-{Number[3..6]}-{Number[6..]}",
        _ => Number,
    };
}

/// <summary>What the frame of a site shows: name, navigation, phones. One per site, given to <see cref="SiteComponents.AddSiteComponents"/>.</summary>
public sealed record SiteMenu
{
    public required string Name { get; init; }

    /// <summary>Small words beside the name on learner pages, if any.</summary>
    public string? Note { get; init; }

    /// <summary>The same on staff pages.</summary>
    public string StaffNote { get; init; } = "培训机构工作台";

    /// <summary>Value of <c>data-site</c> on the document: <c>registry</c> for the second colour, else null.</summary>
    public string? Site { get; init; }

    public string HomeUrl { get; init; } = "/";

    /// <summary>Navigation of <see cref="LearnerLayout"/>; its first four make the tab bar of a phone.</summary>
    public IReadOnlyList<NavItem> Learner { get; init; } = [];

    public string SignOutUrl { get; init; } = "/sign-out";

    /// <summary>Navigation of <see cref="StaffLayout"/>.</summary>
    public IReadOnlyList<NavItem> Staff { get; init; } = [];

    public string StaffHomeUrl { get; init; } = "/staff";

    public string StaffSignOutUrl { get; init; } = "/staff/sign-out";

    /// <summary>What the header calls the signed-in person; null shows no person.</summary>
    public Func<ClaimsPrincipal, string?> UserWords { get; init; } = user => user.Identity is { IsAuthenticated: true } id ? id.Name : null;

    /// <summary>The phones of the centre and of the platform (M1).</summary>
    public IReadOnlyList<HelpLine> HelpLines { get; init; } = [new("13366510035"), new("13366217296"), new("4009999355", "平台热线")];

    public string HelpHours { get; init; } = "工作日 8:30–17:30";
}

/// <summary>Counts beside entries of the navigation (unread messages, open cases). A site registers as many as it has. The frame asks while the page reads: an implementation opens a scope of its own.</summary>
public interface INavCounts
{
    /// <summary>Count by <see cref="NavItem.Url"/>; entries without a count are left out.</summary>
    ValueTask<IReadOnlyDictionary<string, int>> CountAsync(ClaimsPrincipal user, CancellationToken cancellation);
}
