namespace Zhuxue.Vision.Faces;

/// <summary>Tells from frame to frame whether an action was done: neutral first, then the action, both after the prompt.</summary>
internal static class ActionJudge
{
    /// <returns>The progress, and whether the action is now complete.</returns>
    public static (ActionProgress Progress, bool Done) Follow(GateAction action, ActionProgress progress, FrameObservation frame, DateTimeOffset at, Neutral neutral, GateRules rules) => action switch
    {
        GateAction.Blink => Blink(progress, frame, at, neutral, rules),
        GateAction.OpenMouth => Hold(progress, frame.MouthOpen >= rules.MouthOpenFrom && frame.Proportion >= (1 + rules.JawFrom) * neutral.Proportion, frame.MouthOpen <= rules.MouthClosedTo, at, rules),
        // The person's own left is the picture's right.
        GateAction.TurnLeft => Turn(progress, frame.Turn - neutral.Turn, at, rules),
        GateAction.TurnRight => Turn(progress, neutral.Turn - frame.Turn, at, rules),
        GateAction.Nod => Nod(progress, neutral.Pitch - frame.Pitch, at, rules),
        _ => throw new ArgumentOutOfRangeException(nameof(action), action, "Unknown action."),
    };

    /// <summary>Whether the frame carries on from the one before at a pace of which a head is capable (M7: 匀速).</summary>
    public static bool IsEven(Measures? previous, FrameObservation frame, GateRules rules) => previous is not { } before
        || Math.Abs(frame.Turn - before.Turn) <= rules.TurnStep && Math.Abs(frame.MouthOpen - before.MouthOpen) <= rules.MouthStep;

    private static (ActionProgress, bool) Hold(ActionProgress progress, bool shown, bool neutral, DateTimeOffset at, GateRules rules)
    {
        if (!shown)
            return (Rest(progress) with { NeutralSeen = progress.NeutralSeen || neutral }, false);
        var held = progress.NeutralSeen ? Continue(progress, at) : progress;
        return (held, held.Run >= rules.ActionFrames);
    }

    private static (ActionProgress, bool) Turn(ActionProgress progress, float turned, DateTimeOffset at, GateRules rules) =>
        Hold(progress, turned >= rules.TurnFrom, Math.Abs(turned) < rules.TurnFrom / 2, at, rules);

    /// <summary>
    /// Open → closed for a moment → open, in a face of unchanged proportion: a photo tilted backwards has narrow eyes too. Eyes that stay
    /// closed must open before a new blink counts.
    /// </summary>
    private static (ActionProgress, bool) Blink(ActionProgress progress, FrameObservation frame, DateTimeOffset at, Neutral neutral, GateRules rules)
    {
        if (Math.Abs(frame.Proportion - neutral.Proportion) > rules.BlinkProportion * neutral.Proportion)
            return (Rest(progress) with { NeutralSeen = false }, false);
        if (frame.EyesClosed)
            return (progress.NeutralSeen ? Continue(progress, at) : progress, false);
        var open = frame is { LeftEyeClosed: < 0.4f, RightEyeClosed: < 0.4f };
        if (!open)
            return (progress, false);
        var brief = progress.Run > 0 && (progress.RunLast - progress.RunSince <= rules.LongestBlink || progress.Run <= rules.LongestBlinkFrames);
        return (Rest(progress) with { NeutralSeen = true }, brief);
    }

    /// <summary>Down by enough, then back half-way.</summary>
    private static (ActionProgress, bool) Nod(ActionProgress progress, float down, DateTimeOffset at, GateRules rules)
    {
        if (down >= rules.NodFrom)
            return (progress.NeutralSeen ? Continue(progress, at) : progress, false);
        var back = down < rules.NodFrom / 2;
        return (back ? Rest(progress) with { NeutralSeen = true } : progress, back && progress.Run > 0);
    }

    private static ActionProgress Continue(ActionProgress progress, DateTimeOffset at) =>
        progress with { Run = progress.Run + 1, RunSince = progress.RunSince ?? at, RunLast = at };

    private static ActionProgress Rest(ActionProgress progress) => progress with { Run = 0, RunSince = null, RunLast = null };
}
