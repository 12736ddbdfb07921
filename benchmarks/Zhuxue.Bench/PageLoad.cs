using System.Diagnostics;
using System.Globalization;

namespace Zhuxue.Bench;

/// <summary>Asks a site for pages and measures how long each took, in milliseconds, sorted.</summary>
internal static class PageLoad
{
    private const int Connections = 32;

    /// <summary>So many a second, whether answered or not; each counts from the moment at which it was due.</summary>
    public static async Task<double[]> PacedAsync(Uri site, int perSecond, int seconds, Func<int, (string Cookie, string Path)> page)
    {
        var begun = Stopwatch.GetTimestamp();
        var shares = await Task.WhenAll(Enumerable.Range(0, Connections).Select(number => Task.Run(async () =>
        {
            using var connection = new RawConnection();
            await connection.ConnectAsync(site);
            var milliseconds = new List<double>();
            for (var i = number; i < perSecond * seconds; i += Connections)
            {
                var due = TimeSpan.FromSeconds((double)i / perSecond);
                if (due - Stopwatch.GetElapsedTime(begun) is { Ticks: > 0 } wait)
                    await Task.Delay(wait, TimeProvider.System);
                await GetAsync(connection, page(i));
                milliseconds.Add((Stopwatch.GetElapsedTime(begun) - due).TotalMilliseconds);
            }
            return milliseconds;
        })));
        return [.. shares.SelectMany(s => s).Order()];
    }

    public static async Task<double[]> OneByOneAsync(Uri site, int count, Func<int, (string Cookie, string Path)> page)
    {
        using var connection = new RawConnection();
        await connection.ConnectAsync(site);
        var milliseconds = new List<double>();
        for (var i = 0; i < count; i++)
        {
            var sent = Stopwatch.GetTimestamp();
            await GetAsync(connection, page(i));
            milliseconds.Add(Stopwatch.GetElapsedTime(sent).TotalMilliseconds);
        }
        return [.. milliseconds.Order()];
    }

    public static double At(double[] sorted, int percent) => sorted[Math.Min(sorted.Length - 1, sorted.Length * percent / 100)];

    private static async Task GetAsync(RawConnection connection, (string Cookie, string Path) page)
    {
        if (await connection.SendAsync("GET", page.Path, page.Cookie, "") is var status and not 200)
            throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"{page.Path} answered {status}: the figures would be of something else."));
    }
}
