using System.Net;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.Mvc.Testing.Handlers;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Zhuxue.Training;

namespace Zhuxue.Tests.Site;

/// <summary>The real training site in process, on a database and data folder of its own, with a clock that the test moves.</summary>
public sealed class TestSite : IAsyncLifetime
{
    private readonly string folder;
    private readonly bool isTwin;
    private Factory? factory;
    private TestDatabase? database;

    public TestSite() => folder = Directory.CreateTempSubdirectory("zhuxue-test-").FullName;

    private TestSite(TestSite other) => (folder, isTwin, database, Time, Settings) = (other.folder, true, other.database, other.Time, other.Settings);
    private int takes;

    public ManualTime Time { get; } = new();

    /// <summary>A seed for frames that this site has not seen yet.</summary>
    public int NextTake() => Interlocked.Increment(ref takes);

    public IServiceProvider Services => factory!.Services;

    public string DataFolder => Path.Combine(folder, "data");

    internal TestDatabase Database => database!;

    /// <summary>Further settings; set before the site starts, in the constructor of a derived fixture or by <see cref="StartAsync"/>.</summary>
    public Dictionary<string, string?> Settings { get; } = [];

    /// <summary>Replaces services; set before the site starts.</summary>
    public Action<IServiceCollection>? Prepare { get; init; }

    public static async Task<TestSite> StartAsync(Dictionary<string, string?>? settings = null, Action<IServiceCollection>? prepare = null)
    {
        var site = new TestSite { Prepare = prepare };
        foreach (var (key, value) in settings ?? [])
            site.Settings[key] = value;
        await site.InitializeAsync();
        return site;
    }

    public async ValueTask InitializeAsync()
    {
        database = await TestDatabase.CreateAsync(folder);
        Start();
    }

    /// <summary>A second process of the same site: its own memory, the same database, folder and clock. Ends before the first.</summary>
    public TestSite StartTwin()
    {
        var twin = new TestSite(this);
        twin.Start();
        return twin;
    }

    /// <summary>Ends the site as a crash would and starts it again on the same database and folder.</summary>
    public async Task RestartAsync()
    {
        await factory!.DisposeAsync();
        Start();
    }

    /// <summary>A browser that has visited nothing yet, or one that kept its cookies through a restart of the site.</summary>
    public Browser Browse(CookieContainer? cookies = null)
    {
        cookies ??= new CookieContainer();
        return new(factory!.CreateDefaultClient(new CookieContainerHandler(cookies)), cookies);
    }

    /// <summary>Looks into (or prepares) the database.</summary>
    internal async Task<T> WithDbAsync<T>(Func<TrainingDb, Task<T>> work)
    {
        await using var scope = Services.CreateAsyncScope();
        return await work(scope.ServiceProvider.GetRequiredService<TrainingDb>());
    }

    internal Task WithDbAsync(Func<TrainingDb, Task> work) => WithDbAsync(async db =>
    {
        await work(db);
        return true;
    });

    public async ValueTask DisposeAsync()
    {
        if (factory is not null)
            await factory.DisposeAsync();
        if (isTwin)
            return;
        SqliteConnection.ClearAllPools();
        if (database is not null)
            await database.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    private void Start()
    {
        factory = new Factory(this);
        _ = factory.Server;
    }

    private sealed class Factory(TestSite site) : WebApplicationFactory<TrainingDb>
    {
        protected override void ConfigureWebHost(IWebHostBuilder builder)
        {
            builder.UseEnvironment("Testing");
            builder.UseSetting("Site:DataFolder", site.DataFolder);
            builder.UseSetting("Site:PartsFolder", Path.Combine(Repository.Root, "artifacts", "parts"));
            builder.UseSetting("Database:Provider", site.Database.Provider);
            builder.UseSetting("Database:ConnectionString", site.Database.ConnectionString);
            builder.UseSetting("Logging:LogLevel:Default", "Warning");
            builder.UseSetting("Accounts:PasswordIterations", "1000");
            builder.UseSetting("Accounts:SignInsPerMinute", "10000");
            builder.UseSetting("Accounts:ApiRequestsPerMinute", "1000000");
            builder.UseSetting("Sms:Gateway", "local");
            foreach (var (key, value) in site.Settings)
                builder.UseSetting(key, value);
            builder.ConfigureServices(services =>
            {
                services.Replace(ServiceDescriptor.Singleton<TimeProvider>(site.Time));
                site.Prepare?.Invoke(services);
            });
        }
    }
}
