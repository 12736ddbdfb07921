using Microsoft.Extensions.Options;
using Zhuxue.Vision;
using Zhuxue.Vision.Faces;
using Zhuxue.Vision.Images;

namespace Zhuxue.Training.Accounts.Images;

/// <summary>A picture as it was uploaded, or words beside the field.</summary>
/// <param name="IsBusy">Nothing is wrong with it: the line was full.</param>
internal sealed record UploadedPhoto(byte[] Bytes, RgbImage? Image, string? Words, bool IsBusy = false);

/// <summary>Reads uploaded pictures: what they are is told from their content, limits come first, rotation is applied, metadata falls away.</summary>
internal sealed class PhotoFile(VisionLine vision, IOptions<AccountsOptions> options)
{
    private const int Quality = 90;

    /// <summary>Reads the file to an upright picture whose longer side has at least <paramref name="enough"/> pixels where the file has them.</summary>
    public async Task<UploadedPhoto> ReadAsync(IFormFile? file, int enough, CancellationToken cancellationToken)
    {
        if (file is not { Length: > 0 })
            return Refused("请拍一张照片，或者选一张照片。");
        if (file.Length > options.Value.ImageBytesMost)
            return Refused(Say(Words.For(ImageRefusal.TooManyBytes)));
        using var memory = new MemoryStream((int)file.Length);
        await file.CopyToAsync(memory, cancellationToken);
        var bytes = memory.ToArray();
        return await vision.TryRunAsync(() => Decode(bytes, enough), underWay: false, cancellationToken) ?? Refused(BusyWords) with { IsBusy = true };
    }

    /// <summary>Beside the field, when more people upload than can be served.</summary>
    public string BusyWords => $"现在上传照片的人很多，这张还没有收。请等 {BusySeconds} 秒再传一次。";

    /// <summary>When to come again, in whole seconds.</summary>
    public int BusySeconds => (int)vision.RetryAfter.TotalSeconds;

    private UploadedPhoto Decode(byte[] bytes, int enough)
    {
        var decoded = ImageDecoder.Decode(bytes, ImageLimits.Upload with { MaxBytes = (int)options.Value.ImageBytesMost }, enough);
        return decoded.Image is { } image ? new(bytes, image, null) : Refused(Say(Words.For(decoded.Refusal!.Value)));
    }

    /// <summary>A new JPEG of at most <paramref name="longSide"/> pixels, without anything but the picture.</summary>
    public static byte[] Encode(RgbImage image, int longSide) => JpegEncoder.Encode(image.Fit(longSide), Quality);

    public static string Say(Wording wording) => wording.Cause + wording.Remedy;

    private static UploadedPhoto Refused(string words) => new([], null, words);
}
