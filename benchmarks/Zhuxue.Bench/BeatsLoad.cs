using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Zhuxue.Training.Commands.Simulate;

namespace Zhuxue.Bench;

/// <summary>What a load came to.</summary>
/// <param name="PerSecond">Beats answered 200 in a second.</param>
/// <param name="P99Ms">99 of 100 were answered within this.</param>
/// <param name="Refused">Answers other than 200.</param>
/// <param name="SiteMicroseconds">Processor time of the site for one of them; 0 where nobody measured it.</param>
internal sealed record LoadResult(int Answered, double PerSecond, double P50Ms, double P99Ms, int Refused, double SiteMicroseconds = 0);

/// <summary>
/// Learners who send their beats one after the other as fast as they are answered, over so many connections. Every beat carries the
/// nonce of the reply before; requests and replies are handled as bytes, so that the load costs little beside the site.
/// </summary>
internal sealed class BeatsLoad(Uri site, IReadOnlyList<CrowdLearner> crowd, int connections)
{
    private static ReadOnlySpan<byte> NonceKey => "\"nonce\":\""u8;
    private readonly Player[] _players = [.. crowd.Select(learner => new Player(learner, Stopwatch.GetTimestamp()))];

    private sealed class Player(CrowdLearner learner, long begun)
    {
        public CrowdLearner Learner => learner;
        public string Nonce { get; set; } = learner.Nonce;
        public double Position => Stopwatch.GetElapsedTime(begun).TotalSeconds;
    }

    /// <summary>Each learner sends that many beats; for warming up.</summary>
    public Task<LoadResult> RoundsAsync(string path, int rounds) => RunAsync(path, TimeSpan.MaxValue, rounds);

    public Task<LoadResult> RunAsync(string path, TimeSpan time) => RunAsync(path, time, int.MaxValue);

    private async Task<LoadResult> RunAsync(string path, TimeSpan time, int rounds)
    {
        var begun = Stopwatch.GetTimestamp();
        var shares = await Task.WhenAll(Enumerable.Range(0, connections).Select(number => Task.Run(() => PlayAsync(number, path, begun, time, rounds))));
        var elapsed = Stopwatch.GetElapsedTime(begun).TotalSeconds;
        var latencies = shares.SelectMany(share => share.Milliseconds).Order().ToArray();
        return new(latencies.Length, latencies.Length / elapsed, latencies[latencies.Length / 2], latencies[latencies.Length * 99 / 100], shares.Sum(share => share.Refused));
    }

    private async Task<(List<float> Milliseconds, int Refused)> PlayAsync(int number, string path, long begun, TimeSpan time, int rounds)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, site.Port));
        var buffer = new byte[16 * 1024];
        var milliseconds = new List<float>();
        var refused = 0;
        for (var round = 0; round < rounds; round++)
        {
            for (var i = number; i < _players.Length; i += connections)
            {
                if (Stopwatch.GetElapsedTime(begun) >= time)
                    return (milliseconds, refused);
                var player = _players[i];
                var length = Request(player, path, buffer);
                var sent = Stopwatch.GetTimestamp();
                await socket.SendAsync(buffer.AsMemory(0, length));
                var received = 0;
                do
                {
                    var more = await socket.ReceiveAsync(buffer.AsMemory(received));
                    if (more == 0)
                        throw new InvalidOperationException("The site closed a connection.");
                    received += more;
                }
                while (!IsWhole(buffer.AsSpan(0, received)));
                if (!Read(player, buffer.AsSpan(0, received)))
                    refused++;
                else
                    milliseconds.Add((float)Stopwatch.GetElapsedTime(sent).TotalMilliseconds);
            }
        }
        return (milliseconds, refused);
    }

    private static int Request(Player player, string path, byte[] buffer)
    {
        var body = string.Create(CultureInfo.InvariantCulture, $"{{\"nonce\":\"{player.Nonce}\",\"position\":{player.Position:0.000},\"playing\":true}}");
        return Encoding.ASCII.GetBytes(
            $"POST {path.Replace("{id}", player.Learner.LeaseId.ToString(), StringComparison.Ordinal)} HTTP/1.1\r\nHost: bench\r\nCookie: {player.Learner.Cookie}\r\nX-Zhuxue: bench\r\nContent-Type: application/json\r\nContent-Length: {body.Length}\r\n\r\n{body}", buffer);
    }

    private static bool IsWhole(ReadOnlySpan<byte> reply)
    {
        var head = reply.IndexOf("\r\n\r\n"u8);
        if (head < 0)
            return false;
        var length = reply[..head].IndexOf("Content-Length: "u8);
        if (length < 0)
            return reply.EndsWith("0\r\n\r\n"u8);
        var digits = reply[(length + "Content-Length: ".Length)..];
        return reply.Length >= head + 4 + int.Parse(digits[..digits.IndexOf((byte)'\r')], CultureInfo.InvariantCulture);
    }

    /// <summary>Takes the next nonce; false when the beat was refused.</summary>
    private static bool Read(Player player, ReadOnlySpan<byte> reply)
    {
        if (!reply.StartsWith("HTTP/1.1 200"u8))
            return false;
        var nonce = reply[(reply.IndexOf(NonceKey) + NonceKey.Length)..];
        player.Nonce = Encoding.ASCII.GetString(nonce[..nonce.IndexOf((byte)'"')]);
        return true;
    }
}
