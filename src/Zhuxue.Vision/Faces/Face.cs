using System.Text.Json.Serialization;

namespace Zhuxue.Vision.Faces;

/// <summary>Where a face was found, in pixels of the upright picture, and how sure the detector is (0..1).</summary>
public readonly record struct FaceBox(float Left, float Top, float Right, float Bottom, float Score)
{
    public float Width => Right - Left;
    public float Height => Bottom - Top;
    internal float CentreX => (Left + Right) / 2;
    internal float CentreY => (Top + Bottom) / 2;
}

/// <summary>A point in pixels of the upright picture.</summary>
public readonly record struct FacePoint(float X, float Y);

/// <summary>Everything that is measured of one face in one picture. Camera pictures are taken as unmirrored.</summary>
public sealed record Face
{
    public required FaceBox Box { get; init; }

    /// <summary>The 68 points of the iBUG scheme: 0–16 jaw, 27–35 nose, 36–47 eyes, 48–67 mouth.</summary>
    public required IReadOnlyList<FacePoint> Landmarks { get; init; }

    /// <summary>Rotation in degrees; pitch is about −12 when facing the camera, lower when looking down, and the yaw is rough.</summary>
    public required HeadPose Pose { get; init; }

    /// <summary>How far the head is turned: about 0 (±0.1) frontal, beyond ±0.3 clearly turned; positive when the nose points to the
    /// picture's right, which is the person's own left.</summary>
    public required float Turn { get; init; }

    /// <summary>Probability that the eye at the picture's left (the person's right eye) is closed.</summary>
    public required float LeftEyeClosed { get; init; }

    /// <summary>Probability that the eye at the picture's right (the person's left eye) is closed.</summary>
    public required float RightEyeClosed { get; init; }

    /// <summary>Inner height of the mouth by its width: 0.01–0.05 closed, above 0.35 wide open.</summary>
    public required float MouthOpen { get; init; }

    /// <summary>Length of the face by its width: about 0.9; it changes when a picture of a face is tilted, and hardly in a blink.</summary>
    public required float Proportion { get; init; }

    /// <summary>Probability that the face is live and not a picture of one; null when it was not asked for.</summary>
    public float? Liveness { get; init; }

    /// <summary>Degrees by which the line of the eyes leans; positive when the eye at the picture's right is lower.</summary>
    public required float Tilt { get; init; }

    /// <summary>What hides a part of the face; looked for only in frontal faces.</summary>
    public FaceCover Cover { get; init; }

    /// <summary>Light, contrast and sharpness of the face and of what is around it.</summary>
    public required FaceLight Light { get; init; }
}

/// <summary>What hides a part of a face.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<FaceCover>))]
public enum FaceCover
{
    None,

    /// <summary>The forehead, down to the brows.</summary>
    Hat,

    /// <summary>Mouth and chin.</summary>
    Mask,

    /// <summary>Both eyes, behind dark glass.</summary>
    Sunglasses,
}

/// <summary>Rotation of a head in degrees.</summary>
public readonly record struct HeadPose(float Yaw, float Pitch, float Roll);

/// <summary>How a face is lit and how sharp it is.</summary>
/// <param name="Brightness">Mean luma, 0..255.</param>
/// <param name="Contrast">Standard deviation of the luma.</param>
/// <param name="Sharpness">Variance of the Laplacian of the face at 96 × 96 pixels.</param>
/// <param name="Around">Mean luma beside and above the face; that of the face when it fills the picture.</param>
/// <param name="Unevenness">How much brighter one cheek is than the other, by their mean.</param>
/// <param name="Clutter">Mean step of the luma beside and above the face; 0 is a bare wall, 24 a wall of posters.</param>
public readonly record struct FaceLight(float Brightness, float Contrast, float Sharpness, float Around = 0, float Unevenness = 0, float Clutter = 0);
