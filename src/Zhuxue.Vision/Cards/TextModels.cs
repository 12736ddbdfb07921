using System.Text;
using Zhuxue.Vision.Images;
using Zhuxue.Vision.Onnx;

namespace Zhuxue.Vision.Cards;

/// <summary>
/// PP-OCRv4 (PaddleOCR, Apache-2.0): finds lines of text and reads them. Inputs are NCHW float32 in the order blue, green, red.
/// Thread-safe; a run uses one core.
/// </summary>
internal sealed class TextModels : IDisposable
{
    /// <summary>The map of the detector halves its input five times.</summary>
    private const int DetectStep = 32;

    /// <summary>Rows of a strip; shorter strips are filled up to the least width, as in training.</summary>
    private const int StripHeight = 48, LeastStrip = 320, MostStrip = 1920;

    private readonly OnnxModel _detect, _recognize;

    public TextModels(VisionOptions options)
    {
        _detect = new OnnxModel(options, "ch_PP-OCRv4_det_infer.onnx");
        _recognize = new OnnxModel(options, "ch_PP-OCRv4_rec_infer.onnx");
        Keys = new CtcKeys(File.ReadAllLines(VisionOptions.Existing(Path.Combine(options.ModelDirectory, "ppocr_keys_v1.txt"), "The list of characters"), Encoding.UTF8));
    }

    public CtcKeys Keys { get; }

    /// <summary>Where text stands in a part of a picture, in pixels of the picture, looked at with a longer side of about <paramref name="longSide"/>.</summary>
    public List<TextBox> Detect(RgbImage image, Region part, int longSide)
    {
        var scale = Math.Min(1, longSide / Math.Max(part.Width, part.Height));
        int width = Stepped(part.Width * scale), height = Stepped(part.Height * scale), count = width * height;
        using var planes = new PooledFloats(3 * count);
        Sampler.CropResize(image, part, width, height, Outside.Clamped, planes.Span);
        Sampler.ToBgr(planes.Span);
        // Mean and deviation of ImageNet, in the order in which the model was trained.
        Sampler.Normalize(planes.Span[..count], 255 * 0.485f, 1 / (255 * 0.229f));
        Sampler.Normalize(planes.Span.Slice(count, count), 255 * 0.456f, 1 / (255 * 0.224f));
        Sampler.Normalize(planes.Span.Slice(2 * count, count), 255 * 0.406f, 1 / (255 * 0.225f));
        using var outputs = _detect.Run(planes.Span, 1, 3, height, width);
        return [.. TextShapes.Boxes(outputs[0], width).Select(box => box.Mapped(part.Width / width, part.Height / height, part.X, part.Y))];
    }

    /// <summary>Reads the line in a box, in the direction of its angle.</summary>
    public (string Text, float[] Certainties) Recognize(RgbImage image, TextBox box)
    {
        var used = Math.Clamp((int)Math.Round(StripHeight * box.Width / box.Height), StripHeight / 4, MostStrip);
        var width = Math.Max(used, LeastStrip);
        using var strip = new PooledFloats(3 * StripHeight * used);
        Sampler.Warp(image, box.From(used, StripHeight), used, StripHeight, strip.Span);
        Sampler.ToBgr(strip.Span);
        Sampler.Normalize(strip.Span, 127.5f, 1 / 127.5f);
        using var padded = new PooledFloats(3 * StripHeight * width);
        padded.Span.Clear();
        for (var row = 0; row < 3 * StripHeight; row++)
            strip.Span.Slice(row * used, used).CopyTo(padded.Span[(row * width)..]);
        using var outputs = _recognize.Run(padded.Span, 1, 3, StripHeight, width);
        if (outputs.Shape(0)[^1] != Keys.Count)
            throw new InvalidOperationException($"The recogniser gives {outputs.Shape(0)[^1]} characters and its list has {Keys.Count}. Run build/parts.sh to fetch the pair that was tested.");
        return Keys.Decode(outputs[0]);
    }

    private static int Stepped(double pixels) => Math.Max(1, (int)Math.Round(pixels / DetectStep)) * DetectStep;

    public void Dispose()
    {
        _detect.Dispose();
        _recognize.Dispose();
    }
}
