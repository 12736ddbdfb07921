using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Zhuxue.Training.Commands.Simulate;

/// <summary>A site in a process of its own on a free port, which may be killed and comes back at the same address.</summary>
internal sealed class OwnSite(string[] settings, TimeProvider clock) : IAsyncDisposable
{
    private static readonly TimeSpan StartsWithin = TimeSpan.FromMinutes(1);
    private Process? _process;

    public Uri Address { get; } = new($"http://127.0.0.1:{FreePort()}");

    /// <exception cref="InvalidOperationException">It ended, or did not answer within a minute.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var dll = typeof(OwnSite).Assembly.Location;
        _process = Process.Start(new ProcessStartInfo("dotnet", [dll, .. settings, $"--urls={Address.OriginalString}"]) { RedirectStandardOutput = true })!;
        _process.OutputDataReceived += (_, _) => { };
        _process.BeginOutputReadLine();
        using var client = new HttpClient { BaseAddress = Address };
        for (var begun = clock.GetTimestamp(); clock.GetElapsedTime(begun) < StartsWithin; await Task.Delay(TimeSpan.FromMilliseconds(50), clock, cancellationToken))
        {
            if (_process.HasExited)
                throw new InvalidOperationException($"The site ended with status {_process.ExitCode}.");
            try
            {
                using var answer = await client.GetAsync("/healthz", cancellationToken);
                if (answer.IsSuccessStatusCode)
                    return;
            }
            catch (HttpRequestException)
            {
                // Not listening yet.
            }
        }
        throw new InvalidOperationException("The site did not answer within a minute.");
    }

    /// <summary>As a power cut would: no goodbye, nothing drained.</summary>
    public async Task KillAsync()
    {
        if (_process is not { } process)
            return;
        _process = null;
        process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync();
        process.Dispose();
    }

    /// <summary>As an administrator would, by SIGTERM; killed when it has not ended within 30 s.</summary>
    public async Task StopAsync()
    {
        if (_process is not { } process)
            return;
        using var term = Process.Start("kill", ["-TERM", process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30), clock);
        try
        {
            await process.WaitForExitAsync(patience.Token);
            _process = null;
            process.Dispose();
        }
        catch (OperationCanceledException)
        {
            await KillAsync();
        }
    }

    public async ValueTask DisposeAsync() => await KillAsync();

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
