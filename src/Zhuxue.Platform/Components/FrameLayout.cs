using System.Security.Claims;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Zhuxue.Platform.Components;

/// <summary>What the layouts with a header share: who is signed in, which entries they see, and the counts beside them.</summary>
public abstract class FrameLayout : LayoutComponentBase
{
    [Inject] protected SiteMenu Menu { get; set; } = null!;
    [CascadingParameter] private HttpContext? Http { get; set; }

    protected IReadOnlyDictionary<string, int> Counts { get; private set; } = new Dictionary<string, int>();

    protected string? UserName => Http is null ? null : Menu.UserWords(Http.User);

    protected IReadOnlyList<NavItem> Visible(IReadOnlyList<NavItem> items) =>
        [.. items.Where(item => item.Visible?.Invoke(Http?.User ?? new ClaimsPrincipal()) ?? true)];

    protected override async Task OnInitializedAsync()
    {
        if (Http is not { User.Identity.IsAuthenticated: true })
            return;
        var all = new Dictionary<string, int>();
        foreach (var counts in Http.RequestServices.GetServices<INavCounts>())
        {
            foreach (var (url, count) in await counts.CountAsync(Http.User, Http.RequestAborted))
                all[url] = count;
        }
        Counts = all;
    }
}
