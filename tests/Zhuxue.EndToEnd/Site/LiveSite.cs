using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Zhuxue.Tests.Site;
using Zhuxue.Training;

namespace Zhuxue.EndToEnd.Site;

/// <summary>The real training site as Program.cs starts it: Kestrel on a free port of 127.0.0.1, SQLite, the real clock, a data folder of its own.</summary>
public sealed class LiveSite : IAsyncDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("zhuxue-e2e-").FullName;
    private readonly Microsoft.AspNetCore.Builder.WebApplication app;

    private LiveSite()
    {
        var root = Repository.Root;
        // Without built script and style every page is bare; say so before the first test stumbles over it.
        if (!File.Exists(Path.Combine(root, "src/Zhuxue.Training/wwwroot/dist/app.js")))
            throw new InvalidOperationException("Script and style are not built. Run: npm run build");
        app = TrainingSite.Build(
        [
            "--applicationName=Zhuxue.Training", "--environment=Testing", "--urls=http://127.0.0.1:0", $"--contentRoot={Path.Combine(root, "src/Zhuxue.Training")}",
            $"--Site:DataFolder={Path.Combine(folder, "data")}", $"--Site:PartsFolder={Path.Combine(root, "artifacts/parts")}",
            "--Logging:LogLevel:Default=Warning", "--Accounts:PasswordIterations=1000", "--Accounts:SignInsPerMinute=10000", "--Sms:Gateway=local",
        ]);
    }

    /// <summary>http://127.0.0.1:PORT, without a slash at its end.</summary>
    public string Address => app.Urls.Single();

    public static async Task<LiveSite> StartAsync()
    {
        var site = new LiveSite();
        await site.app.MigrateAsync();
        await site.app.StartAsync();
        return site;
    }

    /// <summary>Calls a service of the site in a scope of its own, as a request would.</summary>
    public async Task<T> AskAsync<T>(Func<IServiceProvider, Task<T>> work)
    {
        await using var scope = app.Services.CreateAsyncScope();
        return await work(scope.ServiceProvider);
    }

    /// <summary>Looks into (or prepares) the database.</summary>
    internal Task<T> WithDbAsync<T>(Func<TrainingDb, Task<T>> work) => AskAsync(services => work(services.GetRequiredService<TrainingDb>()));

    public async ValueTask DisposeAsync()
    {
        await app.StopAsync();
        await app.DisposeAsync();
        SqliteConnection.ClearAllPools();
        Directory.Delete(folder, recursive: true);
    }
}
