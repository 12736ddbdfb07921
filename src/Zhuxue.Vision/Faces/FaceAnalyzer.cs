using Zhuxue.Vision.Images;

namespace Zhuxue.Vision.Faces;

/// <summary>
/// Finds and measures faces. Loads six models (about 60 MB) once; register one for the process. Every method may be called from many
/// threads at once, each call uses one core.
/// </summary>
/// <exception cref="FileNotFoundException">The library or a model is missing; the message names the remedy.</exception>
public sealed class FaceAnalyzer(VisionOptions options) : IDisposable
{
    private readonly FaceModels _models = new(options);

    /// <summary>The faces of a picture, the surest first. About 2 ms.</summary>
    public IReadOnlyList<FaceBox> Detect(RgbImage image) => _models.Detect(image);

    /// <summary>Measures one face of a picture. About 4 ms, and 3 more with liveness.</summary>
    public Face Read(RgbImage image, FaceBox box, bool liveness = false)
    {
        var points = _models.Landmarks(image, box);
        var light = FaceModels.Light(image, box);
        var turn = FaceGeometry.Turn(points);
        var (around, clutter) = FacePatches.Around(image, box);
        return new Face
        {
            Box = box,
            Landmarks = points,
            Pose = _models.Pose(image, box),
            Turn = turn,
            Tilt = FaceGeometry.Tilt(points),
            LeftEyeClosed = _models.EyeClosed(image, points, left: true),
            RightEyeClosed = _models.EyeClosed(image, points, left: false),
            MouthOpen = FaceGeometry.MouthOpen(points),
            Proportion = FaceGeometry.Proportion(points),
            Liveness = liveness ? _models.Liveness(image, box) : null,
            Cover = Math.Abs(turn) <= FrameObservation.FrontalTurn ? FacePatches.CoverOf(image, points, light.Brightness) : FaceCover.None,
            Light = light with { Around = around ?? light.Brightness, Unevenness = FacePatches.Unevenness(image, points), Clutter = clutter ?? 0 },
        };
    }

    /// <summary>Whose face it is, as numbers to compare. About 9 ms.</summary>
    public FaceEmbedding Embed(RgbImage image, Face face) => _models.Embed(image, face.Landmarks);

    /// <summary>
    /// Measures the frames of one request, in order, for <see cref="GateCheck"/>. A frame that is no picture, or larger than
    /// <see cref="ImageLimits.Frame"/>, is marked as such and measured no further. Of the frontal frames, <paramref name="embeddings"/> get an
    /// embedding: the middle one, or evenly spread.
    /// </summary>
    /// <param name="frames">The JPEG files.</param>
    /// <param name="first">Number of the first one, counted from 0 since the check began.</param>
    /// <param name="receivedAt">When the request came, by the server's clock.</param>
    /// <param name="embeddings">How many embeddings to compute.</param>
    public IReadOnlyList<FrameObservation> Observe(IReadOnlyList<ReadOnlyMemory<byte>> frames, int first, DateTimeOffset receivedAt, int embeddings = 1)
    {
        var images = new RgbImage?[frames.Count];
        var faces = new Face?[frames.Count];
        var observations = new FrameObservation[frames.Count];
        List<int> frontal = [];
        for (var i = 0; i < frames.Count; i++)
        {
            images[i] = ImageDecoder.Decode(frames[i].Span, ImageLimits.Frame).Image;
            (observations[i], faces[i]) = FrameReading.Observe(_models, this, images[i], first + i, receivedAt, FrameReading.Fingerprint(frames[i].Span));
            if (observations[i].IsFrontalNeutral)
                frontal.Add(i);
        }
        var wanted = Math.Min(embeddings, frontal.Count);
        for (var k = 0; k < wanted; k++)
        {
            var i = frontal[(2 * k + 1) * frontal.Count / (2 * wanted)];
            observations[i] = observations[i] with { Embedding = Embed(images[i]!, faces[i]!) };
        }
        return observations;
    }

    public void Dispose() => _models.Dispose();
}
