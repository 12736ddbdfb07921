using System.Buffers.Binary;
using System.Globalization;
using System.Reflection;
using Zhuxue.Vision.Images;

namespace Zhuxue.Training.FaceChecks;

/// <summary>
/// JPEG frames with some fields, as two kinds of client send them: a form with a file for each frame (browsers), or one packed body (phones, whose upload
/// takes one file a request): each frame with its length before it, 4 bytes, big-endian; the fields then stand in the query.
/// </summary>
/// <param name="Frames">In the order of capture; empty when the body was no such thing or broke a bound.</param>
/// <param name="Fields">What stands beside them.</param>
internal sealed record SentFrames(IReadOnlyList<ReadOnlyMemory<byte>> Frames, IReadOnlyDictionary<string, string> Fields)
{
    /// <summary>The content type of the packed body.</summary>
    public const string PackedType = "application/vnd.zhuxue.frames";

    /// <summary>More are never taken in one request.</summary>
    private const int MostFrames = 12;

    public int? Number(string field) => int.TryParse(Fields.GetValueOrDefault(field), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <summary>Called by the framework for a parameter of this type.</summary>
    public static async ValueTask<SentFrames?> BindAsync(HttpContext context, ParameterInfo parameter)
    {
        _ = parameter;
        var (request, cancellationToken) = (context.Request, context.RequestAborted);
        try
        {
            if (request.ContentType == PackedType)
            {
                using var body = new MemoryStream();
                await request.Body.CopyToAsync(body, cancellationToken);
                return new(Unpack(body.ToArray()), request.Query.ToDictionary(q => q.Key, q => q.Value.ToString(), StringComparer.Ordinal));
            }
            if (!request.HasFormContentType)
                return Nothing;
            var form = await request.ReadFormAsync(cancellationToken);
            if (form.Files.Count > MostFrames || form.Files.Any(f => f.Length is 0 || f.Length > ImageLimits.Frame.MaxBytes))
                return Nothing;
            var frames = new List<ReadOnlyMemory<byte>>(form.Files.Count);
            foreach (var file in form.Files)
            {
                using var memory = new MemoryStream((int)file.Length);
                await file.CopyToAsync(memory, cancellationToken);
                frames.Add(memory.ToArray());
            }
            return new(frames, form.ToDictionary(f => f.Key, f => f.Value.ToString(), StringComparer.Ordinal));
        }
        catch (InvalidDataException)
        {
            return Nothing;
        }
    }

    /// <summary>The frames in one body, each with its length before it: how they are sent by phones, and how they are kept.</summary>
    public static byte[] Pack(IReadOnlyList<ReadOnlyMemory<byte>> frames)
    {
        var packed = new byte[frames.Sum(f => 4 + f.Length)];
        var at = 0;
        foreach (var frame in frames)
        {
            BinaryPrimitives.WriteInt32BigEndian(packed.AsSpan(at), frame.Length);
            frame.CopyTo(packed.AsMemory(at + 4));
            at += 4 + frame.Length;
        }
        return packed;
    }

    private static SentFrames Nothing { get; } = new([], new Dictionary<string, string>());

    private static List<ReadOnlyMemory<byte>> Unpack(ReadOnlyMemory<byte> packed)
    {
        var frames = new List<ReadOnlyMemory<byte>>();
        while (packed.Length > 0)
        {
            if (packed.Length < 4 || frames.Count == MostFrames)
                return [];
            var length = BinaryPrimitives.ReadInt32BigEndian(packed.Span);
            if (length <= 0 || length > ImageLimits.Frame.MaxBytes || length > packed.Length - 4)
                return [];
            frames.Add(packed.Slice(4, length));
            packed = packed[(4 + length)..];
        }
        return frames;
    }
}
