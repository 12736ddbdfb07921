using FsCheck;
using FsCheck.Fluent;
using Zhuxue.Documents.Pdf.Images;
using Zhuxue.Tests.Documents.Papers;
using Zhuxue.Vision.Images;

namespace Zhuxue.Tests.Documents.Pdf;

/// <summary>JPEG files from anywhere: taken without what they tell besides the picture, or refused.</summary>
[Trait("Category", "NoDatabase")]
public sealed class JpegPictureTests
{
    [Fact]
    public void Place_and_comments_are_left_out_and_the_picture_stays()
    {
        // EXIF with a position, a comment, and something hidden behind the end.
        byte[] told = [0xff, 0xd8, 0xff, 0xe1, 0, 12, .. "Exif\0\0GPS!"u8, 0xff, 0xfe, 0, 8, .. "secret"u8, .. Samples.Portrait[2..], .. "hidden"u8];
        var picture = JpegPicture.Read(told).Picture!;
        Assert.Equal((240, 320, false), (picture.Width, picture.Height, picture.Grey));
        Assert.Equal(ImageDecoder.Decode(Samples.Portrait).Image!.Pixels, ImageDecoder.Decode(picture.Data).Image!.Pixels);
        foreach (var part in (byte[][])[[.. "Exif"u8], [.. "secret"u8], [.. "hidden"u8], [.. "JFIF"u8]])
            Assert.True(picture.Data.AsSpan().IndexOf(part) < 0);
    }

    [Fact]
    public void Damaged_files_are_refused_or_taken_and_never_a_fault() => Prop.ForAll(
        Gen.Choose(0, 1500).ToArbitrary(), Gen.Choose(0, 255).ToArbitrary(), Gen.Choose(2, 9000).ToArbitrary(), (at, value, length) =>
        {
            var file = Samples.Portrait[..Math.Min(length, Samples.Portrait.Length)];
            file[at % file.Length] = (byte)value;
            var (picture, refusal) = JpegPicture.Read(file);
            Assert.True(picture is null != refusal is null);
        }).QuickCheckThrowOnFailure();
}
