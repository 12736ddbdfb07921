namespace Zhuxue.Vision.Faces;

/// <summary>
/// The verdict over a learner before the camera, step by step: guide until the picture is good, ask for each action inside its window, one
/// face throughout, then compare with the portrait and judge whether it lives (M5, M7). A pure state machine: the state goes in and
/// comes out, the caller keeps it between requests, so that any server may take the next one.
/// </summary>
public sealed class GateCheck(GateRules? rules = null)
{
    private const int RememberedScores = 60;

    /// <summary>The numbers in force.</summary>
    public GateRules Rules { get; } = rules ?? new();

    /// <summary>Draws distinct actions in random order. <paramref name="chance"/> gives a number from 0 to below its argument.</summary>
    public static IReadOnlyList<GateAction> Choose(Func<int, int> chance, IReadOnlyList<GateAction> allowed, int count = 2)
    {
        var remaining = allowed.Distinct().ToList();
        if (remaining.Count < count)
            throw new ArgumentException($"A check of {count} actions needs as many different ones; the rule pack allows {remaining.Count}.", nameof(allowed));
        List<GateAction> chosen = [];
        while (chosen.Count < count)
        {
            var index = chance(remaining.Count);
            chosen.Add(remaining[index]);
            remaining.RemoveAt(index);
        }
        return chosen;
    }

    /// <summary>A check that has seen nothing yet.</summary>
    public static GateState Start(IReadOnlyList<GateAction> actions, DateTimeOffset now) => new() { Actions = actions, StartedAt = now, PhaseSince = now };

    /// <summary>
    /// Takes the frames of one request. Frames with a number below <see cref="GateState.NextFrame"/> were judged before and are passed over.
    /// </summary>
    /// <param name="state">What the last call returned.</param>
    /// <param name="frames">From <see cref="FaceAnalyzer.Observe"/>, in order; may be empty.</param>
    /// <param name="portraits">The enrolled embeddings; the best match counts.</param>
    /// <param name="now">When the reply goes out: a prompt's window runs from here.</param>
    public GateState Accept(GateState state, IReadOnlyList<FrameObservation> frames, IReadOnlyList<FaceEmbedding> portraits, DateTimeOffset now)
    {
        var fresh = frames.Where(frame => frame.Sequence >= state.NextFrame).ToList();
        for (var i = 0; i < fresh.Count && !state.IsOver; i++)
            state = Take(state with { NextFrame = fresh[i].Sequence + 1 }, fresh[i], CapturedAt(state.LastFrameAt, fresh, i), portraits, now);
        return state.IsOver ? state : Expire(state, now);
    }

    /// <summary>Ends a check whose time has run out, also when no frames come any more.</summary>
    public GateState Expire(GateState state, DateTimeOffset now)
    {
        // Frames captured inside the window may still be on their way.
        var late = now - state.PhaseSince;
        return state.Phase switch
        {
            GatePhase.Act when late > Rules.Window + Rules.NetworkGrace =>
                now - state.LastFrameAt > Rules.Window / 2 ? Refuse(state, GateCause.TooFewFrames) : RefuseAction(state),
            GatePhase.Guide when late > (state.Step == 0 ? Rules.GuideLimit : Rules.ReturnLimit) => Refuse(state, Guidance.CauseOf(state.Hint)),
            _ => state,
        };
    }

    /// <summary>
    /// Frames of one request share its time of receipt; they were captured evenly since the request before. Client clocks are never read (A4).
    /// </summary>
    private static DateTimeOffset CapturedAt(DateTimeOffset? last, List<FrameObservation> frames, int index)
    {
        var longest = TimeSpan.FromMilliseconds(250);
        var end = frames[^1].ReceivedAt;
        var step = longest;
        if (last is { } previous)
            step = end <= previous ? TimeSpan.Zero : (end - previous) / (frames.Count - index);
        else if (frames.Count > 1)
            step = TimeSpan.FromMilliseconds(80);
        if (step > longest)
            step = longest;
        var at = end - step * (frames.Count - 1 - index);
        return last > at ? last.Value : at;
    }

    private GateState Take(GateState state, FrameObservation frame, DateTimeOffset at, IReadOnlyList<FaceEmbedding> portraits, DateTimeOffset now)
    {
        state = state with { LastFrameAt = at, Hint = Guidance.Of(frame, Rules) };
        var begun = state.Step > 0 || state.Phase == GatePhase.Act;
        if (begun && frame.Faces > 1)
            return Refuse(state, GateCause.TwoFaces);
        state = Watch(state, frame, at);
        if (begun && state.FaceMissingSince is { } since && at - since > Rules.FaceLostAfter)
            return Refuse(state, GateCause.FaceLost);
        state = Remember(state, frame, portraits);
        if (state.Strangers >= 2)
            return Refuse(state, GateCause.FaceChanged);
        return state.Phase == GatePhase.Act ? Act(state, frame, at, now) : Guide(state, frame, now);
    }

    private static GateState Watch(GateState state, FrameObservation frame, DateTimeOffset at) =>
        state with { FaceMissingSince = frame.Faces > 0 ? null : state.FaceMissingSince ?? at };

    private GateState Guide(GateState state, FrameObservation frame, DateTimeOffset now)
    {
        if (state.Hint != GateHint.None && !(Guidance.IsAdvice(state.Hint) && now - state.StartedAt > Rules.AdvicePatience))
            return state with { ReadyRun = 0 };
        // The running mean of the frames in which the learner looked at the camera at rest.
        var share = 1f / (state.ReadyRun + 1);
        var neutral = state.Neutral;
        state = state with
        {
            ReadyRun = state.ReadyRun + 1,
            Neutral = new(neutral.Turn + (frame.Turn - neutral.Turn) * share, neutral.Pitch + (frame.Pitch - neutral.Pitch) * share, neutral.Proportion + (frame.Proportion - neutral.Proportion) * share),
        };
        if (state.ReadyRun < Rules.ReadyFrames)
            return state;
        return state.Step < state.Actions.Count
            ? state with { Phase = GatePhase.Act, PromptedAt = now, PhaseSince = now, Progress = new(), ReadyRun = 0 }
            : Finish(state, now);
    }

    private GateState Act(GateState state, FrameObservation frame, DateTimeOffset at, DateTimeOffset now)
    {
        // Captured before the prompt could be seen.
        if (at <= state.PromptedAt)
            return state;
        if (at - state.PromptedAt > Rules.Window + Rules.NetworkGrace)
            return RefuseAction(state);
        var unusable = Guidance.Spoils(state.Hint) || frame.Faces != 1;
        var progress = state.Progress with { Frames = state.Progress.Frames + 1 };
        if (unusable)
            return state with { Progress = progress with { Trouble = state.Hint } };
        (progress, var done) = ActionJudge.Follow(state.Actions[state.Step], progress with { UsableFrames = progress.UsableFrames + 1 }, frame, at, state.Neutral, Rules);
        return done
            ? state with { Phase = GatePhase.Guide, Step = state.Step + 1, PromptedAt = null, PhaseSince = now, Progress = new(), ReadyRun = 0 }
            : state with { Progress = progress };
    }

    /// <summary>Keeps the scores of frontal frames, and whether they still show the face of the first one.</summary>
    private GateState Remember(GateState state, FrameObservation frame, IReadOnlyList<FaceEmbedding> portraits)
    {
        if (frame.Faces != 1 || state.Hint is GateHint.TooDark or GateHint.TooBright or GateHint.TooFar or GateHint.Blurred)
            return state;
        if (frame is { Liveness: { } liveness, IsFrontal: true })
            state = state with { Liveness = [.. state.Liveness.TakeLast(RememberedScores - 1), liveness] };
        if (frame.Embedding is not { } face || !frame.IsFrontalNeutral)
            return state;
        state = state with
        {
            Anchor = state.Anchor ?? face,
            Matches = [.. state.Matches.TakeLast(RememberedScores - 1), portraits.Count == 0 ? 0 : MathF.Round(FaceMatch.Best(face, portraits), 4)],
        };
        // Before the first prompt people may still change places.
        if (state.Anchor!.SimilarityTo(face) >= Rules.SameThroughoutFrom)
            return state with { Strangers = 0 };
        return state.Step == 0 && state.Phase == GatePhase.Guide
            ? state with { Anchor = face, Matches = [state.Matches[^1]], Liveness = [.. state.Liveness.TakeLast(1)], ReadyRun = 0 }
            : state with { Strangers = state.Strangers + 1 };
    }

    private GateState Finish(GateState state, DateTimeOffset now)
    {
        if (state.Matches.Count < Rules.MatchFrames || state.Liveness.Count < Rules.LivenessFrames)
            return now - state.PhaseSince > Rules.ReturnLimit / 2 ? Refuse(state, GateCause.TooFewFrames) : state;
        var match = Median(state.Matches);
        var live = Median(state.Liveness);
        if (match < Rules.MatchUncertainFrom)
            return Refuse(state, GateCause.OtherFace);
        if (live < Rules.LiveUncertainFrom)
            return Refuse(state, GateCause.NotLive);
        if (match < Rules.MatchFrom)
            return Refuse(state, Guidance.IsAdvice(state.Hint) ? Guidance.CauseOf(state.Hint) : GateCause.Uncertain);
        return live < Rules.LiveFrom
            ? Refuse(state, GateCause.LivenessUncertain)
            : state with { Phase = GatePhase.Passed, PromptedAt = null, Hint = GateHint.None };
    }

    /// <summary>Four frames a second are the least to see an action in. When most of them were no good, that is the cause, not the learner.</summary>
    private static GateState RefuseAction(GateState state)
    {
        const int FewestFrames = 12;
        var progress = state.Progress;
        if (progress.Frames < FewestFrames)
            return Refuse(state, GateCause.TooFewFrames);
        return progress.UsableFrames * 2 < progress.Frames
            ? Refuse(state, Guidance.CauseOf(progress.Trouble))
            : Refuse(state, GateCause.ActionNotSeen, state.Actions[state.Step]);
    }

    private static GateState Refuse(GateState state, GateCause cause, GateAction? action = null) =>
        state with { Phase = GatePhase.Refused, Refusal = new(cause, action), PromptedAt = null };

    internal static float Median(IReadOnlyList<float> values)
    {
        var sorted = values.Order().ToArray();
        return sorted.Length % 2 == 1 ? sorted[sorted.Length / 2] : (sorted[sorted.Length / 2 - 1] + sorted[sorted.Length / 2]) / 2;
    }
}
