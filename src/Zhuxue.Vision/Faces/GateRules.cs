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

    /// <summary>Up to so many more before each prompt, by chance: half a second.</summary>
    public int ReadyFramesMore { get; init; } = 6;

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
    public float NodFrom { get; init; } = 9;

    /// <summary>Part by which <see cref="Face.Proportion"/> grows at least when the mouth opens: the jaw goes down with it (3 to 12 % in clips). A mouth
    /// behind a hole in a picture opens alone.</summary>
    public float JawFrom { get; init; } = 0.03f;

    /// <summary>An action other than the asked one counts as done only well beyond its own threshold: nobody is refused for a small movement.</summary>
    public float WrongFactor { get; init; } = 1.5f;

    /// <summary>An even pace (M7): from one frame to the next a turn changes by less than this (real ones by up to 0.42)…</summary>
    public float TurnStep { get; init; } = 0.5f;

    /// <summary>…and the opening of a mouth by less than this (real ones by up to 0.62).</summary>
    public float MouthStep { get; init; } = 0.7f;

    /// <summary>The same picture this many times over is a slow camera; more is a frozen one.</summary>
    public int FrozenFrames { get; init; } = 9;

    /// <summary>A step in which so many of 100 parts of the picture change more than twice as much as in the two steps before and the one after…</summary>
    public int CutParts { get; init; } = 30;

    /// <summary>…by so many grey levels over the whole picture…</summary>
    public float CutExcess { get; init; } = 0.4f;

    /// <summary>…and the whole changes by so much more than beside it is a cut. In 2,800 frames of eleven clips without cuts at most 2.1; splices between moments at
    /// rest have 2 to 19, and a camera that leaves out a frame now and then may have 3.</summary>
    public float CutRatio { get; init; } = 3.5f;

    /// <summary>From here on a jump is in doubt: the second one ends the check.</summary>
    public float CutDoubtRatio { get; init; } = 2.2f;

    /// <summary>Longer than from one frame to the next of a page that captures 12 a second: a camera that stumbled.</summary>
    public TimeSpan SlowFrame { get; init; } = TimeSpan.FromMilliseconds(130);

    /// <summary>Change of ln(red ÷ green) or ln(blue ÷ green) of the face against the background that a colour of the screen makes at least.</summary>
    public float LightFrom { get; init; } = 0.02f;

    /// <summary>Each colour stands so long at least: a screen and a camera need a quarter of a second to follow.</summary>
    public TimeSpan LightTime { get; init; } = TimeSpan.FromSeconds(0.7);

    /// <summary>From a colour's beginning to the first frame that counts.</summary>
    public TimeSpan LightDelay { get; init; } = TimeSpan.FromSeconds(0.3);

    /// <summary>Frames that each colour must be seen in.</summary>
    public int LightFrames { get; init; } = 4;

    /// <summary>A colour that was not seen for so long ends the check.</summary>
    public TimeSpan LightLimit { get; init; } = TimeSpan.FromSeconds(4);

    /// <summary>Frames a second: a page captures 12.</summary>
    public double FramesPerSecondMost { get; init; } = 16;

    /// <summary>Frames that a page keeps back while the network is away, and the ones on their way.</summary>
    public int FramesAtOnce { get; init; } = 40;

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
