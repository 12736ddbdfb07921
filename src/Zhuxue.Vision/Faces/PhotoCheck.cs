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

    /// <summary>Lies on its side or stands on its head.</summary>
    NotUpright,

    /// <summary>Somebody else stands beside; much smaller faces behind (posters) do not count.</summary>
    TwoFaces,
    TooSmall,
    TooLarge,
    CutOff,
    TooDark,
    TooBright,
    Backlit,

    /// <summary>One half of the face in the shade.</summary>
    Uneven,
    Blurred,
    FaceHidden,
    Hat,
    Mask,
    Sunglasses,
    NotFrontal,
    Tilted,
    EyesClosed,

    /// <summary>Too much behind the person.</summary>
    Cluttered,
}

/// <summary>The outcome of a photo check. A face that was measured is given even when refused.</summary>
public sealed record PhotoResult(PhotoVerdict Verdict, RgbImage? Image = null, Face? Face = null, FaceEmbedding? Embedding = null, ImageRefusal? ImageRefusal = null);

/// <summary>Judges one photo and describes whose face it shows. Thread-safe.</summary>
public sealed class PhotoCheck(FaceAnalyzer analyzer)
{
    // A longer side of 1280 leaves a face of a fifth of the height more pixels than any model takes.
    private const int Enough = 1280;

    private static readonly Limits Portrait = new(SmallestFace: 80, LargestPart: 0.9f, Darkest: 50, Brightest: 225, Sharpness: 8, Score: 0.75f, Turn: FrameObservation.FrontalTurn);
    private static readonly Limits Snapshot = new(SmallestFace: 48, LargestPart: 1.1f, Darkest: 35, Brightest: 235, Sharpness: 4, Score: 0.6f, Turn: 0.35f);

    /// <summary>Of 719 frontal press photos 2 % are lit more unevenly and 2 % have more behind the head: docs/decisions/0012.</summary>
    private const float MostUneven = 0.65f, MostClutter = 24;

    /// <summary>A face that leaves the picture by more than this part of its size is cut off.</summary>
    private const float MostOutside = 0.06f;

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
            return new PhotoResult(kind == PhotoKind.Portrait && IsTurned(image, 0, limits) ? PhotoVerdict.NotUpright : PhotoVerdict.NoFace, image);
        var main = boxes.MaxBy(box => box.Height * box.Score);
        var face = analyzer.Read(image, main, liveness: true);
        if (boxes.Any(box => box != main && FrameReading.Matters(box, main)))
            return new PhotoResult(PhotoVerdict.TwoFaces, image, face);
        var verdict = Judge(image, face, limits);
        // Too dark before something bright is told as what it is.
        if (kind == PhotoKind.Portrait && verdict is (PhotoVerdict.Ok or PhotoVerdict.TooDark))
            verdict = JudgePortrait(image, face, verdict);
        // The detector finds many a face that lies or stands on its head, and takes it for one that looks aside or sleeps.
        if (kind == PhotoKind.Portrait && verdict is (PhotoVerdict.FaceHidden or PhotoVerdict.NotFrontal or PhotoVerdict.Tilted or PhotoVerdict.EyesClosed) && IsTurned(image, main.Score, limits))
            verdict = PhotoVerdict.NotUpright;
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
        _ => PhotoVerdict.Ok,
    };

    /// <summary>What a snapshot may be and a portrait may not (M4).</summary>
    private static PhotoVerdict JudgePortrait(RgbImage image, Face face, PhotoVerdict soFar) => face switch
    {
        _ when Guidance.IsBacklit(face.Light.Brightness, face.Light.Around, face.Light.Contrast) => PhotoVerdict.Backlit,
        _ when soFar != PhotoVerdict.Ok => soFar,
        _ when IsCutOff(face.Box, image) => PhotoVerdict.CutOff,
        { Cover: FaceCover.Sunglasses } => PhotoVerdict.Sunglasses,
        { Cover: FaceCover.Mask } => PhotoVerdict.Mask,
        { Cover: FaceCover.Hat } => PhotoVerdict.Hat,
        _ when Guidance.IsTilted(face.Tilt) => PhotoVerdict.Tilted,
        // One eye may be read wrongly, behind a lock of hair or a reflecting glass.
        { LeftEyeClosed: > 0.5f, RightEyeClosed: > 0.5f } => PhotoVerdict.EyesClosed,
        { Light.Unevenness: > MostUneven } => PhotoVerdict.Uneven,
        { Light.Clutter: > MostClutter } => PhotoVerdict.Cluttered,
        _ => PhotoVerdict.Ok,
    };

    private static bool IsCutOff(FaceBox box, RgbImage image)
    {
        float x = MostOutside * box.Width, y = MostOutside * box.Height;
        return box.Left < -x || box.Top < -y || box.Right > image.Width + x || box.Bottom > image.Height + y;
    }

    /// <summary>Whether the picture is a portrait when it is turned, found as surely as before.</summary>
    private bool IsTurned(RgbImage image, float score, Limits limits)
    {
        // Exif's numbers for a quarter, a half and three quarters.
        return IsGood(6) || IsGood(3) || IsGood(8);

        bool IsGood(int orientation)
        {
            var turned = Exif.Apply(image, orientation);
            var boxes = analyzer.Detect(turned);
            if (boxes.Count == 0 || boxes[0].Score < score)
                return false;
            var face = analyzer.Read(turned, boxes[0]);
            return JudgePortrait(turned, face, Judge(turned, face, limits)) == PhotoVerdict.Ok;
        }
    }

    /// <summary>Pixels, parts of the picture, luma, variance of the Laplacian, detector score, turn.</summary>
    private sealed record Limits(float SmallestFace, float LargestPart, float Darkest, float Brightest, float Sharpness, float Score, float Turn);
}
