using System.Net;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.Mvc.Testing.Handlers;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Zhuxue.Registry;
using Zhuxue.Tests.Site;

namespace Zhuxue.Tests.Registry;

/// <summary>The real registry in process, on a database and data folder of its own, with a clock that the test moves.</summary>
public sealed class TestRegistry : IAsyncLifetime
{
    private readonly string folder = Directory.CreateTempSubdirectory("zhuxue-registry-").FullName;
    private readonly Dictionary<string, string?> settings = [];
    private Factory? factory;
    private TestDatabase? database;

    public ManualTime Time { get; } = new();

    public IServiceProvider Services => factory!.Services;

    public string Folder => folder;

    internal TestDatabase Database => database!;

    public static async Task<TestRegistry> StartAsync(Dictionary<string, string?>? settings = null)
    {
        var site = new TestRegistry();
        foreach (var (key, value) in settings ?? [])
            site.settings[key] = value;
        await site.InitializeAsync();
        return site;
    }

    public async ValueTask InitializeAsync()
    {
        database = await TestDatabase.CreateAsync(folder);
        factory = new Factory(this);
        _ = factory.Server;
    }

    /// <summary>A browser that has visited nothing yet.</summary>
    public Browser Browse()
    {
        var cookies = new CookieContainer();
        return new(factory!.CreateDefaultClient(new CookieContainerHandler(cookies)), cookies);
    }

    /// <summary>For signed requests: no cookies.</summary>
    public HttpClient Client() => factory!.CreateClient(new WebApplicationFactoryClientOptions { AllowAutoRedirect = false });

    /// <summary>For a client of another site: what it sends arrives here.</summary>
    public HttpMessageHandler Handler() => factory!.Server.CreateHandler();

    internal async Task<T> WithAsync<TService, T>(Func<TService, Task<T>> work) where TService : notnull
    {
        await using var scope = Services.CreateAsyncScope();
        return await work(scope.ServiceProvider.GetRequiredService<TService>());
    }

    internal Task<T> WithDbAsync<T>(Func<RegistryDb, Task<T>> work) => WithAsync(work);

    internal Task WithDbAsync(Func<RegistryDb, Task> work) => WithDbAsync(async db =>
    {
        await work(db);
        return true;
    });

    public async ValueTask DisposeAsync()
    {
        if (factory is not null)
            await factory.DisposeAsync();
        SqliteConnection.ClearAllPools();
        if (database is not null)
            await database.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    private sealed class Factory(TestRegistry site) : WebApplicationFactory<RegistryDb>
    {
        protected override void ConfigureWebHost(IWebHostBuilder builder)
        {
            builder.UseEnvironment("Testing");
            builder.UseSetting("Site:DataFolder", Path.Combine(site.folder, "data"));
            builder.UseSetting("Site:PartsFolder", Path.Combine(Repository.Root, "artifacts", "parts"));
            builder.UseSetting("Database:Provider", site.Database.Provider);
            builder.UseSetting("Database:ConnectionString", site.Database.ConnectionString);
            builder.UseSetting("Registry:TrainingUrl", "http://training.example/");
            builder.UseSetting("Logging:LogLevel:Default", "Warning");
            builder.UseSetting("Accounts:PasswordIterations", "1000");
            builder.UseSetting("Accounts:SignInsPerMinute", "10000");
            builder.UseSetting("Verification:LookUpsPerMinute", "10000");
            builder.UseSetting("Sms:Gateway", "local");
            builder.UseSetting("Sms:SecondsBetweenTexts", "0");
            builder.UseSetting("Outbox:Workers", "0");
            foreach (var (key, value) in site.settings)
                builder.UseSetting(key, value);
            builder.ConfigureServices(services => services.Replace(ServiceDescriptor.Singleton<TimeProvider>(site.Time)));
        }
    }
}
