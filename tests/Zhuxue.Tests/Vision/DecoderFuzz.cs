using System.Buffers.Binary;
using System.IO.Compression;
using Zhuxue.Vision.Images;

namespace Zhuxue.Tests.Vision;

/// <summary>Makes hostile pictures out of good ones: bytes changed, cut off, doubled, spliced with another file, headers that lie.</summary>
internal static class DecoderFuzz
{
    private static readonly ImageLimits Limits = new(300 * 1024, 1280 * 1280);

    /// <summary>Good files to begin with: baseline, grey, large chroma, with Exif; PNG in RGB, grey, palette, 16 bits, interlaced, animated.</summary>
    public static IReadOnlyList<byte[]> Seeds { get; } = MakeSeeds();

    /// <summary>One hostile file; the same number gives the same file.</summary>
    public static byte[] Mutated(int number)
    {
        var random = new Random(number);
        var file = (byte[])Seeds[random.Next(Seeds.Count)].Clone();
        for (var rounds = 1 + random.Next(4); rounds > 0; rounds--)
            file = Once(file, random);
        return file;
    }

    /// <summary>Decodes a file as the site's doors do. A picture or a typed refusal, never both, never an exception, never beyond the limits.</summary>
    public static DecodedImage Judge(byte[] file)
    {
        var decoded = ImageDecoder.Decode(file, Limits, file.Length % 2 == 0 ? 320 : null);
        Assert.True(decoded.Image is null != decoded.Refusal is null, "Exactly one of picture and refusal.");
        if (decoded.Image is { } image)
        {
            Assert.InRange((long)image.Width * image.Height, 1, Limits.MaxPixels);
            Assert.Equal(image.Width * image.Height * 3, image.Pixels.Length);
        }
        return decoded;
    }

    private static byte[] Once(byte[] file, Random random)
    {
        if (file.Length < 32)
            return file;
        switch (random.Next(8))
        {
            case 0:
                for (var i = 1 + random.Next(20); i > 0; i--)
                    file[random.Next(file.Length)] = (byte)random.Next(256);
                return file;
            case 1:
                // The head holds sizes, tables and counts.
                for (var i = 1 + random.Next(6); i > 0; i--)
                    file[random.Next(Math.Min(file.Length, 700))] ^= (byte)(1 << random.Next(8));
                return file;
            case 2:
                return file[..random.Next(file.Length)];
            case 3:
                var (from, length) = (random.Next(file.Length), random.Next(400));
                return [.. file[..from], .. file.Skip(from + length)];
            case 4:
                var (start, size) = (random.Next(file.Length), random.Next(2000));
                return [.. file[..start], .. file.Skip(start).Take(size), .. file.Skip(start)];
            case 5:
                var other = Seeds[random.Next(Seeds.Count)];
                return [.. file[..random.Next(file.Length)], .. other.Skip(random.Next(other.Length))];
            case 6:
                BinaryPrimitives.WriteUInt32BigEndian(file.AsSpan(random.Next(file.Length - 4)), random.Next(3) switch { 0 => 0xFFFFFFFF, 1 => 0x7FFFFFFF, _ => (uint)random.Next() });
                return file;
            default:
                // A right checksum lets a wrong PNG chunk through to the parser behind it.
                return PngWriter.WithRightChecksums(file);
        }
    }

    private static List<byte[]> MakeSeeds()
    {
        var frame = Clips.Frame(Clips.Cap13.Neutral);
        var small = Pictures.Decoded(frame).Resize(160, 120);
        var grey = new byte[64 * 48];
        for (var i = 0; i < grey.Length; i++)
            grey[i] = (byte)(i * 7);
        return
        [
            frame,
            JpegEncoder.Encode(small, 95),
            JpegEncoder.Encode(small, 60),
            Accounts.Photos.TakenAt(JpegEncoder.Encode(small, 60), "2026:01:01 08:00:00"),
            PngWriter.Write(small.Width, small.Height, small.Pixels.ToArray()),
            PngWriter.Write(64, 48, depth: 8, colour: 0, interlaced: false, stride: 64, grey),
            PngWriter.Write(32, 24, depth: 16, colour: 2, interlaced: false, stride: 32 * 6, [.. Enumerable.Range(0, 32 * 24 * 6).Select(i => (byte)(i * 13))]),
            PngWriter.Write(32, 24, depth: 8, colour: 6, interlaced: false, stride: 32 * 4, [.. Enumerable.Range(0, 32 * 24 * 4).Select(i => (byte)(i * 5))]),
            PngWriter.Interlaced(16, 16),
            PngWriter.Animated(small.Width, small.Height, small.Pixels.ToArray()),
        ];
    }
}
