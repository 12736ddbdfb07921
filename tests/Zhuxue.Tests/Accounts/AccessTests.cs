using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components.Endpoints;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Zhuxue.Tests.Site;

namespace Zhuxue.Tests.Accounts;

public sealed class AccessTests(TestSite site) : IClassFixture<TestSite>
{
    // On the phone of a companion the link is the permission; the page of local texts is there only with the local gateway; a proof is verified by whoever holds it;
    // a phone signs in with a password, or with a token that is the permission itself.
    private static readonly string[] OpenPages =
        ["/sign-in", "/forgot-password", "/staff/sign-in", "/help", "/error/{Code:int}", "/phone", "/api/v1/phone/look", "/api/v1/phone/open", "/local/texts", "/api/v1/texts/receipts/{gateway}/{token}", "/verify", "/verify/{Serial}",
            "/api/v1/sessions", "/api/v1/sessions/activation", "/api/v1/sessions/refresh"];

    [Fact]
    public void Every_page_and_every_api_route_says_who_may_enter()
    {
        var routes = site.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(e => e.Metadata.GetMetadata<ComponentTypeMetadata>() is not null || e.RoutePattern.RawText?.TrimStart('/').StartsWith("api/", StringComparison.Ordinal) is true).ToList();
        Assert.NotEmpty(routes);
        var open = routes.Where(e => e.Metadata.GetMetadata<IAllowAnonymous>() is not null || e.Metadata.GetMetadata<IAuthorizeData>() is null)
            .Select(e => "/" + e.RoutePattern.RawText!.TrimStart('/')).Distinct().Order(StringComparer.Ordinal);
        Assert.Equal(OpenPages.Order(StringComparer.Ordinal), open);

        var staff = routes.Where(e => e.RoutePattern.RawText!.TrimStart('/').StartsWith("staff", StringComparison.Ordinal) && e.Metadata.GetMetadata<IAllowAnonymous>() is null);
        Assert.All(staff, e => Assert.Contains(e.Metadata.GetOrderedMetadata<IAuthorizeData>(), data => data.Policy is { } policy && (policy.StartsWith("staff", StringComparison.Ordinal) || policy.StartsWith("exams.", StringComparison.Ordinal) || policy.StartsWith("console.", StringComparison.Ordinal))));
    }
}
