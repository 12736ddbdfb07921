using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using Zhuxue.Tests.Site;
using Zhuxue.Tests.Vision;
using Zhuxue.Training.Commands.Cards;
using Zhuxue.Vision.Images;

namespace Zhuxue.Tests.Accounts;

/// <summary>Pictures of cards and people for uploads, and the way to upload them.</summary>
internal static class Photos
{
    /// <summary>One man, in one recording for the portrait and in another for the card.</summary>
    public static byte[] Portrait => Clips.Frame(Clips.Cap13.Neutral);

    public static byte[] OtherMan => Clips.Frame(Clips.Franck.Neutral);

    /// <summary>The same man as <see cref="Portrait"/>, as he is on his card.</summary>
    public static byte[] OnCard => Clips.Frame(Clips.Cap12.Neutral);

    /// <summary>A card of the account's person, with the face of <see cref="OnCard"/>.</summary>
    public static SpecimenCard CardOf(string idNumber, string name = "陈建国", byte[]? face = null) =>
        new SpecimenCard(name, "汉", DateOnly.ParseExact(idNumber.AsSpan(6, 8), "yyyyMMdd", CultureInfo.InvariantCulture), "演示市演示区样张路 1 号", idNumber) { Face = face ?? OnCard }.IssuedOn(new(2020, 1, 1));

    /// <summary>The front as a phone takes it.</summary>
    public static async Task<byte[]> FrontAsync(this SpecimenCard card, CardPhoto? way = null) => (way ?? new CardPhoto(2, Margin: 0.1)).Take(await card.FrontAsync(default));

    /// <summary>The back as a phone takes it.</summary>
    public static async Task<byte[]> BackAsync(this SpecimenCard card, CardPhoto? way = null) => (way ?? new CardPhoto(-2, Margin: 0.1)).Take(await card.BackAsync(default));

    /// <summary>A picture of no card: pale ground, grey lines.</summary>
    public static byte[] NoCard()
    {
        const int width = 1600, height = 1000;
        var pixels = new byte[width * height * 3];
        for (var i = 0; i < pixels.Length; i++)
            pixels[i] = (byte)(205 + (i / 3 % width * 7 + i / 3 / width * 13) % 23);
        for (var line = 0; line < 6; line++)
            Fill(pixels, width, 120, 150 + line * 110, 560, 36, 90);
        return JpegEncoder.Encode(RgbImage.From(width, height, pixels));
    }

    /// <summary>The picture with the Exif statement that it was taken at a time.</summary>
    public static byte[] TakenAt(byte[] jpeg, string exifTime)
    {
        // TIFF, little-endian: IFD 0 with one entry (Exif directory at 26), Exif directory with one entry (text at 44).
        var tiff = new byte[64];
        "II*\0"u8.CopyTo(tiff);
        BinaryPrimitives.WriteInt32LittleEndian(tiff.AsSpan(4), 8);
        Entry(tiff.AsSpan(8), 0x8769, 4, 1, 26);
        Entry(tiff.AsSpan(26), 0x9003, 2, 20, 44);
        Encoding.ASCII.GetBytes(exifTime).CopyTo(tiff, 44);
        byte[] body = [.. "Exif\0\0"u8, .. tiff];
        return [.. jpeg.AsSpan(0, 2), 0xFF, 0xE1, 0, (byte)(body.Length + 2), .. body, .. jpeg.AsSpan(2)];

        static void Entry(Span<byte> directory, ushort tag, ushort type, int count, int value)
        {
            BinaryPrimitives.WriteUInt16LittleEndian(directory, 1);
            BinaryPrimitives.WriteUInt16LittleEndian(directory[2..], tag);
            BinaryPrimitives.WriteUInt16LittleEndian(directory[4..], type);
            BinaryPrimitives.WriteInt32LittleEndian(directory[6..], count);
            BinaryPrimitives.WriteInt32LittleEndian(directory[10..], value);
        }
    }

    /// <summary>The header says 8000 × 5000.</summary>
    public static byte[] FortyMegapixels()
    {
        var jpeg = Pictures.Flat(128, 16, 16);
        var frame = jpeg.AsSpan().IndexOf((ReadOnlySpan<byte>)[0xFF, 0xC0]);
        BinaryPrimitives.WriteUInt16BigEndian(jpeg.AsSpan(frame + 5), 5000);
        BinaryPrimitives.WriteUInt16BigEndian(jpeg.AsSpan(frame + 7), 8000);
        return jpeg;
    }

    public static async Task<Browser> UploadCardAsync(this Browser browser, string side, byte[] photo, string fileName = "card.jpg", bool agree = true)
    {
        await browser.OpenAsync("/profile/id-card/" + side);
        return await browser.SubmitAsync("main form", agree ? new() { ["Input.Agreed"] = "true" } : null, new() { ["Input.Photo"] = (fileName, photo) });
    }

    public static async Task<Browser> UploadPortraitAsync(this Browser browser, byte[] photo, string fileName = "me.jpg", bool agree = true, bool recent = true)
    {
        await browser.OpenAsync("/profile/portrait");
        var fields = new Dictionary<string, string>();
        if (agree)
            fields["Input.Agreed"] = "true";
        if (recent)
            fields["Input.Recent"] = "true";
        return await browser.SubmitAsync("main form", fields, new() { ["Input.Photo"] = (fileName, photo) });
    }

    /// <summary>The words beside the field for the picture.</summary>
    public static string? PhotoError(this Browser browser) => browser.Status != System.Net.HttpStatusCode.OK ? browser.Words : browser.Page.QuerySelector("#Input-Photo-error")?.TextContent.Trim() ?? browser.Page.QuerySelector("main .zx-field-error:not([hidden])")?.TextContent.Trim();

    private static void Fill(byte[] pixels, int width, int left, int top, int across, int down, byte grey)
    {
        for (var row = top; row < top + down; row++)
            pixels.AsSpan((row * width + left) * 3, across * 3).Fill(grey);
    }
}
