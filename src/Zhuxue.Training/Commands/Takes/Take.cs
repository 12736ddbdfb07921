using Zhuxue.Vision.Faces;
using Zhuxue.Vision.Images;

namespace Zhuxue.Training.Commands.Takes;

/// <summary>
/// A person before the camera who rests until asked and then does what is asked: frames for walks, tests and the measuring of attacks. It is composed:
/// stretches of one recording, joined by a short movement of the head from where one ends to where the next begins, seen through a
/// <see cref="TakeCamera"/>. Nobody who has the recordings and does the same by skill is told from the living person by their frames: docs/vision.md says so.
/// </summary>
internal sealed class Take(Person person, FaceAnalyzer analyzer, int seed)
{
    /// <summary>Frames in which the head goes from one stretch to the next: half a second.</summary>
    private const int Bridge = 6;

    private readonly TakeCamera camera = new(seed);
    private readonly Random chance = new(seed * 31 + 7);
    private readonly Queue<Func<Task<RgbImage>>> ahead = new();
    private (Stretch Stretch, int Index) at;
    private int way = 1, number;
    private bool begun;
    private GateAction? doing;

    /// <summary>The next frame, while <paramref name="asked"/> stands on the screen; null while nothing does.</summary>
    public async Task<byte[]> NextAsync(GateAction? asked)
    {
        if (!begun)
        {
            var rest = person.Rests[(int)((uint)seed % person.Rests.Count)];
            (begun, at) = (true, (rest, chance.Next((await Footage.OfAsync(person.File, rest)).Count)));
        }
        if (asked != doing)
        {
            doing = asked;
            if (asked is { } action && person.Acts.TryGetValue(action, out var act))
                await PlanAsync(act);
        }
        var scene = ahead.Count > 0 ? await ahead.Dequeue()() : await RestAsync();
        return camera.Capture(scene, number++ / Footage.FramesPerSecond);
    }

    /// <summary>So many frames, all at rest.</summary>
    public async Task<IReadOnlyList<byte[]>> RestAsync(int count)
    {
        var frames = new byte[count][];
        for (var i = 0; i < count; i++)
            frames[i] = await NextAsync(null);
        return frames;
    }

    /// <summary>Two to four more frames at rest, as one who has to understand first; then over to the act, through it, and back.</summary>
    private async Task PlanAsync(Stretch act)
    {
        for (var i = chance.Next(2, 5); i > 0; i--)
            ahead.Enqueue(RestAsync);
        var frames = await Footage.OfAsync(person.File, act);
        ahead.Enqueue(() => CrossAsync((act, 0)));
        for (var i = 0; i < frames.Count; i++)
        {
            var index = i;
            ahead.Enqueue(() => FrameAsync(at = (act, index)));
        }
        var home = person.Rests[chance.Next(person.Rests.Count)];
        var back = chance.Next((await Footage.OfAsync(person.File, home)).Count);
        ahead.Enqueue(() => CrossAsync((home, back)));
    }

    /// <summary>Forwards to the end of the stretch, back to its beginning, and so on.</summary>
    private async Task<RgbImage> RestAsync()
    {
        var count = (await Footage.OfAsync(person.File, at.Stretch)).Count;
        if (at.Index + way < 0 || at.Index + way >= count)
            way = -way;
        return await FrameAsync(at = (at.Stretch, Math.Clamp(at.Index + way, 0, count - 1)));
    }

    private async Task<RgbImage> FrameAsync((Stretch Stretch, int Index) place) =>
        ImageDecoder.Decode((await Footage.OfAsync(person.File, place.Stretch))[place.Index]).Image!;

    /// <summary>The first frame of the way from here to there; the others of it go ahead of everything that is planned.</summary>
    private async Task<RgbImage> CrossAsync((Stretch Stretch, int Index) there)
    {
        var from = await FrameAsync(at);
        var to = await FrameAsync(there);
        var a = Footage.BoxOf(analyzer, person.File, at.Stretch, at.Index, from);
        var b = Footage.BoxOf(analyzer, person.File, there.Stretch, there.Index, to);
        at = there;
        var later = ahead.ToArray();
        ahead.Clear();
        for (var step = 2; step <= Bridge; step++)
        {
            var share = Eased(step / (double)(Bridge + 1));
            ahead.Enqueue(() => Task.FromResult(Crossing.Between(from, a, to, b, share)));
        }
        foreach (var plan in later)
            ahead.Enqueue(plan);
        return Crossing.Between(from, a, to, b, Eased(1.0 / (Bridge + 1)));
    }

    /// <summary>A head starts and stops gently.</summary>
    private static double Eased(double share) => share * share * (3 - 2 * share);
}
