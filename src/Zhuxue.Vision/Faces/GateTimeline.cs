namespace Zhuxue.Vision.Faces;

/// <summary>Whether a frame follows the one before it as those of one camera do.</summary>
internal enum GateContinuity
{
    Continuous,

    /// <summary>The very picture of before: a camera slower than the page that reads it. Nothing is learned from it.</summary>
    SameAgain,

    /// <summary>The same picture for too long.</summary>
    Frozen,

    /// <summary>A jump that may be a cut, or a stumble of the camera: one is forgiven.</summary>
    Doubtful,

    /// <summary>Everything jumped between two frames and lay still before and after: two recordings were put together.</summary>
    Cut,
}

/// <summary>What changed in one step, part by part, and whether the camera may have left out frames before it.</summary>
internal sealed record GateStep(float[] Parts, bool Slow);

/// <summary>
/// The time line of a check (A12): remembers the last frame and how much the last three steps changed. A living head needs several frames to come
/// into motion and out of it, and a camera's background does not jump; a splice changes everything in one step.
/// </summary>
internal sealed record GateTimeline
{
    private const int Remembered = 3;

    public GateThumb? Last { get; init; }
    public long LastFingerprint { get; init; }
    public int SameRun { get; init; }

    /// <summary>The latest last: a jump is judged when two steps before it are known and the step after it.</summary>
    public IReadOnlyList<GateStep> Steps { get; init; } = [];

    /// <param name="slow">The server's clock leaves room for frames that the camera left out before this one.</param>
    public (GateTimeline Timeline, GateContinuity Continuity) Follow(FrameObservation frame, GateRules rules, bool slow = false)
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
        // After pictures that stood still the next step covers their time too: it says little about a jump, and after several nothing.
        var step = new GateStep(GateMotion.Between(last, thumb), slow || SameRun > 0);
        var continuity = Steps.Count == Remembered ? Judge(Steps[0], Steps[1], Steps[2], step, rules) : GateContinuity.Continuous;
        return (this with { Last = thumb, LastFingerprint = frame.Fingerprint, SameRun = 0, Steps = SameRun > 1 ? [] : [.. Steps.Append(step).TakeLast(Remembered)] }, continuity);
    }

    private static GateContinuity Judge(GateStep earlier, GateStep before, GateStep at, GateStep after, GateRules rules)
    {
        var jump = GateJump.Of(earlier.Parts, before.Parts, at.Parts, after.Parts);
        return jump.StandsOut(rules.CutRatio, rules) && !at.Slow ? GateContinuity.Cut
            : jump.StandsOut(rules.CutDoubtRatio, rules) ? GateContinuity.Doubtful
            : GateContinuity.Continuous;
    }
}

/// <summary>
/// Whether more frames came than the time since the check began allows (A4, A12): the upload clock is the server's. A bucket that fills at
/// the rate of the fastest page and holds what a page may have kept back while the network was away.
/// </summary>
internal static class GatePace
{
    public static bool Fits(int frames, TimeSpan passed, GateRules rules) => frames <= rules.FramesAtOnce + passed.TotalSeconds * rules.FramesPerSecondMost;
}
