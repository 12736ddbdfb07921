using System.Buffers.Binary;
using System.Security.Cryptography;
using Zhuxue.Vision.Images;

namespace Zhuxue.Vision.Faces;

/// <summary>From a camera frame to its <see cref="FrameObservation"/>.</summary>
internal static class FrameReading
{
    /// <summary>A second face counts from this score on and from this part of the first one's height on: posters far behind do not.</summary>
    private const float SecondFaceScore = 0.75f, SecondFaceHeight = 0.3f;

    public static bool Matters(FaceBox second, FaceBox main) => second.Score >= SecondFaceScore && second.Height >= main.Height * SecondFaceHeight;

    public static long Fingerprint(ReadOnlySpan<byte> file)
    {
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(file, digest);
        return BinaryPrimitives.ReadInt64BigEndian(digest);
    }

    public static (FrameObservation Observation, Face? Face) Observe(FaceModels models, FaceAnalyzer analyzer, RgbImage? image, int sequence, DateTimeOffset receivedAt, long fingerprint)
    {
        var observation = new FrameObservation { Sequence = sequence, ReceivedAt = receivedAt, Fingerprint = fingerprint };
        if (image is null)
            return (observation with { Unreadable = true }, null);
        observation = observation with { SceneBrightness = Rounded(SceneBrightness(image)) };
        var boxes = models.Detect(image);
        if (boxes.Count == 0)
            return (observation, null);

        // The largest face is the learner's.
        var main = boxes.MaxBy(box => box.Height * box.Score);
        var faces = boxes.Count(box => box == main || Matters(box, main));
        var face = analyzer.Read(image, main);
        observation = observation with
        {
            Faces = faces,
            Score = Rounded(main.Score),
            Size = Rounded(main.Height / Math.Min(image.Width, image.Height)),
            CentreX = Rounded(main.CentreX / image.Width),
            CentreY = Rounded(main.CentreY / image.Height),
            Turn = Rounded(face.Turn),
            Pitch = Rounded(face.Pose.Pitch),
            LeftEyeClosed = Rounded(face.LeftEyeClosed),
            RightEyeClosed = Rounded(face.RightEyeClosed),
            MouthOpen = Rounded(face.MouthOpen),
            Proportion = Rounded(face.Proportion),
            Brightness = Rounded(face.Light.Brightness),
            Contrast = Rounded(face.Light.Contrast),
            Sharpness = Rounded(face.Light.Sharpness),
            Around = Rounded(face.Light.Around),
            Tilt = Rounded(face.Tilt),
            Cover = face.Cover,
        };
        // The dearest model but one; half of the frames are plenty for a median.
        if (observation.IsFrontal && sequence % 2 == 0)
            observation = observation with { Liveness = Rounded(models.Liveness(image, main)) };
        return (observation, face);
    }

    private static float Rounded(float value) => MathF.Round(value, 3);

    /// <summary>Every 97th pixel is enough to tell night from day.</summary>
    private static float SceneBrightness(RgbImage image)
    {
        long sum = 0;
        var count = 0;
        var pixels = image.Pixels;
        for (var i = 0; i + 2 < pixels.Length; i += 97 * 3, count++)
            sum += 299 * pixels[i] + 587 * pixels[i + 1] + 114 * pixels[i + 2];
        return sum / 1000f / Math.Max(1, count);
    }
}
