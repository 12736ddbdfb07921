using System.Text.Json;
using System.Text.Json.Serialization;
using Zhuxue.Vision.Images;

namespace Zhuxue.Vision.Faces;

/// <summary>
/// A frame as a grey picture of 80 × 60: enough to see whether two frames follow each other as those of one camera do, and small enough
/// to be kept between two requests. In JSON it is base64.
/// </summary>
[JsonConverter(typeof(Converter))]
public sealed class GateThumb
{
    /// <summary>Columns and rows, whatever the shape of the frame.</summary>
    public const int Width = 80, Height = 60;

    internal GateThumb(byte[] pixels) => Pixels = pixels;

    /// <summary>Luma, row by row.</summary>
    internal byte[] Pixels { get; }

    /// <summary>Averages the pixels under each cell; every second row of them is enough.</summary>
    internal static GateThumb Of(RgbImage image)
    {
        var pixels = new byte[Width * Height];
        var data = image.Pixels;
        var (columns, rows) = (image.Width, image.Height);
        for (var y = 0; y < Height; y++)
        {
            var (top, bottom) = (y * rows / Height, Math.Max(y * rows / Height + 1, (y + 1) * rows / Height));
            for (var x = 0; x < Width; x++)
            {
                var (left, right) = (x * columns / Width, Math.Max(x * columns / Width + 1, (x + 1) * columns / Width));
                int red = 0, green = 0, blue = 0, count = 0;
                for (var row = top; row < bottom; row += 2)
                {
                    var line = data.Slice((row * columns + left) * 3, (right - left) * 3);
                    for (var i = 0; i + 2 < line.Length; i += 3)
                    {
                        red += line[i];
                        green += line[i + 1];
                        blue += line[i + 2];
                    }
                    count += right - left;
                }
                pixels[y * Width + x] = (byte)((77 * red + 150 * green + 29 * blue) / (256 * count));
            }
        }
        return new GateThumb(pixels);
    }

    private sealed class Converter : JsonConverter<GateThumb>
    {
        public override GateThumb? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            reader.GetBytesFromBase64() is { Length: Width * Height } pixels ? new GateThumb(pixels) : null;

        public override void Write(Utf8JsonWriter writer, GateThumb value, JsonSerializerOptions options) => writer.WriteBase64StringValue(value.Pixels);
    }
}
