using System.Buffers.Binary;
using System.Text;
using Zhuxue.Vision.Images;

namespace Zhuxue.Tests.Vision;

[Trait("Category", "NoDatabase")]
public sealed class ImageDecoderTests
{
    [Fact]
    public void A_jpeg_comes_back_as_it_was_but_for_the_loss()
    {
        var image = Quarters(64, 32);
        var again = Pictures.Decoded(JpegEncoder.Encode(image, 95));
        Assert.Equal((64, 32), (again.Width, again.Height));
        Assert.Equal("RGBW", Corners(again));
    }

    [Theory]
    [InlineData(1, "RGBW")]
    [InlineData(2, "GRWB")]
    [InlineData(3, "WBGR")]
    [InlineData(4, "BWRG")]
    [InlineData(5, "RBGW")]
    [InlineData(6, "BRWG")]
    [InlineData(7, "WGBR")]
    [InlineData(8, "GWRB")]
    public void Each_exif_orientation_is_turned_upright(int orientation, string corners)
    {
        // The corners as stored are R (top left), G (top right), B (bottom left), W.
        foreach (var little in new[] { true, false })
        {
            var image = Pictures.Decoded(WithOrientation(JpegEncoder.Encode(Quarters(64, 32), 95), orientation, little));
            Assert.Equal(orientation >= 5 ? (32, 64) : (64, 32), (image.Width, image.Height));
            Assert.Equal(corners, Corners(image));
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(9)]
    [InlineData(4711)]
    public void A_senseless_orientation_counts_as_upright(int orientation) =>
        Assert.Equal("RGBW", Corners(Pictures.Decoded(WithOrientation(JpegEncoder.Encode(Quarters(64, 32), 95), orientation, little: true))));

    [Fact]
    public void A_pdf_called_jpg_is_no_image() =>
        Assert.Equal(ImageRefusal.NotAnImage, ImageDecoder.Decode(Encoding.ASCII.GetBytes("%PDF-1.7\n%âãÏÓ\n1 0 obj <</Type/Catalog>> endobj")).Refusal);

    [Fact]
    public void Nothing_at_all_is_no_image()
    {
        Assert.Equal(ImageRefusal.NotAnImage, ImageDecoder.Decode([]).Refusal);
        Assert.Equal(ImageRefusal.NotAnImage, ImageDecoder.Decode([0xFF]).Refusal);
    }

    [Theory]
    [InlineData("GIF89a")]
    [InlineData("BM6\u0000\u0000\u0000")]
    [InlineData("RIFF\u0010\u0000\u0000\u0000WEBPVP8 ")]
    [InlineData("\u0000\u0000\u0000\u0018ftypheic\u0000\u0000")]
    public void Other_picture_formats_are_named_as_such(string start) =>
        Assert.Equal(ImageRefusal.UnsupportedFormat, ImageDecoder.Decode(Encoding.Latin1.GetBytes(start)).Refusal);

    [Theory]
    [InlineData(0.1)]
    [InlineData(0.5)]
    [InlineData(0.95)]
    public void A_truncated_jpeg_is_broken(double part)
    {
        var file = Clips.Frame(Clips.Cap13.Neutral);
        Assert.Equal(ImageRefusal.Broken, ImageDecoder.Decode(file.AsSpan(0, (int)(file.Length * part))).Refusal);
    }

    [Fact]
    public void Forty_megapixels_are_refused_by_the_header_alone()
    {
        // The header says 8000 × 5000; the data behind it are those of a tiny picture.
        var jpeg = JpegEncoder.Encode(Quarters(16, 16));
        var frame = jpeg.AsSpan().IndexOf((ReadOnlySpan<byte>)[0xFF, 0xC0]);
        BinaryPrimitives.WriteUInt16BigEndian(jpeg.AsSpan(frame + 5), 5000);
        BinaryPrimitives.WriteUInt16BigEndian(jpeg.AsSpan(frame + 7), 8000);
        Assert.Equal(ImageRefusal.TooManyPixels, ImageDecoder.Decode(jpeg).Refusal);

        var png = Png(8, 8, [.. Enumerable.Repeat((byte)9, 192)]);
        BinaryPrimitives.WriteInt32BigEndian(png.AsSpan(16), 60_000);
        BinaryPrimitives.WriteInt32BigEndian(png.AsSpan(20), 60_000);
        Assert.Equal(ImageRefusal.TooManyPixels, ImageDecoder.Decode(png).Refusal);
    }

    [Fact]
    public void More_bytes_than_allowed_are_refused() =>
        Assert.Equal(ImageRefusal.TooManyBytes, ImageDecoder.Decode(new byte[10 * 1024 * 1024 + 1]).Refusal);

    [Fact]
    public void A_png_is_read()
    {
        var image = Quarters(20, 10);
        var decoded = ImageDecoder.Decode(Png(20, 10, image.Pixels.ToArray()));
        Assert.Null(decoded.Refusal);
        Assert.Equal("RGBW", Corners(decoded.Image!));
    }

    [Fact]
    public void A_damaged_png_is_broken()
    {
        var png = Png(20, 10, Quarters(20, 10).Pixels.ToArray());
        Assert.Equal(ImageRefusal.Broken, ImageDecoder.Decode(png.AsSpan(0, png.Length - 30)).Refusal);
        Assert.Equal(ImageRefusal.Broken, ImageDecoder.Decode(png.AsSpan(0, 20)).Refusal);
        png[^20] ^= 0xFF;
        Assert.Equal(ImageRefusal.Broken, ImageDecoder.Decode(png).Refusal);
    }

    [Fact]
    public void A_large_photo_may_be_decoded_smaller()
    {
        var file = JpegEncoder.Encode(Quarters(4000, 3000), 60);
        var image = ImageDecoder.Decode(file, enough: 900).Image!;
        Assert.Equal((1000, 750), (image.Width, image.Height));
        Assert.Equal("RGBW", Corners(image));
    }

    [Fact]
    public void Cropping_and_fitting_keep_what_lies_there()
    {
        var image = Quarters(400, 200);
        Assert.Equal((100, 50), (image.Fit(100).Width, image.Fit(100).Height));
        Assert.Equal("RGBW", Corners(image.Fit(100)));
        Assert.Equal("GGGG", Corners(image.Crop(210, 5, 150, 80)));
        Assert.Equal((20, 20), (image.Crop(380, 180, 500, 500).Width, image.Crop(380, 180, 500, 500).Height));
    }

    /// <summary>Red, green, blue and white quarters.</summary>
    private static RgbImage Quarters(int width, int height)
    {
        var pixels = new byte[width * height * 3];
        for (var i = 0; i < width * height; i++)
        {
            var (right, lower) = (i % width >= width / 2, i / width >= height / 2);
            // Red stands alone at the top left and in white.
            pixels[3 * i] = (byte)(right == lower ? 255 : 0);
            pixels[3 * i + 1] = (byte)(right ? 255 : 0);
            pixels[3 * i + 2] = (byte)(lower ? 255 : 0);
        }
        return RgbImage.From(width, height, pixels);
    }

    private static string Corners(RgbImage image) =>
        string.Concat(At(image, 1, 1), At(image, image.Width - 2, 1), At(image, 1, image.Height - 2), At(image, image.Width - 2, image.Height - 2));

    private static string At(RgbImage image, int x, int y)
    {
        var pixel = image.Pixels.Slice((y * image.Width + x) * 3, 3);
        return (pixel[0] > 127, pixel[1] > 127, pixel[2] > 127) switch
        {
            (true, false, false) => "R",
            (false, true, false) => "G",
            (false, false, true) => "B",
            (true, true, true) => "W",
            _ => "?",
        };
    }

    private static byte[] WithOrientation(byte[] jpeg, int orientation, bool little)
    {
        byte[] tiff = little
            ? [(byte)'I', (byte)'I', 42, 0, 8, 0, 0, 0, 1, 0, 0x12, 0x01, 3, 0, 1, 0, 0, 0, (byte)orientation, (byte)(orientation >> 8), 0, 0, 0, 0, 0, 0]
            : [(byte)'M', (byte)'M', 0, 42, 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, (byte)(orientation >> 8), (byte)orientation, 0, 0, 0, 0, 0, 0];
        byte[] body = [.. "Exif\0\0"u8, .. tiff];
        return [.. jpeg.AsSpan(0, 2), 0xFF, 0xE1, 0, (byte)(body.Length + 2), .. body, .. jpeg.AsSpan(2)];
    }

    private static byte[] Png(int width, int height, byte[] rgb) => PngWriter.Write(width, height, rgb);
}
