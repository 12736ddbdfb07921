using System.Buffers.Binary;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Zhuxue.EndToEnd.Site;
using Zhuxue.Tests.Vision;
using Zhuxue.Training.Commands.Takes;
using Zhuxue.Training.Learning.Presence;
using Zhuxue.Vision.Faces;
using Zhuxue.Vision.Images;

namespace Zhuxue.EndToEnd.Phone;

/// <summary>
/// A man before the camera of a phone that runs in another process: gives the next frame of a take as RGBA, does what is asked, and reads the number of an
/// open presence check, which a test can only read in the database.
/// </summary>
internal sealed class PersonBefore : IAsyncDisposable
{
    private const int FramesPerSecond = 12, StepsMost = 3;
    private static int seeds = 1000;
    private readonly HttpListener listener = new();
    private readonly LiveSite site;
    private readonly FaceAnalyzer analyzer;
    private readonly Guid learnerId;
    private readonly Task serving;
    private readonly SemaphoreSlim one = new(1);
    private Take? take;
    private bool over;
    private long lookedAt;

    public PersonBefore(LiveSite site, FaceAnalyzer analyzer, Guid learnerId)
    {
        (this.site, this.analyzer, this.learnerId) = (site, analyzer, learnerId);
        // HttpListener takes no port 0: one that was free a moment ago.
        using (var probe = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0))
        {
            probe.Start();
            Address = $"http://127.0.0.1:{((IPEndPoint)probe.LocalEndpoint).Port}";
        }
        listener.Prefixes.Add(Address + "/");
        listener.Start();
        serving = ServeAsync();
    }

    public string Address { get; }

    public async ValueTask DisposeAsync()
    {
        listener.Close();
        await serving;
        one.Dispose();
    }

    private async Task ServeAsync()
    {
        while (true)
        {
            HttpListenerContext context;
            try
            {
                context = await listener.GetContextAsync();
            }
            catch (Exception exception) when (exception is HttpListenerException or ObjectDisposedException)
            {
                return;
            }
            _ = AnswerAsync(context);
        }
    }

    private async Task AnswerAsync(HttpListenerContext context)
    {
        var (request, query) = (context.Request, context.Request.QueryString);
        var body = request.Url!.AbsolutePath switch
        {
            "/number" => await NumberAsync(),
            "/jpeg" => await JpegAsync(request.InputStream, int.Parse(query["width"]!, CultureInfo.InvariantCulture), int.Parse(query["height"]!, CultureInfo.InvariantCulture)),
            _ => await FrameAsync(query["asked"] ?? "", query["over"] == "1"),
        };
        try
        {
            await context.Response.OutputStream.WriteAsync(body);
            context.Response.Close();
        }
        catch (Exception exception) when (exception is HttpListenerException or ObjectDisposedException)
        {
            // The phone was put away.
        }
    }

    /// <summary>What the phone's canvas does in code of its own: pixels to JPEG.</summary>
    private static async Task<byte[]> JpegAsync(Stream pixels, int width, int height)
    {
        var rgba = new byte[width * height * 4];
        await pixels.ReadExactlyAsync(rgba);
        var rgb = new byte[width * height * 3];
        for (int from = 0, to = 0; from < rgba.Length; from += 4, to += 3)
            (rgb[to], rgb[to + 1], rgb[to + 2]) = (rgba[from], rgba[from + 1], rgba[from + 2]);
        return JpegEncoder.Encode(RgbImage.From(width, height, rgb), 80);
    }

    private async Task<byte[]> FrameAsync(string asked, bool ended)
    {
        var action = Enum.GetValues<GateAction>().Where(a => Words.Prompt(a) == asked).Select(a => (GateAction?)a).FirstOrDefault();
        byte[] frame;
        await one.WaitAsync();
        try
        {
            if (take is null || over && !ended)
                take = new Take(Takes.Man, analyzer, ++seeds);
            over = ended;
            // He moves in real time, however seldom a busy machine lets the phone look.
            var (now, steps) = (Stopwatch.GetTimestamp(), 1);
            if (lookedAt > 0)
                steps = Math.Clamp((int)Math.Round(Stopwatch.GetElapsedTime(lookedAt, now).TotalSeconds * FramesPerSecond), 1, StepsMost);
            lookedAt = now;
            frame = await take.NextAsync(action);
            for (var step = 1; step < steps; step++)
                frame = await take.NextAsync(action);
        }
        finally
        {
            one.Release();
        }
        var image = ImageDecoder.Decode(frame).Image!;
        var body = new byte[8 + image.Width * image.Height * 4];
        BinaryPrimitives.WriteInt32BigEndian(body, image.Width);
        BinaryPrimitives.WriteInt32BigEndian(body.AsSpan(4), image.Height);
        var pixels = image.Pixels;
        for (int from = 0, to = 8; from < pixels.Length; from += 3, to += 4)
            (body[to], body[to + 1], body[to + 2], body[to + 3]) = (pixels[from], pixels[from + 1], pixels[from + 2], 255);
        return body;
    }

    private async Task<byte[]> NumberAsync() => Encoding.UTF8.GetBytes(await site.WithDbAsync(db =>
        db.Set<PresenceCheck>().Where(c => c.LearnerId == learnerId && c.State == PresenceState.Asked).OrderByDescending(c => c.Id).Select(c => c.Number).FirstAsync()));
}
