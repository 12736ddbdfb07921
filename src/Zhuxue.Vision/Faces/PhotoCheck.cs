using Zhuxue.Vision.Images;

namespace Zhuxue.Vision.Faces;

/// <summary>What a photo is for.</summary>
public enum PhotoKind
{
    /// <summary>The enrolled portrait: strict, since everything is compared with it (M4).</summary>
    Portrait,

    /// <summary>Taken during learning (M6): only what comparing needs.</summary>
    Snapshot,
}

/// <summary>What a photo was judged to be.</summary>
public enum PhotoVerdict
{
    Ok,

    /// <summary>See <see cref="PhotoResult.ImageRefusal"/>.</summary>
    NoPicture,
    NoFace,
    TwoFaces,
    TooSmall,
    TooLarge,
    TooDark,
    TooBright,
    Blurred,
    FaceHidden,
    NotFrontal,
    EyesClosed,
}

/// <summary>The outcome of a photo check. A face that was measured is given even when refused.</summary>
public sealed record PhotoResult(PhotoVerdict Verdict, RgbImage? Image = null, Face? Face = null, FaceEmbedding? Embedding = null, ImageRefusal? ImageRefusal = null);

/// <summary>Judges one photo and describes whose face it shows. Thread-safe.</summary>
public sealed class PhotoCheck(FaceAnalyzer analyzer)
{
    // A longer side of 1280 leaves a face of a fifth of the height more pixels than any model takes.
    private const int Enough = 1280;

    private static readonly Limits Portrait = new(SmallestFace: 80, LargestPart: 0.9f, Darkest: 50, Brightest: 225, Sharpness: 8, Score: 0.75f, Turn: 0.2f, EyesOpen: true);
    private static readonly Limits Snapshot = new(SmallestFace: 48, LargestPart: 1.1f, Darkest: 35, Brightest: 235, Sharpness: 4, Score: 0.6f, Turn: 0.35f, EyesOpen: false);

    /// <summary>Decodes and judges a file: about 25 ms. The embedding is given when the verdict is <see cref="PhotoVerdict.Ok"/>.</summary>
    public PhotoResult Check(ReadOnlySpan<byte> file, PhotoKind kind, ImageLimits? limits = null)
    {
        var decoded = ImageDecoder.Decode(file, limits, Enough);
        return decoded.Image is { } image ? Check(image.Fit(2 * Enough), kind) : new PhotoResult(PhotoVerdict.NoPicture, ImageRefusal: decoded.Refusal);
    }

    /// <summary>Judges a decoded picture.</summary>
    public PhotoResult Check(RgbImage image, PhotoKind kind)
    {
        var limits = kind == PhotoKind.Portrait ? Portrait : Snapshot;
        var boxes = analyzer.Detect(image);
        if (boxes.Count == 0)
            return new PhotoResult(PhotoVerdict.NoFace, image);
        var main = boxes.MaxBy(box => box.Height * box.Score);
        var face = analyzer.Read(image, main, liveness: true);
        if (boxes.Any(box => box != main && FrameReading.Matters(box, main)))
            return new PhotoResult(PhotoVerdict.TwoFaces, image, face);
        var verdict = Judge(image, face, limits);
        return verdict == PhotoVerdict.Ok
            ? new PhotoResult(verdict, image, face, analyzer.Embed(image, face))
            : new PhotoResult(verdict, image, face);
    }

    private static PhotoVerdict Judge(RgbImage image, Face face, Limits limits) => face switch
    {
        _ when face.Box.Height < limits.SmallestFace => PhotoVerdict.TooSmall,
        _ when face.Box.Height > limits.LargestPart * image.Height || face.Box.Width > limits.LargestPart * image.Width => PhotoVerdict.TooLarge,
        _ when face.Light.Brightness < limits.Darkest => PhotoVerdict.TooDark,
        _ when face.Light.Brightness > limits.Brightest => PhotoVerdict.TooBright,
        _ when face.Box.Score < limits.Score => PhotoVerdict.FaceHidden,
        _ when Math.Abs(face.Turn) > limits.Turn || face.Pose.Pitch is < -35 or > 25 => PhotoVerdict.NotFrontal,
        _ when face.Light.Sharpness < limits.Sharpness => PhotoVerdict.Blurred,
        { LeftEyeClosed: > 0.5f, RightEyeClosed: > 0.5f } when limits.EyesOpen => PhotoVerdict.EyesClosed,
        _ => PhotoVerdict.Ok,
    };

    /// <summary>Pixels, parts of the picture, luma, variance of the Laplacian, detector score, turn.</summary>
    private sealed record Limits(float SmallestFace, float LargestPart, float Darkest, float Brightest, float Sharpness, float Score, float Turn, bool EyesOpen);
}
