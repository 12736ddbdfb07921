using System.ComponentModel;
using System.Diagnostics;

namespace Zhuxue.Training.Catalogue.Media;

/// <summary>Runs a program beside the site and ends it when the token fires.</summary>
internal static class ChildProcess
{
    private const int KeptErrorCharacters = 4000;

    /// <summary>Runs to the end; arguments are passed one by one, never through a shell.</summary>
    /// <param name="program">Name or path.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="onLine">Gets each line of its standard output; awaited before the next is read.</param>
    /// <param name="cancellationToken">Kills the program and all that it started.</param>
    /// <param name="onStarted">Gets its process id.</param>
    /// <returns>The exit code, and the end of what it wrote to standard error.</returns>
    /// <exception cref="InvalidOperationException">The program is not installed.</exception>
    public static async Task<(int ExitCode, string Error)> RunAsync(string program, IEnumerable<string> arguments, Func<string, Task> onLine, CancellationToken cancellationToken, Action<int>? onStarted = null)
    {
        using var process = new Process
        {
            StartInfo = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true, UseShellExecute = false },
        };
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            process.Start();
        }
        catch (Win32Exception exception)
        {
            throw new InvalidOperationException($"{program} cannot be started. Install the Debian package ffmpeg, or set Catalogue:Ffmpeg and Catalogue:Ffprobe.", exception);
        }
        try
        {
            onStarted?.Invoke(process.Id);
            process.StandardInput.Close();
            var errors = TailAsync(process.StandardError, cancellationToken);
            while (await process.StandardOutput.ReadLineAsync(cancellationToken) is { } line)
                await onLine(line);
            var error = await errors;
            await process.WaitForExitAsync(cancellationToken);
            return (process.ExitCode, error);
        }
        catch
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync(CancellationToken.None);
            throw;
        }
    }

    /// <summary>Ends a program that a killed site has left running, if the process with that id still has <paramref name="argument"/> in its arguments.</summary>
    public static void EndOrphan(int id, string argument)
    {
        try
        {
            // The number may belong to somebody else by now: only /proc tells.
            if (!File.ReadAllText($"/proc/{id}/cmdline").Contains(argument, StringComparison.Ordinal))
                return;
            using var process = Process.GetProcessById(id);
            process.Kill();
            process.WaitForExit(TimeSpan.FromSeconds(5));
        }
        catch (Exception exception) when (exception is IOException or ArgumentException or InvalidOperationException or Win32Exception or UnauthorizedAccessException)
        {
            // It has ended by itself, or is not ours to end.
        }
    }

    private static async Task<string> TailAsync(StreamReader reader, CancellationToken cancellationToken)
    {
        var tail = "";
        var buffer = new char[1024];
        for (int read; (read = await reader.ReadAsync(buffer, cancellationToken)) > 0;)
        {
            tail += new string(buffer, 0, read);
            if (tail.Length > KeptErrorCharacters)
                tail = tail[^KeptErrorCharacters..];
        }
        return tail;
    }
}
