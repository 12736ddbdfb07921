namespace Zhuxue.Vision.Faces;

/// <summary>The numbers of a gate check. The defaults were measured on clips of several people; the window is M7's.</summary>
public sealed record GateRules
{
    /// <summary>Time for one action, from its prompt.</summary>
    public TimeSpan Window { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>Added for the way of the prompt to the learner and of the frames back.</summary>
    public TimeSpan NetworkGrace { get; init; } = TimeSpan.FromSeconds(1.5);

    /// <summary>How long a learner may take to get ready before the first prompt.</summary>
    public TimeSpan GuideLimit { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long a hat or mask holds up a check that needs neither to come off.</summary>
    public TimeSpan AdvicePatience { get; init; } = TimeSpan.FromSeconds(6);

    /// <summary>How long a learner may take to look at the camera again after an action.</summary>
    public TimeSpan ReturnLimit { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Good frames in a row before a prompt.</summary>
    public int ReadyFrames { get; init; } = 3;

    /// <summary>A face may be missed by the detector for this long once the first prompt is out.</summary>
    public TimeSpan FaceLostAfter { get; init; } = TimeSpan.FromSeconds(0.5);

    /// <summary>Eyes closed longer are no blink.</summary>
    public TimeSpan LongestBlink { get; init; } = TimeSpan.FromSeconds(0.6);

    /// <summary>Closed eyes over at most this many frames are a blink even if the network stretched the time between them.</summary>
    public int LongestBlinkFrames { get; init; } = 6;

    /// <summary>Part by which <see cref="Face.Proportion"/> may change in a blink: real ones stay within 0.02.</summary>
    public float BlinkProportion { get; init; } = 0.08f;

    /// <summary>Opening of the mouth that counts as open.</summary>
    public float MouthOpenFrom { get; init; } = 0.35f;

    /// <summary>Opening of the mouth that counts as closed.</summary>
    public float MouthClosedTo { get; init; } = 0.22f;

    /// <summary>Turn beyond the person's own neutral that counts: cameras stand beside screens.</summary>
    public float TurnFrom { get; init; } = 0.3f;

    /// <summary>Degrees of pitch below the person's own neutral that count as a nod.</summary>
    public float NodFrom { get; init; } = 12;

    /// <summary>Frames in a row that an open mouth or a turned head must last.</summary>
    public int ActionFrames { get; init; } = 2;

    /// <summary>Height of the face by the shorter side of the picture.</summary>
    public float SmallestFace { get; init; } = 0.2f;

    /// <summary>Height of the face by the shorter side of the picture.</summary>
    public float LargestFace { get; init; } = 0.95f;

    /// <summary>Mean luma of the face, 0..255.</summary>
    public float DarkestFace { get; init; } = 45;

    /// <summary>Mean luma of the face, 0..255.</summary>
    public float BrightestFace { get; init; } = 225;

    /// <summary><see cref="FaceLight.Sharpness"/>: cheap cameras reach 15 to 60 on a good day.</summary>
    public float LeastSharpness { get; init; } = 6;

    /// <summary>Detector scores below mean that something hides the face.</summary>
    public float LeastScore { get; init; } = 0.75f;

    /// <summary>Frontal frames with an embedding that a verdict needs.</summary>
    public int MatchFrames { get; init; } = 3;

    /// <summary>Median similarity to the portrait that passes.</summary>
    public float MatchFrom { get; init; } = FaceMatch.SameFrom;

    /// <summary>Median similarity to the portrait that may try again.</summary>
    public float MatchUncertainFrom { get; init; } = FaceMatch.UncertainFrom;

    /// <summary>Frames with a liveness score that a verdict needs.</summary>
    public int LivenessFrames { get; init; } = 5;

    /// <summary>Median liveness that passes.</summary>
    public float LiveFrom { get; init; } = 0.5f;

    /// <summary>Median liveness that may try again.</summary>
    public float LiveUncertainFrom { get; init; } = 0.3f;

    /// <summary>Frontal frames of one check resemble each other at least so much; two such misses are another person.</summary>
    public float SameThroughoutFrom { get; init; } = FaceMatch.UncertainFrom;
}
