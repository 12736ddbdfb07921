using Zhuxue.Training.Commands.Takes;
using Zhuxue.Vision.Faces;
using Zhuxue.Vision.Images;

namespace Zhuxue.Training.Commands.Attacks;

/// <summary>A way to deceive the gate (ISO/IEC 30107-3: one kind of presentation attack instrument).</summary>
/// <param name="Name">As it is printed.</param>
/// <param name="KnowsActions">The attacker's recording fits the actions that are asked for: by luck on a site, always here.</param>
/// <param name="Camera">Makes the camera that the gate sees.</param>
internal sealed record AttackKind(string Name, bool KnowsActions, Func<AttackScene, Task<Func<GateAction?, Task<byte[]>>>> Camera);

/// <summary>What an attacker has at hand.</summary>
/// <param name="Victim">Whose portrait is enrolled.</param>
/// <param name="Recorded">The frames of a check that the victim passed, as they were sent.</param>
/// <param name="Attacker">Somebody else.</param>
internal sealed record AttackScene(FaceAnalyzer Analyzer, Recording Victim, IReadOnlyList<byte[]> Recorded, Recording Attacker, int Seed);

/// <summary>The attacks that <c>vision attack</c> tries.</summary>
internal static class AttackKinds
{
    public static readonly IReadOnlyList<AttackKind> All =
    [
        new("printed still", false, Still),
        new("still moved by hand", false, MovedStill),
        new("replay, same bytes", true, scene => Replay(scene, file => file)),
        new("replay, re-encoded", true, scene => Replay(scene, file => Retouch.OnScreen(file, 1.0, 0, moire: false, 70))),
        new("replay, other gamma", true, scene => Replay(scene, file => Retouch.OnScreen(file, 1.2, 0, moire: false, 80))),
        new("replay on a screen", false, scene => Replay(scene, file => Retouch.OnScreen(file, 1.15, 10, moire: true, 80))),
        new("replay on a screen, actions fit", true, scene => Replay(scene, file => Retouch.OnScreen(file, 1.15, 10, moire: true, 80))),
        new("replay at 0.7 speed", true, scene => Replay(scene, file => Retouch.OnScreen(file, 1.0, 0, moire: false, 75), 0.7)),
        new("replay at 1.4 speed", true, scene => Replay(scene, file => Retouch.OnScreen(file, 1.0, 0, moire: false, 75), 1.4)),
        new("spliced actions", false, Spliced),
        new("all actions in a loop", false, Loop),
        new("cut-out eyes", false, scene => CutOut(scene, eyes: true, mouth: false)),
        new("cut-out mouth", false, scene => CutOut(scene, eyes: false, mouth: true)),
        new("cut-out eyes and mouth", false, scene => CutOut(scene, eyes: true, mouth: true)),
        new("face of another person", false, scene => Task.FromResult<Func<GateAction?, Task<byte[]>>>(new Take(scene.Attacker.Person, scene.Analyzer, scene.Seed).NextAsync)),
    ];

    private static async Task<Func<GateAction?, Task<byte[]>>> Still(AttackScene scene)
    {
        var (camera, print) = (new TakeCamera(scene.Seed), await PrintAsync(scene.Victim, scene.Seed));
        var number = 0;
        return _ => Task.FromResult(camera.Capture(print, number++ / Footage.FramesPerSecond));
    }

    /// <summary>Moved without a pause, and when a turn or a nod is asked for, tilted by up to 50°.</summary>
    private static async Task<Func<GateAction?, Task<byte[]>>> MovedStill(AttackScene scene)
    {
        var (camera, print) = (new TakeCamera(scene.Seed), await PrintAsync(scene.Victim, scene.Seed));
        var (number, since) = (0, 0);
        return asked =>
        {
            var time = number++ / Footage.FramesPerSecond;
            return Task.FromResult(camera.Capture(Hold(print, asked, time, ref since, number), time));
        };
    }

    private static RgbImage Hold(RgbImage print, GateAction? asked, double time, ref int since, int number)
    {
        since = asked is null ? number : since;
        var swing = Math.Sin(Math.Min(Math.PI, (number - since) * 0.16)) * 0.87;
        double yaw = asked switch { GateAction.TurnLeft => swing, GateAction.TurnRight => -swing, _ => 0 }, pitch = asked == GateAction.Nod ? swing : 0;
        return Retouch.Held(print, 8 * Math.Sin(time * 1.9), 6 * Math.Sin(time * 1.3), 2.5 * Math.Sin(time * 0.9), 1.04 + 0.03 * Math.Sin(time * 0.7), yaw, pitch);
    }

    /// <summary>The recording from its beginning; its last frames again and again when it is over.</summary>
    private static Task<Func<GateAction?, Task<byte[]>>> Replay(AttackScene scene, Func<byte[], byte[]> retouch, double speed = 1)
    {
        var number = 0;
        return Task.FromResult<Func<GateAction?, Task<byte[]>>>(_ =>
        {
            var index = (int)(number++ * speed);
            var last = scene.Recorded.Count - 1;
            return Task.FromResult(retouch(scene.Recorded[index <= last ? index : last - (index - last) % Math.Min(8, last + 1)]));
        });
    }

    /// <summary>Recordings of every action, played on cue with a hard cut, seen by one camera.</summary>
    private static async Task<Func<GateAction?, Task<byte[]>>> Spliced(AttackScene scene)
    {
        var (camera, person) = (new TakeCamera(scene.Seed), scene.Victim.Person);
        var rest = await Footage.OfAsync(person.File, person.Rests[scene.Seed % person.Rests.Count]);
        var (number, since, doing) = (0, 0, (GateAction?)null);
        return async asked =>
        {
            if (asked != doing)
                (doing, since) = (asked, number + 3);
            var act = doing is { } action && person.Acts.TryGetValue(action, out var stretch) ? await Footage.OfAsync(person.File, stretch) : rest;
            var index = number - since;
            var frame = act != rest && index >= 0 && index < act.Count ? act[index] : rest[Bounce(number, rest.Count)];
            return camera.Capture(ImageDecoder.Decode(frame).Image!, number++ / Footage.FramesPerSecond);
        };
    }

    /// <summary>All actions one after the other, whatever is asked.</summary>
    private static async Task<Func<GateAction?, Task<byte[]>>> Loop(AttackScene scene)
    {
        var take = new Take(scene.Victim.Person, scene.Analyzer, scene.Seed);
        var actions = scene.Victim.Person.Acts.Keys.ToList();
        List<byte[]> frames = [.. await take.RestAsync(6)];
        foreach (var action in actions)
        {
            for (var i = 0; i < 30; i++)
                frames.Add(await take.NextAsync(action));
            frames.AddRange(await take.RestAsync(4));
        }
        var number = 0;
        return _ => Task.FromResult(frames[number++ % frames.Count]);
    }

    private static async Task<Func<GateAction?, Task<byte[]>>> CutOut(AttackScene scene, bool eyes, bool mouth)
    {
        var camera = new TakeCamera(scene.Seed);
        var print = await PrintAsync(scene.Victim, scene.Seed);
        var printed = FaceOf(scene.Analyzer, print)!;
        // The best behind the holes is a face of the same size and colour: the victim's own, so that nothing but the holes is wrong.
        var behind = new Take(scene.Victim.Person, scene.Analyzer, scene.Seed + 500);
        var (number, since) = (0, 0);
        return async asked =>
        {
            var living = ImageDecoder.Decode(await behind.NextAsync(asked is GateAction.Blink or GateAction.OpenMouth ? asked : null)).Image!;
            var time = number++ / Footage.FramesPerSecond;
            var mask = FaceOf(scene.Analyzer, living) is { } face ? Retouch.CutOut(print, printed, living, face, eyes, mouth) : print;
            return camera.Capture(Hold(mask, asked, time, ref since, number), time);
        };
    }

    private static Face? FaceOf(FaceAnalyzer analyzer, RgbImage image) => analyzer.Detect(image) is [var box, ..] ? analyzer.Read(image, box) : null;

    private static async Task<RgbImage> PrintAsync(Recording victim, int seed)
    {
        var rest = await Footage.OfAsync(victim.Person.File, victim.Person.Rests[seed % victim.Person.Rests.Count]);
        return ImageDecoder.Decode(rest[seed % rest.Count]).Image!;
    }

    private static int Bounce(int number, int count)
    {
        var at = number % Math.Max(1, 2 * count - 2);
        return at < count ? at : 2 * count - 2 - at;
    }
}
