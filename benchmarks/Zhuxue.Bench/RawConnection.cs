using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Zhuxue.Bench;

/// <summary>One HTTP/1.1 connection handled as bytes, one request after the other: so that the load costs little beside the site.</summary>
internal sealed class RawConnection : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly byte[] _buffer = new byte[512 * 1024];

    public async Task ConnectAsync(Uri site) => await _socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, site.Port));

    /// <summary>Sends one request with a JSON body and returns the status of its reply.</summary>
    public async Task<int> SendAsync(string method, string path, string cookie, string body)
    {
        var length = Encoding.UTF8.GetBytes(
            $"{method} {path} HTTP/1.1\r\nHost: bench\r\nCookie: {cookie}\r\nX-Zhuxue: bench\r\nContent-Type: application/json\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\n\r\n{body}", _buffer);
        await _socket.SendAsync(_buffer.AsMemory(0, length));
        var received = 0;
        do
        {
            var more = await _socket.ReceiveAsync(_buffer.AsMemory(received));
            if (more == 0)
                throw new InvalidOperationException("The site closed a connection.");
            received += more;
        }
        while (!IsWhole(_buffer.AsSpan(0, received)));
        return int.Parse(_buffer.AsSpan(9, 3), CultureInfo.InvariantCulture);
    }

    public void Dispose() => _socket.Dispose();

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
}
