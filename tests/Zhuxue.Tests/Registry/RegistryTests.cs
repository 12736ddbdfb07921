using System.Net;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Data.Sqlite;
using Zhuxue.Registry;
using Zhuxue.Tests.Site;

namespace Zhuxue.Tests.Registry;

[Trait("Category", "NoDatabase")]
public sealed class RegistryTests : IAsyncDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("zhuxue-registry-").FullName;
    private readonly Factory factory;

    public RegistryTests() => factory = new Factory(folder);

    [Fact]
    public async Task The_home_page_says_what_can_be_done_now_and_looks_like_the_registry()
    {
        using var browser = Browse();
        await browser.OpenAsync("/");
        Assert.Equal(HttpStatusCode.OK, browser.Status);
        Assert.Equal("registry", browser.Page.DocumentElement.GetAttribute("data-site"));
        Assert.Contains("现在还不能登录、查询和换证", browser.Words, StringComparison.Ordinal);
        Assert.Equal("http://training.example/", browser.Page.QuerySelector("main a.btn-primary")!.GetAttribute("href"));
        Assert.Null(browser.Page.QuerySelector("main form"));
    }

    [Fact]
    public async Task It_stands_on_a_database_of_its_own_and_says_that_it_is_well()
    {
        using var browser = Browse();
        Assert.Equal("Healthy", await browser.Http.GetStringAsync("/healthz"));
        Assert.True(File.Exists(Path.Combine(folder, "registry.db")));
    }

    [Fact]
    public async Task A_page_that_is_not_there_is_answered_in_words()
    {
        using var browser = Browse();
        await browser.OpenAsync("/nowhere");
        Assert.Equal(HttpStatusCode.NotFound, browser.Status);
        Assert.Contains("没有这一页", browser.Words, StringComparison.Ordinal);
    }

    public async ValueTask DisposeAsync()
    {
        await factory.DisposeAsync();
        SqliteConnection.ClearAllPools();
        Directory.Delete(folder, recursive: true);
    }

    private Browser Browse() => new(factory.CreateClient(new WebApplicationFactoryClientOptions { AllowAutoRedirect = false }), new CookieContainer());

    private sealed class Factory(string folder) : WebApplicationFactory<RegistryDb>
    {
        protected override void ConfigureWebHost(IWebHostBuilder builder)
        {
            builder.UseEnvironment("Testing");
            builder.UseSetting("Site:DataFolder", folder);
            builder.UseSetting("Registry:TrainingUrl", "http://training.example/");
            builder.UseSetting("Logging:LogLevel:Default", "Warning");
        }
    }
}
