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

    /// <summary>
    /// Draws distinct actions in random order, of both kinds where both are allowed: the head turns or nods, which a flat picture cannot, and the
    /// eyes or the mouth move, which a mask cannot.
    /// </summary>
    /// <param name="chance">Gives a number from 0 to below its argument.</param>
    /// <param name="allowed">What the rule pack allows.</param>
    /// <param name="least">The fewest actions.</param>
    /// <param name="most">The most actions.</param>
    public static IReadOnlyList<GateAction> Choose(Func<int, int> chance, IReadOnlyList<GateAction> allowed, int least = 2, int most = 2)
    {
        var distinct = allowed.Distinct().ToList();
        var count = least + (most > least ? chance(most - least + 1) : 0);
        if (distinct.Count < count)
            throw new ArgumentException($"A check of {count} actions needs as many different ones; the rule pack allows {distinct.Count}.", nameof(allowed));
        var mixed = count > 1 && distinct.Any(MovesHead) && !distinct.All(MovesHead);
        List<GateAction> chosen = [];
        while (chosen.Count < count)
        {
            var index = chance(distinct.Count);
            chosen.Add(distinct[index]);
            distinct.RemoveAt(index);
        }
        if (!mixed || chosen.Any(MovesHead) && !chosen.All(MovesHead))
            return chosen;
        var missing = distinct.Where(action => MovesHead(action) != MovesHead(chosen[0])).ToList();
        chosen[chance(count)] = missing[chance(missing.Count)];
        return chosen;
    }

    private static bool MovesHead(GateAction action) => action is GateAction.TurnLeft or GateAction.TurnRight or GateAction.Nod;

    /// <summary>Draws for each prompt how many good frames it waits for, so that nobody knows when it comes.</summary>
    public static IReadOnlyList<int> DrawPauses(Func<int, int> chance, int actions, GateRules rules) =>
        [.. Enumerable.Range(0, actions).Select(_ => rules.ReadyFrames + chance(rules.ReadyFramesMore + 1))];

    /// <summary>A check that has seen nothing yet.</summary>
    /// <param name="pauses">From <see cref="DrawPauses"/>; left out, each prompt comes as soon as it may.</param>
    /// <param name="colours">From <see cref="DrawColours"/>; left out, there is no light challenge.</param>
    public static GateState Start(IReadOnlyList<GateAction> actions, DateTimeOffset now, IReadOnlyList<int>? pauses = null, IReadOnlyList<GateColour>? colours = null) =>
        new() { Actions = actions, StartedAt = now, PhaseSince = now, Pauses = pauses ?? [], Colours = colours ?? [] };

    /// <summary>Draws the colours of a light challenge, no two neighbours alike.</summary>
    public static IReadOnlyList<GateColour> DrawColours(Func<int, int> chance, int count) => GateLight.Draw(chance, count);

    /// <summary>
    /// Takes the frames of one request. Frames with a number below <see cref="GateState.NextFrame"/> were judged before and are passed over.
    /// </summary>
    /// <param name="state">What the last call returned.</param>
    /// <param name="frames">From <see cref="FaceAnalyzer.Observe"/>, in order; may be empty.</param>
    /// <param name="portraits">The enrolled embeddings; the best match counts.</param>
    /// <param name="now">When the reply goes out: a prompt's window runs from here.</param>
    /// <param name="seen">What the frames have in common with those seen before; see <see cref="GateSeen"/>.</param>
    public GateState Accept(GateState state, IReadOnlyList<FrameObservation> frames, IReadOnlyList<FaceEmbedding> portraits, DateTimeOffset now, IReadOnlyList<SeenMatch>? seen = null)
    {
        var fresh = frames.Where(frame => frame.Sequence >= state.NextFrame).ToList();
        if (fresh.Count > 0 && !GatePace.Fits(fresh[^1].Sequence + 1, fresh[^1].ReceivedAt - state.StartedAt, Rules))
            return Refuse(state with { NextFrame = fresh[^1].Sequence + 1 }, GateCause.TooManyFrames);
        for (var i = 0; i < fresh.Count && !state.IsOver; i++)
            state = Take(state with { NextFrame = fresh[i].Sequence + 1 }, fresh[i], CapturedAt(state.LastFrameAt, fresh, i), portraits, seen ?? [], now);
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

    private GateState Take(GateState state, FrameObservation frame, DateTimeOffset at, IReadOnlyList<FaceEmbedding> portraits, IReadOnlyList<SeenMatch> seen, DateTimeOffset now)
    {
        var (timeline, continuity) = state.Timeline.Follow(frame, Rules, slow: at - state.LastFrameAt > Rules.SlowFrame);
        state = state with { LastFrameAt = at, Timeline = timeline };
        var begun = state.Step > 0 || state.Phase == GatePhase.Act;
        if (continuity == GateContinuity.Frozen)
            return begun || timeline.SameRun > 4 * Rules.FrozenFrames ? Refuse(state, GateCause.Frozen) : state with { Hint = GateHint.Unreadable, ReadyRun = 0 };
        if (continuity == GateContinuity.SameAgain)
            return state;
        (state, var replay) = GateSeen.Follow(state, frame, seen);
        if (replay is { } old)
            return Refuse(state, GateCause.SeenBefore) with { Replayed = old.CheckId };
        // The colours of the light challenge change the face in one step, as they should.
        if (begun && state.LightSince is null && continuity is GateContinuity.Cut or GateContinuity.Doubtful)
        {
            if (continuity == GateContinuity.Cut || state.Doubts > 0)
                return Refuse(state, GateCause.Cut);
            state = state with { Doubts = state.Doubts + 1 };
        }
        state = state with { Hint = Guidance.Of(frame, Rules), ReadyRun = continuity == GateContinuity.Cut ? 0 : state.ReadyRun };
        if (begun && frame.Faces > 1)
            return Refuse(state, GateCause.TwoFaces);
        state = Watch(state, frame, at);
        if (begun && state.FaceMissingSince is { } since && at - since > Rules.FaceLostAfter)
            return Refuse(state, GateCause.FaceLost);
        state = Remember(state, frame, portraits);
        if (state.Strangers >= 2)
            return Refuse(state, GateCause.FaceChanged);
        var even = ActionJudge.IsEven(state.Previous, frame, Rules);
        state = state with { Previous = frame.Faces == 1 ? new Measures(frame.Turn, frame.Pitch, frame.MouthOpen) : null };
        (state, var unasked) = Beside(state, frame, at, even);
        if (unasked && state.Phase == GatePhase.Act)
            return Refuse(state, GateCause.WrongAction, state.Action);
        state = unasked ? state with { Unasked = state.Unasked + 1 } : state;
        return state.Phase == GatePhase.Act ? Act(state, frame, at, even, now) : Guide(state, frame, at, now);
    }

    /// <summary>
    /// Follows the actions that are not asked for. A recording that does one after the other, or all at once, is noticed by them (A12). A blink
    /// is nobody's fault.
    /// </summary>
    private (GateState State, bool Done) Beside(GateState state, FrameObservation frame, DateTimeOffset at, bool even)
    {
        if (state.Neutral == default || frame.Faces != 1 || state.PromptedAt is { } prompted && at <= prompted)
            return (state, false);
        var rules = Rules with { NodFrom = Rules.NodFrom * Rules.WrongFactor, MouthOpenFrom = Rules.MouthOpenFrom * Rules.WrongFactor };
        Dictionary<GateAction, ActionProgress> others = [];
        var done = false;
        foreach (var action in Watched)
        {
            if (action == state.Action)
                continue;
            var before = even ? state.Others.GetValueOrDefault(action) ?? new() : new();
            var (progress, complete) = ActionJudge.Follow(action, before, frame, at, state.Neutral, rules);
            done |= complete && before.Run < rules.ActionFrames;
            others[action] = progress;
        }
        return (state with { Others = others }, done);
    }

    private static readonly GateAction[] Watched = [GateAction.OpenMouth, GateAction.TurnLeft, GateAction.TurnRight, GateAction.Nod];

    private static GateState Watch(GateState state, FrameObservation frame, DateTimeOffset at) =>
        state with { FaceMissingSince = frame.Faces > 0 ? null : state.FaceMissingSince ?? at };

    private GateState Guide(GateState state, FrameObservation frame, DateTimeOffset at, DateTimeOffset now)
    {
        if (state.LightSince is { } since)
            return Light(state, frame, since, at, now);
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
        if (state.ReadyRun < (state.Step < state.Pauses.Count ? state.Pauses[state.Step] : Rules.ReadyFrames))
            return state;
        return state.Step < state.Actions.Count
            ? state with { Phase = GatePhase.Act, PromptedAt = now, PhaseSince = now, Progress = new(), Others = GateState.NoOthers, ReadyRun = 0 }
            : state.Colours.Count > 0 ? state with { LightSince = now, LightSeen = [[]] } : Finish(state, now);
    }

    /// <summary>The colours one after the other: each stands until it was seen in enough frames, then the next one begins.</summary>
    private GateState Light(GateState state, FrameObservation frame, DateTimeOffset since, DateTimeOffset at, DateTimeOffset now)
    {
        if (state.LightSeen.Count > state.Colours.Count)
            return Finish(state, now);
        if (now - since > Rules.LightLimit)
            return Refuse(state, GateCause.LightNotSeen);
        if (frame.Chroma is not { } chroma || frame.Faces != 1 || at < since + Rules.LightDelay)
            return state;
        state = state with { LightSeen = [.. state.LightSeen.SkipLast(1), [.. state.LightSeen[^1], chroma]] };
        if (state.LightSeen[^1].Count < Rules.LightFrames || now - since < Rules.LightTime)
            return state;
        if (state.LightSeen.Count < state.Colours.Count)
            return state with { LightSeen = [.. state.LightSeen, []], LightSince = now, PhaseSince = now };
        return GateLight.Followed(state.Colours, state.LightSeen, Rules)
            ? Finish(state with { LightSeen = [.. state.LightSeen, []], PhaseSince = now }, now)
            : Refuse(state, GateCause.LightNotSeen);
    }

    private GateState Act(GateState state, FrameObservation frame, DateTimeOffset at, bool even, DateTimeOffset now)
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
        progress = progress with { UsableFrames = progress.UsableFrames + 1 };
        if (!even)
            progress = progress with { NeutralSeen = false, Run = 0, RunSince = null, RunLast = null };
        (progress, var done) = ActionJudge.Follow(state.Actions[state.Step], progress, frame, at, state.Neutral, Rules);
        return done
            ? state with { Phase = GatePhase.Guide, Step = state.Step + 1, PromptedAt = null, PhaseSince = now, Progress = new(), Others = GateState.NoOthers, ReadyRun = 0 }
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
