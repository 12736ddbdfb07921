using System.Text.Json.Serialization;

namespace Zhuxue.Vision.Faces;

/// <summary>What stands in the way of a good picture.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<GateHint>))]
public enum GateHint
{
    /// <summary>Nothing: keep looking at the camera.</summary>
    None,
    NoFace,
    TwoFaces,
    TooFar,
    TooNear,
    TooDark,
    TooBright,

    /// <summary>The light comes from behind: the face is dark before something bright.</summary>
    Backlit,
    Blurred,

    /// <summary>The detector is unsure: something covers part of the face.</summary>
    FaceHidden,

    /// <summary>A hard hat or cap hides the forehead.</summary>
    Hat,

    /// <summary>Dark glasses hide the eyes.</summary>
    Sunglasses,

    /// <summary>A mask hides mouth and chin.</summary>
    Mask,

    /// <summary>Turned to a side.</summary>
    NotFrontal,

    /// <summary>The head looks down: look up, to the camera.</summary>
    LookUp,

    /// <summary>The head is thrown back, or the camera stands too low: look down, to the camera.</summary>
    LookDown,

    /// <summary>The head leans towards a shoulder.</summary>
    Tilted,

    /// <summary>The mouth is open or the eyes are closed: an action needs a neutral face before it.</summary>
    NotAtRest,

    /// <summary>The pictures cannot be read.</summary>
    Unreadable,
}

/// <summary>From the measures of one frame to the one thing that the learner should change first.</summary>
internal static class Guidance
{
    /// <summary>
    /// Luma and its deviation. A dark face before something much brighter, without detail of its own: a dark skin before a white wall keeps its contrast
    /// (36 and more on 1,583 press photos, where this finds none), a face against the light does not.
    /// </summary>
    private const float BacklitFace = 70, BacklitBy = 60, BacklitContrast = 36;

    /// <summary>Degrees; the landmarks follow a leaning head by about half.</summary>
    private const float MostTilt = 15;

    public static bool IsBacklit(float brightness, float around, float contrast) =>
        brightness < BacklitFace && around - brightness > BacklitBy && contrast < BacklitContrast;

    public static bool IsTilted(float tilt) => Math.Abs(tilt) > MostTilt;

    public static GateHint Of(FrameObservation frame, GateRules rules) => frame switch
    {
        { Unreadable: true } => GateHint.Unreadable,
        { Faces: 0 } when frame.SceneBrightness < rules.DarkestFace / 2 => GateHint.TooDark,
        { Faces: 0 } => GateHint.NoFace,
        { Faces: > 1 } => GateHint.TwoFaces,
        _ when frame.Size < rules.SmallestFace => GateHint.TooFar,
        _ when frame.Size > rules.LargestFace => GateHint.TooNear,
        _ when IsBacklit(frame.Brightness, frame.Around, frame.Contrast) => GateHint.Backlit,
        _ when frame.Brightness < rules.DarkestFace => GateHint.TooDark,
        _ when frame.Brightness > rules.BrightestFace => GateHint.TooBright,
        { Cover: FaceCover.Sunglasses } => GateHint.Sunglasses,
        { Cover: FaceCover.Mask } => GateHint.Mask,
        { Cover: FaceCover.Hat } => GateHint.Hat,
        _ when frame.Score < rules.LeastScore => GateHint.FaceHidden,
        { Pitch: < FrameObservation.LowestPitch } => GateHint.LookUp,
        { Pitch: > FrameObservation.HighestPitch } => GateHint.LookDown,
        _ when !frame.IsFrontal => GateHint.NotFrontal,
        _ when IsTilted(frame.Tilt) => GateHint.Tilted,
        _ when frame.Sharpness < rules.LeastSharpness => GateHint.Blurred,
        _ when !frame.IsFrontalNeutral => GateHint.NotAtRest,
        _ => GateHint.None,
    };

    /// <summary>An action cannot be seen in such a frame; an action itself may turn, lower or hide the face a little.</summary>
    public static bool Spoils(GateHint hint) => hint is GateHint.NoFace or GateHint.TwoFaces or GateHint.TooDark or GateHint.TooBright or GateHint.Blurred or GateHint.Unreadable;

    /// <summary>
    /// Said, and after a while passed over: a headscarf may not come off, and such a look at the colours can be wrong. The comparison with the
    /// portrait decides.
    /// </summary>
    public static bool IsAdvice(GateHint hint) => hint is GateHint.Hat or GateHint.Mask;

    /// <summary>Why a check ends when the hint was never followed.</summary>
    public static GateCause CauseOf(GateHint hint) => hint switch
    {
        GateHint.NoFace => GateCause.NoFace,
        GateHint.TwoFaces => GateCause.TwoFaces,
        GateHint.TooFar => GateCause.TooFar,
        GateHint.TooNear => GateCause.TooNear,
        GateHint.TooDark => GateCause.TooDark,
        GateHint.TooBright => GateCause.TooBright,
        GateHint.Backlit => GateCause.Backlit,
        GateHint.Blurred => GateCause.Blurred,
        GateHint.FaceHidden => GateCause.FaceHidden,
        GateHint.Hat => GateCause.Hat,
        GateHint.Sunglasses => GateCause.Sunglasses,
        GateHint.Mask => GateCause.Mask,
        GateHint.NotFrontal => GateCause.NotFrontal,
        GateHint.LookUp => GateCause.LookUp,
        GateHint.LookDown => GateCause.LookDown,
        GateHint.Tilted => GateCause.Tilted,
        GateHint.NotAtRest => GateCause.NotAtRest,
        GateHint.Unreadable => GateCause.Unreadable,
        _ => GateCause.TooFewFrames,
    };
}
