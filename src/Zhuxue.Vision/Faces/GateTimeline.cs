namespace Zhuxue.Vision.Faces;

/// <summary>Whether a frame follows the one before it as those of one camera do.</summary>
internal enum GateContinuity
{
    Continuous,

    /// <summary>The very picture of before: a camera slower than the page that reads it. Nothing is learned from it.</summary>
    SameAgain,

    /// <summary>The same picture for too long.</summary>
    Frozen,

    /// <summary>Everything jumped between two frames and lay still before and after: two recordings were put together.</summary>
    Cut,
}

/// <summary>
/// The time line of a check (A12): remembers the last frame and how much the last two steps changed. A living head needs several frames to come
/// into motion and out of it, and a camera's background does not jump; a splice changes everything in one step.
/// </summary>
internal sealed record GateTimeline
{
    /// <summary>Smaller changes than this are the camera's noise.</summary>
    private const float Noise = 0.3f;

    public GateThumb? Last { get; init; }
    public long LastFingerprint { get; init; }
    public int SameRun { get; init; }
    public GateStep Earlier { get; init; }
    public GateStep Latest { get; init; }

    /// <summary>Steps that were measured, up to 2: a jump is judged when the step after it is known.</summary>
    public int Steps { get; init; }

    public (GateTimeline Timeline, GateContinuity Continuity) Follow(FrameObservation frame, GateRules rules)
    {
        if (frame.Thumb is not { } thumb)
            return (this, GateContinuity.Continuous);
        if (Last is not { } last)
            return (this with { Last = thumb, LastFingerprint = frame.Fingerprint }, GateContinuity.Continuous);
        if (frame.Fingerprint == LastFingerprint || thumb.Pixels.AsSpan().SequenceEqual(last.Pixels))
        {
            var run = SameRun + 1;
            return (this with { SameRun = run }, run > rules.FrozenFrames ? GateContinuity.Frozen : GateContinuity.SameAgain);
        }
        var step = GateStep.Between(last, thumb, frame);
        var jumped = Steps == 2 && (Jumped(Earlier.Whole, Latest.Whole, step.Whole, rules) || Jumped(Earlier.Behind, Latest.Behind, step.Behind, rules));
        // After pictures that stood still the next step covers their time too: it says nothing about a jump.
        var measured = SameRun > 1 ? 0 : Math.Min(2, Steps + 1);
        return (this with { Last = thumb, LastFingerprint = frame.Fingerprint, SameRun = 0, Earlier = Latest, Latest = step, Steps = measured },
            jumped ? GateContinuity.Cut : GateContinuity.Continuous);
    }

    private static bool Jumped(float before, float at, float after, GateRules rules) =>
        at > rules.CutFrom && at > rules.CutRatio * Math.Max(Noise, Math.Max(before, after));
}

/// <summary>
/// Whether more frames came than the time since the check began allows (A4, A12): the upload clock is the server's. A bucket that fills at
/// the rate of the fastest page and holds what a page may have kept back while the network was away.
/// </summary>
internal static class GatePace
{
    public static bool Fits(int frames, TimeSpan passed, GateRules rules) => frames <= rules.FramesAtOnce + passed.TotalSeconds * rules.FramesPerSecondMost;
}
