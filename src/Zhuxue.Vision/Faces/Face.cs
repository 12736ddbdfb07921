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

    /// <summary>Light, contrast and sharpness inside the box.</summary>
    public required FaceLight Light { get; init; }
}

/// <summary>Rotation of a head in degrees.</summary>
public readonly record struct HeadPose(float Yaw, float Pitch, float Roll);

/// <summary>Mean luma (0..255), its standard deviation, and the variance of the Laplacian of the face at 96 × 96 pixels.</summary>
public readonly record struct FaceLight(float Brightness, float Contrast, float Sharpness);
