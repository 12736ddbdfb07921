using System.Text.Json;
using Zhuxue.Vision.Faces;

namespace Zhuxue.Tests.Vision;

/// <summary>
/// Walks a gate check as a browser does: 12.5 frames a second, four to a request, the state through JSON between two requests. What the camera
/// shows may depend on the prompt that stands on the screen. A walk puts observations together as a test needs them, which no camera could: it leaves
/// out the small pictures by which the gate would notice. <see cref="AttackTests"/> keep them.
/// </summary>
internal sealed class GateWalk(IReadOnlyList<GateAction> actions, params FaceEmbedding[] portraits)
{
    private static readonly DateTimeOffset Morning = new(2026, 3, 2, 8, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan FrameTime = TimeSpan.FromMilliseconds(80);

    private readonly GateCheck _check = new();
    private int _sequence;

    public GateState State { get; private set; } = GateCheck.Start(actions, Morning);

    public DateTimeOffset Now { get; private set; } = Morning;

    /// <summary>Every hint that was shown.</summary>
    public List<GateHint> Hints { get; } = [];

    /// <summary>A camera that shows the clip again and again, whatever is asked.</summary>
    public GateState Loop(ClipSegment clip, int seconds = 30)
    {
        var frames = Clips.Frames(clip);
        return Run(number => VisionLab.Observe(frames[number % frames.Count]), seconds);
    }

    /// <summary>A person who rests until asked, then does what the clip shows, once.</summary>
    public GateState Obey(ClipSegment rest, IReadOnlyDictionary<GateAction, ClipSegment> acts, int seconds = 30)
    {
        var resting = Clips.Frames(rest);
        var (action, since) = ((GateAction?)null, 0);
        return Run(number =>
        {
            if (State.Action != action)
                (action, since) = (State.Action, number);
            var acting = action is { } asked && acts.TryGetValue(asked, out var clip) ? Clips.Frames(clip) : resting;
            var index = number - since;
            return VisionLab.Observe(acting == resting || index >= acting.Count ? resting[number % resting.Count] : acting[index]);
        }, seconds);
    }

    /// <summary>Frames by number until the check is over.</summary>
    public GateState Run(Func<int, FrameObservation> camera, int seconds = 30)
    {
        var end = Now + TimeSpan.FromSeconds(seconds);
        while (!State.IsOver && Now < end)
            Send([.. Enumerable.Range(_sequence, 4).Select(camera)]);
        return State;
    }

    public GateState Send(IReadOnlyList<FrameObservation> frames)
    {
        Now += FrameTime * frames.Count;
        var embedded = false;
        List<FrameObservation> stamped = [];
        foreach (var frame in frames)
        {
            var keep = frame.Embedding is not null && !embedded;
            embedded |= keep;
            stamped.Add(frame with { Sequence = _sequence++, ReceivedAt = Now, Thumb = null, Embedding = keep ? frame.Embedding : null });
        }
        var json = JsonSerializer.Serialize(_check.Accept(State, stamped, portraits, Now + TimeSpan.FromMilliseconds(60)));
        State = JsonSerializer.Deserialize<GateState>(json)!;
        Hints.Add(State.Hint);
        return State;
    }

    /// <summary>Nothing comes any more.</summary>
    public GateState Wait(TimeSpan time)
    {
        Now += time;
        return State = _check.Expire(State, Now);
    }
}
