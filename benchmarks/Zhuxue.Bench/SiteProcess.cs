using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Zhuxue.Bench;

/// <summary>A site in a process of its own, ended with this one: load and site do not share a heap.</summary>
internal sealed class SiteProcess : IAsyncDisposable
{
    private readonly Process _process;

    private SiteProcess(Process process, Uri address, TimeSpan answeredAfter) => (_process, Address, AnsweredAfter) = (process, address, answeredAfter);

    public Uri Address { get; }

    /// <summary>From the start of the process to its first answer.</summary>
    public TimeSpan AnsweredAfter { get; }

    /// <summary>Resident memory now, in MB.</summary>
    public double ResidentMb
    {
        get
        {
            _process.Refresh();
            return _process.WorkingSet64 / 1e6;
        }
    }

    /// <summary>Processor time used so far.</summary>
    public TimeSpan Cpu
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    /// <summary>Starts <c>dotnet DLL ARGUMENTS --urls=…</c> on a free port and waits for <c>/healthz</c>.</summary>
    /// <exception cref="InvalidOperationException">It ended, or did not answer within a minute.</exception>
    public static async Task<SiteProcess> StartAsync(string dll, IEnumerable<string> arguments, CancellationToken cancellationToken)
    {
        var address = new Uri($"http://127.0.0.1:{FreePort()}");
        var start = new ProcessStartInfo("dotnet", [dll, .. arguments, $"--urls={address.OriginalString}"]) { RedirectStandardOutput = true, RedirectStandardError = true };
        var clock = Stopwatch.StartNew();
        var process = Process.Start(start)!;
        process.OutputDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        var errors = process.StandardError.ReadToEndAsync(cancellationToken);
        using var client = new HttpClient { BaseAddress = address };
        while (clock.Elapsed < TimeSpan.FromMinutes(1))
        {
            if (process.HasExited)
                throw new InvalidOperationException($"{Path.GetFileName(dll)} ended with {process.ExitCode}: {await errors}");
            try
            {
                using var answer = await client.GetAsync("/healthz", cancellationToken);
                if (answer.IsSuccessStatusCode)
                    return new SiteProcess(process, address, clock.Elapsed);
            }
            catch (HttpRequestException)
            {
                // Not listening yet.
            }
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, cancellationToken);
        }
        process.Kill(entireProcessTree: true);
        throw new InvalidOperationException($"{Path.GetFileName(dll)} did not answer within a minute.");
    }

    /// <summary>The training site with a data folder of this run.</summary>
    public static Task<SiteProcess> StartTrainingAsync(Bench bench, string dataFolder, IEnumerable<string> arguments, CancellationToken cancellationToken) =>
        StartAsync(Path.Combine(bench.Root, "src/Zhuxue.Training/bin/Release/net10.0/Zhuxue.Training.dll"),
            [$"--contentRoot={bench.Root}/src/Zhuxue.Training", $"--Site:DataFolder={dataFolder}", $"--Site:PartsFolder={bench.PartsFolder}", "--Logging:LogLevel:Default=Warning", .. arguments], cancellationToken);

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
