using System.Diagnostics;

namespace Zhuxue.Bench;

/// <summary>A throw-away PostgreSQL that keeps what it commits: fsync and synchronous_commit are on.</summary>
internal sealed class PostgresCluster : IAsyncDisposable
{
    private static int started;
    private readonly string _root, _folder;

    private PostgresCluster(string root, string folder, string connectionString) => (_root, _folder, ConnectionString) = (root, folder, connectionString);

    public string ConnectionString { get; }

    public static async Task<PostgresCluster> StartAsync(Bench bench, CancellationToken cancellationToken)
    {
        // A folder of its own: connections to an earlier cluster wait in the pool under its name.
        // Not inside the run's own folder: the server runs as another user, who could not enter it.
        var folder = Path.Combine(Path.GetTempPath(), $"zhuxue-bench-pg-{Environment.ProcessId}-{++started}");
        var output = await RunAsync(bench.Root, ["start", folder, "durable"], cancellationToken);
        return new(bench.Root, folder, output.Trim());
    }

    public async ValueTask DisposeAsync() => await RunAsync(_root, ["stop", _folder], CancellationToken.None);

    private static async Task<string> RunAsync(string root, string[] arguments, CancellationToken cancellationToken)
    {
        using var process = Process.Start(new ProcessStartInfo(Path.Combine(root, "build/postgres.sh"), arguments) { RedirectStandardOutput = true })!;
        var output = await process.StandardOutput.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken);
        return process.ExitCode == 0 ? output : throw new InvalidOperationException("PostgreSQL did not start.");
    }
}
