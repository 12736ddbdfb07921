using Zhuxue.Tests.Vision;
using Zhuxue.Training.Commands.Takes;
using Zhuxue.Vision.Faces;

namespace Zhuxue.EndToEnd.Site;

/// <summary>
/// A man before the camera who does what the page asks for, in frames that were never seen before (<see cref="Take"/>): each face check is a new take. A file
/// before the browser's own fake camera cannot obey; what this one shows comes from a canvas. It is what a virtual camera does, and stands for the
/// person that no test has.
/// </summary>
public sealed class ObedientCamera : IDisposable
{
    // Frames are asked for 12 times a second while a check is open, once a second otherwise.
    private const string Script = """
        (() => {
          const real = navigator.mediaDevices?.getUserMedia?.bind(navigator.mediaDevices);
          if (!real) return;
          const shown = (view) => document.querySelector(`zx-face-check [data-view=${view}]:not([hidden])`);
          const next = (begin) => {
            const asked = shown("act") ? document.querySelector("zx-face-check [data-part=prompt]").textContent : "";
            return fetch(`/zx-camera?asked=${encodeURIComponent(asked)}&over=${begin || shown("refused") ? 1 : 0}`);
          };
          navigator.mediaDevices.getUserMedia = async (wanted) => {
            const first = await next(true);
            if (first.status === 204) return real(wanted);
            const canvas = document.createElement("canvas");
            [canvas.width, canvas.height] = [640, 480];
            const pen = canvas.getContext("2d");
            const draw = async (reply) => {
              const picture = await createImageBitmap(await reply.blob());
              pen.drawImage(picture, 0, 0);
              picture.close();
            };
            await draw(first);
            const stream = canvas.captureStream(15);
            const turn = async () => {
              if (stream.getVideoTracks()[0].readyState !== "live") return;
              const since = performance.now();
              try { await draw(await next(false)); } catch { /* the page is offline: the picture stands */ }
              const pause = document.querySelector("zx-face-check dialog[open], [data-part=presence]:not([hidden])") ? 80 : 1000;
              setTimeout(turn, Math.max(5, pause - (performance.now() - since)));
            };
            void turn();
            return stream;
          };
        })();
        """;

    private static int seeds;
    private readonly SemaphoreSlim one = new(1);
    private FaceAnalyzer? analyzer;
    private Take? take;
    private bool over = true;

    /// <summary>Whether pages see this man, or the file of <see cref="CameraFeed"/>.</summary>
    public bool IsOn { get; set; }

    /// <summary>Whether he does what is asked; else he sits there at rest.</summary>
    public bool Obeys { get; set; } = true;

    internal async Task StandBeforeAsync(IBrowserContext context, FaceAnalyzer models)
    {
        analyzer = models;
        await context.AddInitScriptAsync(Script);
        await context.RouteAsync("**/zx-camera?*", FrameAsync);
    }

    public void Dispose() => one.Dispose();

    private async Task FrameAsync(IRoute route)
    {
        if (!IsOn)
        {
            await route.FulfillAsync(new() { Status = 204 });
            return;
        }
        var query = new Uri(route.Request.Url).Query;
        var asked = Uri.UnescapeDataString(query["?asked=".Length..query.IndexOf("&over=", StringComparison.Ordinal)]);
        await one.WaitAsync();
        byte[] frame;
        try
        {
            var ended = query.EndsWith('1');
            if (take is null || over && !ended)
                take = new Take(Takes.Man, analyzer!, ++seeds);
            over = ended;
            frame = await take.NextAsync(Enum.GetValues<GateAction>().Where(action => Obeys && Words.Prompt(action) == asked).Select(action => (GateAction?)action).FirstOrDefault());
        }
        finally
        {
            one.Release();
        }
        await route.FulfillAsync(new() { Status = 200, ContentType = "image/jpeg", BodyBytes = frame });
    }
}
