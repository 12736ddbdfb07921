using System.Diagnostics;
using System.Text;
using Zhuxue.Training.Accounts.Images;
using Zhuxue.Vision.Faces;
using Zhuxue.Vision.Images;

namespace Zhuxue.Tests.Vision;

/// <summary>What strangers may send instead of a photo. The native decoders run in our process: whatever comes, it must live.</summary>
[Trait("Category", "NoDatabase")]
public sealed class HostilePictureTests(ITestOutputHelper output)
{
    [Fact]
    public void Thousands_of_damaged_files_give_a_picture_or_a_refusal_each()
    {
        const int Files = 4_000;
        var pictures = 0;
        Parallel.For(0, Files, new ParallelOptions { MaxDegreeOfParallelism = 2 }, number =>
        {
            var file = DecoderFuzz.Mutated(number);
            if (DecoderFuzz.Judge(file).Image is not null)
                Interlocked.Increment(ref pictures);
            _ = PhotoDate.Of(file);
        });
        // Else the mutations are too coarse to reach the decoders behind the header, or do nothing at all.
        Assert.InRange(pictures, Files / 20, Files * 19 / 20);
    }

    /// <summary>The long run: ZHUXUE_FUZZ_MINUTES says how long. It prints the number of the file at hand first, so that a crash of the process names it.</summary>
    [Fact(Explicit = true)]
    public void The_decoders_live_through_minutes_of_damaged_files()
    {
        var minutes = double.Parse(Environment.GetEnvironmentVariable("ZHUXUE_FUZZ_MINUTES") ?? "1", System.Globalization.CultureInfo.InvariantCulture);
        var (clock, begin, slowest) = (Stopwatch.StartNew(), Environment.TickCount & 0xFFFFFF, TimeSpan.Zero);
        var (files, pictures) = (0, 0);
        for (; clock.Elapsed.TotalMinutes < minutes; files++)
        {
            var file = DecoderFuzz.Mutated(begin + files);
            var started = clock.Elapsed;
            if (DecoderFuzz.Judge(file).Image is { } image)
            {
                pictures++;
                // Every hundredth goes through the models as well.
                if (pictures % 100 == 0)
                    VisionLab.Photos.Check(image, PhotoKind.Snapshot);
            }
            _ = PhotoDate.Of(file);
            if (clock.Elapsed - started > slowest)
                slowest = clock.Elapsed - started;
        }
        output.WriteLine($"{files:N0} files from {begin}, {pictures:N0} pictures, the slowest took {slowest.TotalMilliseconds:N0} ms, {Process.GetCurrentProcess().WorkingSet64 / 1e6:N0} MB");
        Assert.True(slowest < TimeSpan.FromSeconds(10));
    }

    [Fact]
    public void Every_cut_of_a_file_is_refused_or_read()
    {
        foreach (var seed in DecoderFuzz.Seeds)
        {
            for (var length = 0; length < seed.Length; length += Math.Max(1, seed.Length / 150))
                DecoderFuzz.Judge(seed[..length]);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(11)]
    public void Almost_nothing_behind_a_right_signature_is_broken(int bytes)
    {
        Assert.Equal(ImageRefusal.Broken, ImageDecoder.Decode([0xFF, 0xD8, 0xFF, .. new byte[bytes]]).Refusal);
        Assert.Equal(ImageRefusal.Broken, ImageDecoder.Decode([0x89, .. "PNG\r\n"u8, 0x1A, 0x0A, .. new byte[bytes]]).Refusal);
    }

    [Fact]
    public void Odd_but_good_pngs_are_read()
    {
        foreach (var file in new[]
        {
            PngWriter.Write(4, 3, 16, 2, false, 24, new byte[72]),
            PngWriter.Write(4, 3, 1, 0, false, 1, [0xA0, 0x50, 0xA0]),
            PngWriter.Write(4, 3, 8, 3, false, 4, new byte[12], PngWriter.Chunk("PLTE"u8, [1, 2, 3])),
            PngWriter.Write(4, 3, 8, 4, false, 8, new byte[24]),
            PngWriter.Interlaced(9, 5),
        })
            Assert.NotNull(DecoderFuzz.Judge(file).Image);
        Assert.Equal(ImageRefusal.Animated, DecoderFuzz.Judge(PngWriter.Animated(4, 3, new byte[36])).Refusal);
    }

    [Fact]
    public void What_unpacks_to_200_megabytes_is_passed_over_or_refused()
    {
        // Less than a megabyte each: in a comment, in a colour profile, and as the pixels of a picture that says it is tiny.
        const int Bomb = 200 * 1024 * 1024;
        foreach (var file in new[]
        {
            PngWriter.Write(4, 3, 8, 2, false, 12, new byte[36], PngWriter.TextBomb(Bomb)),
            PngWriter.Write(4, 3, 8, 2, false, 12, new byte[36], PngWriter.ProfileBomb(Bomb)),
            PngWriter.Write(4, 3, 8, 2, false, 13, new byte[13 * 2_000_000]),
        })
        {
            var decoded = ImageDecoder.Decode(file, new ImageLimits(10 * 1024 * 1024, 1000));
            Assert.True(decoded is { Image: { Width: 4, Height: 3 }, Refusal: null } or { Image: null, Refusal: ImageRefusal.Broken }, $"{decoded}");
        }
    }

    [Fact]
    public void A_cmyk_jpeg_is_named_as_what_it_is_and_one_of_many_scans_ends()
    {
        // Four components in the frame header and in the scan: CMYK.
        var jpeg = Pictures.Flat(128, 16, 16);
        Assert.NotNull(DecoderFuzz.Judge(jpeg).Image);
        Assert.Equal(ImageRefusal.PrintColours, ImageDecoder.Decode(Cmyk()).Refusal);

        // A progressive file of 1 megapixel that says a scan 20,000 times: without the limit it would be read, after minutes.
        Assert.Equal(ImageRefusal.Broken, ImageDecoder.Decode(Progressive(1024, 1024, scans: 20_000)).Refusal);
    }

    [Fact]
    public void An_exif_that_lies_about_its_size_points_into_nowhere_or_into_itself_counts_as_upright()
    {
        var plain = JpegEncoder.Encode(Pictures.Decoded(Pictures.Flat(90, 32, 16)), 90);
        foreach (var tiff in new byte[][]
        {
            [], [.. "II*\0"u8], [.. "II*\0"u8, 0xFF, 0xFF, 0xFF, 0xFF], [.. "MM\0*"u8, 0xFF, 0xFF, 0xFF, 0xFE, 0, 0],
            // 65,535 entries that are not there; a directory that points to itself.
            [.. "II*\0"u8, 8, 0, 0, 0, 0xFF, 0xFF, 0x69, 0x87, 4, 0, 1, 0, 0, 0, 8, 0, 0, 0],
            [.. "II*\0"u8, 0, 0, 0, 0, .. new byte[40]],
        })
        {
            byte[] body = [.. "Exif\0\0"u8, .. tiff];
            byte[] file = [.. plain.AsSpan(0, 2), 0xFF, 0xE1, 0, (byte)(body.Length + 2), .. body, .. plain.AsSpan(2)];
            Assert.Equal((32, 16), (ImageDecoder.Decode(file).Image!.Width, ImageDecoder.Decode(file).Image!.Height));
            Assert.Null(PhotoDate.Of(file));
        }
        // Thousands of Exif segments, and one that says it is longer than the file.
        byte[] segment = [0xFF, 0xE1, 0, 20, .. "Exif\0\0"u8, .. Encoding.ASCII.GetBytes("II*\0nonsense")];
        byte[] many = [.. plain.AsSpan(0, 2), .. Enumerable.Repeat(segment, 20_000).SelectMany(s => s), .. plain.AsSpan(2)];
        Assert.NotNull(ImageDecoder.Decode(many).Image);
        Assert.Null(PhotoDate.Of([0xFF, 0xD8, 0xFF, 0xE1, 0xFF, 0xFF, .. "Exif"u8]));
    }

    /// <summary>A frame header of four components before whatever follows: enough for the header to be judged.</summary>
    private static byte[] Cmyk()
    {
        byte[] frame = [0xFF, 0xC0, 0, 20, 8, 0, 16, 0, 16, 4, 1, 0x11, 0, 2, 0x11, 0, 3, 0x11, 0, 4, 0x11, 0];
        byte[] quantisation = [0xFF, 0xDB, 0, 67, 0, .. Enumerable.Repeat((byte)1, 64)];
        byte[] adobe = [0xFF, 0xEE, 0, 14, .. "Adobe"u8, 0, 100, 0, 0, 0, 0, 0];
        byte[] scan = [0xFF, 0xDA, 0, 14, 4, 1, 0, 2, 0, 3, 0, 4, 0, 0, 63, 0, 0, 0];
        return [0xFF, 0xD8, .. adobe, .. quantisation, .. frame, .. scan, 0xFF, 0xD9];
    }

    /// <summary>A grey progressive JPEG with one DC scan, said over and over.</summary>
    private static byte[] Progressive(int width, int height, int scans)
    {
        byte[] quantisation = [0xFF, 0xDB, 0, 67, 0, .. Enumerable.Repeat((byte)1, 64)];
        byte[] frame = [0xFF, 0xC2, 0, 11, 8, (byte)(height >> 8), (byte)height, (byte)(width >> 8), (byte)width, 1, 1, 0x11, 0];
        // One code of one bit: "no difference".
        byte[] huffman = [0xFF, 0xC4, 0, 20, 0, 1, .. new byte[15], 0];
        byte[] ac = [0xFF, 0xC4, 0, 20, 0x10, 1, .. new byte[15], 0];
        byte[] dcScan = [0xFF, 0xDA, 0, 8, 1, 1, 0, 0, 0, 0, .. new byte[width / 8 * height / 8 / 8]];
        byte[] acScan = [0xFF, 0xDA, 0, 8, 1, 1, 0, 1, 63, 0, .. new byte[64]];
        return [0xFF, 0xD8, .. quantisation, .. frame, .. huffman, .. ac, .. dcScan, .. Enumerable.Repeat(acScan, scans).SelectMany(s => s), 0xFF, 0xD9];
    }
}
