using System.Text.Json.Serialization;

namespace Zhuxue.Vision.Faces;

/// <summary>
/// What a learner is asked to do before the camera (M7). Left and right are the person's own: turning to one's own left moves the nose
/// to the right of the unmirrored picture that the camera delivers (and to the left of a mirrored preview).
/// </summary>
[JsonConverter(typeof(JsonStringEnumConverter<GateAction>))]
public enum GateAction
{
    /// <summary>Both eyes closed for at most 0.6 s, then open again.</summary>
    Blink,

    /// <summary>The mouth wide open.</summary>
    OpenMouth,

    /// <summary>The head towards the person's own left.</summary>
    TurnLeft,

    /// <summary>The head towards the person's own right.</summary>
    TurnRight,

    /// <summary>The head down and up again.</summary>
    Nod,
}

/// <summary>How far a check has come.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<GatePhase>))]
public enum GatePhase
{
    /// <summary>Before a prompt: the learner is told how to sit; see <see cref="GateState.Hint"/>.</summary>
    Guide,

    /// <summary>A prompt is out and its window runs.</summary>
    Act,

    /// <summary>Over: it is the learner.</summary>
    Passed,

    /// <summary>Over: see <see cref="GateState.Refusal"/>.</summary>
    Refused,
}

/// <summary>Why a check failed.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<GateCause>))]
public enum GateCause
{
    NoFace,
    TwoFaces,
    TooFar,
    TooNear,
    TooDark,
    TooBright,
    Backlit,
    Blurred,
    FaceHidden,
    Hat,
    Sunglasses,
    Mask,
    NotFrontal,
    LookUp,
    LookDown,
    Tilted,
    NotAtRest,
    Unreadable,

    /// <summary>The action was not seen inside its window; <see cref="GateRefusal.Action"/> names it.</summary>
    ActionNotSeen,

    /// <summary>The face went out of the picture after the first prompt.</summary>
    FaceLost,

    /// <summary>Another person came before the camera during the check.</summary>
    FaceChanged,

    /// <summary>Not the person of the portrait.</summary>
    OtherFace,

    /// <summary>Perhaps the person of the portrait: try again, or let a person look.</summary>
    Uncertain,

    /// <summary>A picture or a screen rather than a person.</summary>
    NotLive,

    /// <summary>Perhaps a picture: try again.</summary>
    LivenessUncertain,

    /// <summary>Too few frames came: a slow network or device.</summary>
    TooFewFrames,
}

/// <summary>Why a check failed, and at which action.</summary>
public sealed record GateRefusal(GateCause Cause, GateAction? Action = null);
