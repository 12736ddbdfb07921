using System.Net;
using Zhuxue.Tests.Site;

namespace Zhuxue.Tests.Registry;

public sealed class RegistryTests(TestRegistry site) : IClassFixture<TestRegistry>
{
    [Fact]
    public async Task The_home_page_leads_to_signing_in_verifying_and_learning_and_looks_like_the_registry()
    {
        using var browser = site.Browse();
        await browser.OpenAsync("/");
        Assert.Equal(HttpStatusCode.OK, browser.Status);
        Assert.Equal("registry", browser.Page.DocumentElement.GetAttribute("data-site"));
        foreach (var url in new[] { "/sign-in", "/register", "/verify", "http://training.example/" })
            Assert.NotNull(browser.Page.QuerySelector($"main a[href=\"{url}\"]"));
    }

    [Fact]
    public async Task It_says_that_it_is_well_and_describes_its_api()
    {
        using var browser = site.Browse();
        Assert.Equal("Healthy", await browser.Http.GetStringAsync("/healthz"));
        using var document = System.Text.Json.JsonDocument.Parse(await browser.Http.GetStringAsync("/openapi/v1.json"));
        Assert.Equal(
            ["/api/v1/hour-records/{institution}", "/api/v1/hour-records/{institution}/{id}", "/api/v1/photo-requests"],
            document.RootElement.GetProperty("paths").EnumerateObject().Select(p => p.Name).Where(p => p.StartsWith("/api/", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_page_that_is_not_there_is_answered_in_words()
    {
        using var browser = site.Browse();
        await browser.OpenAsync("/nowhere");
        Assert.Equal(HttpStatusCode.NotFound, browser.Status);
        Assert.Contains("没有这一页", browser.Words, StringComparison.Ordinal);
    }
}
