using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Zhuxue.Vision.Faces;

/// <summary>
/// 512 numbers of length 1 that describe whose face it is. Personal data of the most sensitive kind: store it only encrypted, apart from
/// its picture. In JSON it is base64 of <see cref="ToBytes"/>.
/// </summary>
[JsonConverter(typeof(Converter))]
public sealed class FaceEmbedding
{
    /// <summary>How many numbers there are.</summary>
    public const int Dimensions = 512;

    private readonly float[] _values;

    private FaceEmbedding(float[] values) => _values = values;

    internal ReadOnlySpan<float> Values => _values;

    internal static FaceEmbedding Normalized(ReadOnlySpan<float> raw)
    {
        float length = 0;
        foreach (var value in raw)
            length += value * value;
        var scale = 1 / MathF.Sqrt(length + 1e-12f);
        var values = new float[raw.Length];
        for (var i = 0; i < raw.Length; i++)
            values[i] = raw[i] * scale;
        return new FaceEmbedding(values);
    }

    /// <summary>512 × 2 bytes: IEEE 754 half precision, little-endian. The error of a similarity stays below 0.001.</summary>
    public byte[] ToBytes()
    {
        var halves = new Half[Dimensions];
        for (var i = 0; i < Dimensions; i++)
            halves[i] = (Half)_values[i];
        return MemoryMarshal.AsBytes(halves.AsSpan()).ToArray();
    }

    /// <summary>Reads what <see cref="ToBytes"/> wrote.</summary>
    public static FaceEmbedding FromBytes(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length != Dimensions * 2)
            throw new ArgumentException($"An embedding has {Dimensions * 2} bytes, not {bytes.Length}.", nameof(bytes));
        var raw = new float[Dimensions];
        var halves = MemoryMarshal.Cast<byte, Half>(bytes);
        for (var i = 0; i < Dimensions; i++)
            raw[i] = (float)halves[i];
        return Normalized(raw);
    }

    /// <summary>Cosine similarity, −1..1: below 0.335 another person, from 0.411 the same (see <see cref="FaceMatch"/>).</summary>
    public float SimilarityTo(FaceEmbedding other)
    {
        float sum = 0;
        for (var i = 0; i < Dimensions; i++)
            sum += _values[i] * other._values[i];
        return sum;
    }

    private sealed class Converter : JsonConverter<FaceEmbedding>
    {
        public override FaceEmbedding Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => FromBytes(reader.GetBytesFromBase64());

        public override void Write(Utf8JsonWriter writer, FaceEmbedding value, JsonSerializerOptions options) => writer.WriteBase64StringValue(value.ToBytes());
    }
}
