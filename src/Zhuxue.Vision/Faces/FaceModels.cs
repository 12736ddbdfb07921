using Zhuxue.Vision.Images;
using Zhuxue.Vision.Onnx;

namespace Zhuxue.Vision.Faces;

/// <summary>The six models, each with the preparation that it was trained with. All are NCHW float32. Thread-safe.</summary>
internal sealed class FaceModels(VisionOptions options) : IDisposable
{
    private const int DetectWidth = 320, DetectHeight = 240, LandmarkSide = 64, PoseSide = 224, EyeSide = 24, LivenessSide = 128, FeatureSide = 112, LightSide = 96;
    private const float DetectFrom = 0.5f, SuppressFrom = 0.4f;

    private readonly OnnxModel _detect = new(options, "fr_detect.onnx", "scores", "boxes");
    private readonly OnnxModel _landmark = new(options, "fr_landmark.onnx", "output");
    private readonly OnnxModel _pose = new(options, "fr_pose.onnx", "output", "617", "618");
    private readonly OnnxModel _eye = new(options, "fr_eye.onnx", "output");
    private readonly OnnxModel _liveness = new(options, "fr_liveness.onnx", "output");
    private readonly OnnxModel _feature = new(options, "fr_feature.onnx", "output");

    /// <summary>Faces with a score of at least 0.5, best first. Letterboxed: the model knows only 4:3.</summary>
    public List<FaceBox> Detect(RgbImage image)
    {
        var scale = Math.Max(image.Width / (double)DetectWidth, image.Height / (double)DetectHeight);
        double width = DetectWidth * scale, height = DetectHeight * scale, x = (image.Width - width) / 2, y = (image.Height - height) / 2;
        using var planes = new PooledFloats(3 * DetectWidth * DetectHeight);
        Sampler.CropResize(image, new Region(x, y, width, height), DetectWidth, DetectHeight, Outside.Black, planes.Span);
        Sampler.Normalize(planes.Span, 127, 1 / 128f);
        using var outputs = _detect.Run(planes.Span, 1, 3, DetectHeight, DetectWidth);
        var scores = outputs[0];
        var boxes = outputs[1];

        List<FaceBox> candidates = [];
        for (var i = 0; 2 * i < scores.Length; i++)
        {
            var score = scores[2 * i + 1];
            if (score >= DetectFrom)
                candidates.Add(new FaceBox((float)(x + boxes[4 * i] * width), (float)(y + boxes[4 * i + 1] * height), (float)(x + boxes[4 * i + 2] * width), (float)(y + boxes[4 * i + 3] * height), score));
        }
        candidates.Sort((a, b) => b.Score.CompareTo(a.Score));
        List<FaceBox> faces = [];
        foreach (var candidate in candidates)
        {
            if (candidate.Width > 1 && candidate.Height > 1 && !faces.Exists(kept => FaceGeometry.Overlap(kept, candidate) > SuppressFrom))
                faces.Add(candidate);
        }
        return faces;
    }

    public FacePoint[] Landmarks(RgbImage image, FaceBox box)
    {
        var region = FaceGeometry.Square(box);
        using var planes = new PooledFloats(3 * LandmarkSide * LandmarkSide);
        var grey = Grey(image, region, LandmarkSide, planes.Span, 1 / 256f);
        using var outputs = _landmark.Run(grey, 1, 1, LandmarkSide, LandmarkSide);
        var values = outputs[0];
        var points = new FacePoint[68];
        for (var i = 0; i < points.Length; i++)
            points[i] = new FacePoint((float)(region.X + values[2 * i] * region.Width), (float)(region.Y + values[2 * i + 1] * region.Height));
        return points;
    }

    public HeadPose Pose(RgbImage image, FaceBox box)
    {
        const int Count = PoseSide * PoseSide;
        using var planes = new PooledFloats(3 * Count);
        Sampler.CropResize(image, FaceGeometry.Square(box, 1.5f), PoseSide, PoseSide, Outside.Clamped, planes.Span);
        // Mean and deviation of ImageNet, per channel.
        Sampler.Normalize(planes.Span[..Count], 255 * 0.485f, 1 / (255 * 0.229f));
        Sampler.Normalize(planes.Span.Slice(Count, Count), 255 * 0.456f, 1 / (255 * 0.224f));
        Sampler.Normalize(planes.Span.Slice(2 * Count, Count), 255 * 0.406f, 1 / (255 * 0.225f));
        using var outputs = _pose.Run(planes.Span, 1, 3, PoseSide, PoseSide);
        return new HeadPose(Degrees(outputs[0]), Degrees(outputs[1]), Degrees(outputs[2]));
    }

    /// <summary>The expectation over 66 bins of 3° from −99°.</summary>
    private static float Degrees(ReadOnlySpan<float> bins)
    {
        var highest = float.MinValue;
        foreach (var bin in bins)
            highest = Math.Max(highest, bin);
        float total = 0, expected = 0;
        for (var i = 0; i < bins.Length; i++)
        {
            var weight = MathF.Exp(bins[i] - highest);
            total += weight;
            expected += weight * i;
        }
        return expected / total * 3 - 99;
    }

    /// <summary>The model knows only the eye at the picture's right; the other one is mirrored (unmirrored, its open state reads as
    /// anything from 0.3 to 1).</summary>
    public float EyeClosed(RgbImage image, FacePoint[] points, bool left)
    {
        using var planes = new PooledFloats(3 * EyeSide * EyeSide);
        var grey = Grey(image, FaceGeometry.Eye(points, left ? 36 : 42), EyeSide, planes.Span, 1 / 255f);
        for (var row = 0; left && row < EyeSide; row++)
            grey.Slice(row * EyeSide, EyeSide).Reverse();
        using var outputs = _eye.Run(grey, 1, 1, EyeSide, EyeSide);
        return FirstOfSoftmax(outputs[0]);
    }

    /// <summary>Wants BGR 0..255, unlike the others, and the face in the middle third.</summary>
    public float Liveness(RgbImage image, FaceBox box)
    {
        using var planes = new PooledFloats(3 * LivenessSide * LivenessSide);
        var region = FaceGeometry.EnlargedInside(FaceGeometry.Square(box), 2.7, image);
        Sampler.CropResize(image, region, LivenessSide, LivenessSide, Outside.Clamped, planes.Span);
        Sampler.ToBgr(planes.Span);
        using var outputs = _liveness.Run(planes.Span, 1, 3, LivenessSide, LivenessSide);
        return FirstOfSoftmax(outputs[0]);
    }

    public FaceEmbedding Embed(RgbImage image, IReadOnlyList<FacePoint> points)
    {
        using var planes = new PooledFloats(3 * FeatureSide * FeatureSide);
        var map = FaceGeometry.TemplateToImage(points);
        // A face much larger than 112 pixels is shrunk first, by averaging: sampling it directly would alias.
        var shrink = (int)Math.Sqrt(map.A * map.A + map.B * map.B);
        if (shrink >= 2)
            (image, map) = Shrunk(image, map, shrink);
        Sampler.Warp(image, map, FeatureSide, FeatureSide, planes.Span);
        Sampler.ToBgr(planes.Span);
        Sampler.Normalize(planes.Span, 127, 1 / 128f);
        using var outputs = _feature.Run(planes.Span, 1, 3, FeatureSide, FeatureSide);
        return FaceEmbedding.Normalized(outputs[0]);
    }

    /// <summary>The picture at a fraction of its size, and of it only what the map reaches.</summary>
    private static (RgbImage, Affine) Shrunk(RgbImage image, Affine map, int shrink)
    {
        int width = Math.Max(1, image.Width / shrink), height = Math.Max(1, image.Height / shrink);
        var small = new Affine(map.A / shrink, map.B / shrink, map.C / shrink, map.D / shrink, map.E / shrink, map.F / shrink);
        double spanX = (FeatureSide - 1) * (Math.Abs(small.A) + Math.Abs(small.B)), spanY = (FeatureSide - 1) * (Math.Abs(small.D) + Math.Abs(small.E));
        double leastX = small.C + (FeatureSide - 1) * (Math.Min(small.A, 0) + Math.Min(small.B, 0)), leastY = small.F + (FeatureSide - 1) * (Math.Min(small.D, 0) + Math.Min(small.E, 0));
        // One more pixel on each side for the neighbours that bilinear sampling takes.
        int left = Math.Clamp((int)Math.Floor(leastX) - 1, 0, width - 1), top = Math.Clamp((int)Math.Floor(leastY) - 1, 0, height - 1);
        int right = Math.Clamp((int)Math.Ceiling(leastX + spanX) + 2, left + 1, width), bottom = Math.Clamp((int)Math.Ceiling(leastY + spanY) + 2, top + 1, height);
        return (image.ShrinkPart(width, height, left, top, right - left, bottom - top), small with { C = small.C - left, F = small.F - top });
    }

    /// <summary>No model: statistics of the face at a fixed size, so that the numbers compare between cameras.</summary>
    public static FaceLight Light(RgbImage image, FaceBox box)
    {
        using var planes = new PooledFloats(3 * LightSide * LightSide);
        var grey = Grey(image, new Region(box.Left, box.Top, box.Width, box.Height), LightSide, planes.Span, 1);
        float mean = 0, square = 0;
        foreach (var value in grey)
        {
            mean += value;
            square += value * value;
        }
        mean /= grey.Length;
        float laplacian = 0, laplacianSquare = 0;
        const int Inner = LightSide - 2;
        for (var y = 1; y <= Inner; y++)
        {
            for (var x = 1; x <= Inner; x++)
            {
                var at = y * LightSide + x;
                var value = 4 * grey[at] - grey[at - 1] - grey[at + 1] - grey[at - LightSide] - grey[at + LightSide];
                laplacian += value;
                laplacianSquare += value * value;
            }
        }
        laplacian /= Inner * Inner;
        return new FaceLight(mean, MathF.Sqrt(Math.Max(0, square / grey.Length - mean * mean)), laplacianSquare / (Inner * Inner) - laplacian * laplacian);
    }

    private static Span<float> Grey(RgbImage image, Region region, int side, Span<float> planes, float factor)
    {
        Sampler.CropResize(image, region, side, side, Outside.Clamped, planes);
        var grey = Sampler.ToGrey(planes);
        Sampler.Normalize(grey, 0, factor);
        return grey;
    }

    private static float FirstOfSoftmax(ReadOnlySpan<float> values)
    {
        float total = 0;
        foreach (var value in values)
            total += MathF.Exp(value - values[0]);
        return 1 / total;
    }

    public void Dispose()
    {
        _detect.Dispose();
        _landmark.Dispose();
        _pose.Dispose();
        _eye.Dispose();
        _liveness.Dispose();
        _feature.Dispose();
    }
}
