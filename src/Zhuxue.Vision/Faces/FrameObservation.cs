using System.Text.Json.Serialization;

namespace Zhuxue.Vision.Faces;

/// <summary>
/// What one camera frame showed: all that <see cref="GateCheck"/> needs, so that the picture itself can be forgotten. Serialises to a short
/// JSON object. Without a face all measures are 0.
/// </summary>
public sealed record FrameObservation
{
    /// <summary>A head turned by less looks towards the camera.</summary>
    internal const float FrontalTurn = 0.2f;

    /// <summary>Degrees of pitch between which a head looks towards the camera.</summary>
    internal const float LowestPitch = -32, HighestPitch = 20;

    /// <summary>Counted from 0 since the check began, without gaps.</summary>
    [JsonPropertyName("n")]
    public required int Sequence { get; init; }

    /// <summary>When the frame's request came, by the server's clock. Frames of one request share it.</summary>
    [JsonPropertyName("at")]
    public required DateTimeOffset ReceivedAt { get; init; }

    /// <summary>Faces of a size to matter: 0, 1, or 2 and more.</summary>
    [JsonPropertyName("f"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int Faces { get; init; }

    /// <summary>The bytes were no picture, damaged, or too large.</summary>
    [JsonPropertyName("x"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Unreadable { get; init; }

    /// <summary>Of the exact bytes: equal frames are equal files.</summary>
    [JsonPropertyName("h"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public long Fingerprint { get; init; }

    /// <summary>Mean luma of the whole picture, 0..255.</summary>
    [JsonPropertyName("v"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public float SceneBrightness { get; init; }

    /// <summary>The detector's score, 0..1.</summary>
    [JsonPropertyName("s"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public float Score { get; init; }

    /// <summary>Height of the face's box by the shorter side of the picture.</summary>
    [JsonPropertyName("z"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public float Size { get; init; }

    /// <summary>Centre of the face, 0..1 from the left.</summary>
    [JsonPropertyName("cx"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public float CentreX { get; init; }

    /// <summary>Centre of the face, 0..1 from the top.</summary>
    [JsonPropertyName("cy"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public float CentreY { get; init; }

    /// <summary><see cref="Face.Turn"/>: positive towards the picture's right, the person's own left.</summary>
    [JsonPropertyName("g"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public float Turn { get; init; }

    /// <summary>Degrees; −12..+8 facing the camera, by its height; lower when looking down.</summary>
    [JsonPropertyName("p"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public float Pitch { get; init; }

    /// <summary><see cref="Face.LeftEyeClosed"/>.</summary>
    [JsonPropertyName("el"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public float LeftEyeClosed { get; init; }

    /// <summary><see cref="Face.RightEyeClosed"/>.</summary>
    [JsonPropertyName("er"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public float RightEyeClosed { get; init; }

    /// <summary><see cref="Face.MouthOpen"/>.</summary>
    [JsonPropertyName("m"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public float MouthOpen { get; init; }

    /// <summary><see cref="Face.Proportion"/>.</summary>
    [JsonPropertyName("r"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public float Proportion { get; init; }

    /// <summary>Mean luma of the face, 0..255.</summary>
    [JsonPropertyName("b"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public float Brightness { get; init; }

    /// <summary>Standard deviation of the face's luma.</summary>
    [JsonPropertyName("c"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public float Contrast { get; init; }

    /// <summary><see cref="FaceLight.Sharpness"/>.</summary>
    [JsonPropertyName("q"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public float Sharpness { get; init; }

    /// <summary><see cref="FaceLight.Around"/>.</summary>
    [JsonPropertyName("a"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public float Around { get; init; }

    /// <summary><see cref="Face.Tilt"/>, degrees.</summary>
    [JsonPropertyName("o"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public float Tilt { get; init; }

    /// <summary><see cref="Face.Cover"/>.</summary>
    [JsonPropertyName("k"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public FaceCover Cover { get; init; }

    /// <summary><see cref="Face.Liveness"/>; measured on frontal frames with an even number only.</summary>
    [JsonPropertyName("l"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public float? Liveness { get; init; }

    /// <summary>On a few frontal frames only.</summary>
    [JsonPropertyName("e"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public FaceEmbedding? Embedding { get; init; }

    /// <summary>Exactly one face that looks towards the camera (turn within ±0.2, pitch −32°..20°: cameras sit low and high).</summary>
    [JsonIgnore]
    public bool IsFrontal => Faces == 1 && Math.Abs(Turn) <= FrontalTurn && Pitch is >= LowestPitch and <= HighestPitch;

    /// <summary>Frontal, with eyes open and mouth not wide open: fit to be compared with a portrait.</summary>
    [JsonIgnore]
    public bool IsFrontalNeutral => IsFrontal && MouthOpen < 0.25f && !EyesClosed;

    /// <summary>Both eyes closed.</summary>
    [JsonIgnore]
    public bool EyesClosed => LeftEyeClosed > 0.5f && RightEyeClosed > 0.5f;
}
