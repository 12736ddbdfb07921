using System.Diagnostics;

namespace Zhuxue.Bench;

/// <summary>A throw-away PostgreSQL that keeps what it commits: fsync and synchronous_commit are on.</summary>
internal sealed class PostgresCluster : IAsyncDisposable
{
    private static int started;
    private readonly string _root, _folder;

    private PostgresCluster(string root, string folder, string connectionString) => (_root, _folder, ConnectionString) = (root, folder, connectionString);

    public string ConnectionString { get; }

    /// <summary>Processor time of the server and all its backends so far.</summary>
    public TimeSpan Cpu
    {
        get
        {
            var postmaster = File.ReadLines(Path.Combine(_folder, "data", "postmaster.pid")).First();
            long ticks = 0;
            foreach (var process in Directory.EnumerateDirectories("/proc").Where(d => char.IsAsciiDigit(Path.GetFileName(d)[0])))
            {
                try
                {
                    // proc(5): after the name in brackets come state, parent, …; 14 to 17 are user, system, and those of ended children.
                    var parts = File.ReadAllText(Path.Combine(process, "stat")).Split(") ")[^1].Split(' ');
                    if (Path.GetFileName(process) == postmaster || parts[1] == postmaster)
                        ticks += parts[11..15].Sum(long.Parse);
                }
                catch (IOException)
                {
                    // It has ended.
                }
            }
            return TimeSpan.FromSeconds(ticks / 100d);
        }
    }

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
