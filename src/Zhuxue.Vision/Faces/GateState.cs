using System.Text.Json.Serialization;

namespace Zhuxue.Vision.Faces;

/// <summary>
/// All that a gate check remembers between two requests, about 11 KB of JSON. It holds an embedding of the face: keep it encrypted and drop it when
/// the check is over.
/// </summary>
public sealed record GateState
{
    /// <summary>The actions in the order of asking. Never show one before its prompt.</summary>
    public required IReadOnlyList<GateAction> Actions { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    public GatePhase Phase { get; init; } = GatePhase.Guide;

    /// <summary>How many actions are done, which is also the index of the present one.</summary>
    public int Step { get; init; }

    /// <summary>When the present action was asked for; null while there is none.</summary>
    public DateTimeOffset? PromptedAt { get; init; }

    /// <summary>What to tell the learner while guiding.</summary>
    public GateHint Hint { get; init; }

    public GateRefusal? Refusal { get; init; }

    /// <summary>The number that the next frame must have.</summary>
    public int NextFrame { get; init; }

    /// <summary>Time of the last frame, by the server's clock.</summary>
    public DateTimeOffset? LastFrameAt { get; init; }

    /// <summary>The action that is asked for now; null unless acting.</summary>
    [JsonIgnore]
    public GateAction? Action => Phase == GatePhase.Act ? Actions[Step] : null;

    [JsonIgnore]
    public bool IsOver => Phase is GatePhase.Passed or GatePhase.Refused;

    /// <summary>Of the present window, from 0 to <see cref="GateRules.Window"/>; without the grace, which is ours to know.</summary>
    public TimeSpan Remaining(DateTimeOffset now, GateRules rules)
    {
        if (PromptedAt is not { } prompted)
            return TimeSpan.Zero;
        var left = prompted + rules.Window - now;
        return left < TimeSpan.Zero ? TimeSpan.Zero : left > rules.Window ? rules.Window : left;
    }

    /// <summary>Median similarity with the portrait over the frontal frames so far; null without any. For the record, not for the learner.</summary>
    [JsonIgnore]
    public double? MedianMatch => Matches.Count == 0 ? null : Math.Round(GateCheck.Median(Matches), 3);

    /// <summary>Median liveness over the frontal frames so far; null without any.</summary>
    [JsonIgnore]
    public double? MedianLiveness => Liveness.Count == 0 ? null : Math.Round(GateCheck.Median(Liveness), 3);

    /// <summary><see cref="FrameObservation.Fingerprint"/> of the last frame; 0 before the first.</summary>
    [JsonIgnore]
    public long LastFingerprint => Timeline.LastFingerprint;

    /// <summary>The colour that the page shows now; null while there is none. Never tell one before its time.</summary>
    [JsonIgnore]
    public GateColour? Colour => !IsOver && LightSince is not null && LightSeen.Count <= Colours.Count ? Colours[LightSeen.Count - 1] : null;

    /// <summary>Actions that were done without being asked for, before a prompt: noticed, never counted.</summary>
    [JsonInclude] public int Unasked { get; internal init; }

    /// <summary>The check that this one repeats; null unless refused for it.</summary>
    [JsonInclude] public Guid? Replayed { get; internal init; }

    // The rest is the state machine's own memory.
    [JsonInclude] internal IReadOnlyList<int> Pauses { get; init; } = [];
    [JsonInclude] internal IReadOnlyList<GateColour> Colours { get; init; } = [];
    [JsonInclude] internal DateTimeOffset? LightSince { get; init; }
    [JsonInclude] internal IReadOnlyList<IReadOnlyList<GateChroma>> LightSeen { get; init; } = [];
    [JsonInclude] internal GateTimeline Timeline { get; init; } = new();
    [JsonInclude] internal int Doubts { get; init; }
    [JsonInclude] internal GateHash? Entered { get; init; }
    [JsonInclude] internal IReadOnlyList<SeenChain> Chains { get; init; } = [];
    [JsonInclude] internal Measures? Previous { get; init; }
    [JsonInclude] internal IReadOnlyDictionary<GateAction, ActionProgress> Others { get; init; } = NoOthers;
    [JsonInclude] internal DateTimeOffset PhaseSince { get; init; }
    [JsonInclude] internal int ReadyRun { get; init; }
    [JsonInclude] internal DateTimeOffset? FaceMissingSince { get; init; }
    [JsonInclude] internal Neutral Neutral { get; init; }
    [JsonInclude] internal ActionProgress Progress { get; init; } = new();
    [JsonInclude] internal IReadOnlyList<float> Matches { get; init; } = [];
    [JsonInclude] internal IReadOnlyList<float> Liveness { get; init; } = [];
    [JsonInclude] internal FaceEmbedding? Anchor { get; init; }
    [JsonInclude] internal int Strangers { get; init; }

    internal static readonly IReadOnlyDictionary<GateAction, ActionProgress> NoOthers = new Dictionary<GateAction, ActionProgress>();
}

/// <summary>What the actions are measured by, in one frame.</summary>
internal readonly record struct Measures(float Turn, float Pitch, float MouthOpen);

/// <summary>How this person looks at this camera at rest: turn, pitch in degrees, proportion of the face.</summary>
internal readonly record struct Neutral(float Turn, float Pitch, float Proportion);

/// <summary>How far the present action has come.</summary>
internal sealed record ActionProgress
{
    /// <summary>Frames since the prompt, and those of them that showed a usable face.</summary>
    public int Frames { get; init; }

    public int UsableFrames { get; init; }

    /// <summary>The last thing that made a frame unusable.</summary>
    public GateHint Trouble { get; init; }

    /// <summary>The face was seen without the action since the prompt: only then can the action begin.</summary>
    public bool NeutralSeen { get; init; }

    /// <summary>Frames in a row that show the action.</summary>
    public int Run { get; init; }

    public DateTimeOffset? RunSince { get; init; }
    public DateTimeOffset? RunLast { get; init; }
}
