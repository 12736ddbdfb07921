using System.Diagnostics;
using System.Net;
using Microsoft.Extensions.Options;
using Zhuxue.Training.Commands.Smoke;
using Zhuxue.Vision.Faces;
using Zhuxue.Vision.Images;

namespace Zhuxue.Training.Commands.Demo;

/// <summary>Pictures for demo learners: drawn specimen cards, and frames of the clips in artifacts/parts. Nothing of it is in the repository.</summary>
internal sealed class DemoPictures(IOptions<PlatformOptions> platform, PhotoCheck photos)
{
    private static readonly (double From, double To) Cap12 = (0.4, 0.8), Cap13 = (29.0, 30.0), Franck = (4.0, 5.0);

    /// <summary>A portrait that passes the photo check, with its embedding.</summary>
    public async Task<(byte[] Photo, FaceEmbedding Embedding)> PortraitAsync(string clip, CancellationToken cancellationToken)
    {
        var photo = (await FramesAsync(clip, cancellationToken))[0];
        return (photo, photos.Check(photo, PhotoKind.Portrait).Embedding ?? throw new InvalidOperationException($"The frame of clip {clip} does not pass as a portrait."));
    }

    /// <summary>Snapshots of the same person, with their similarity to the portrait.</summary>
    public async Task<IReadOnlyList<(byte[] Photo, double Similarity)>> SnapshotsAsync(string clip, CancellationToken cancellationToken)
    {
        var portrait = (await PortraitAsync(clip == "cap13_edit2" ? "cap12_edit" : clip, cancellationToken)).Embedding;
        return [.. (await FramesAsync(clip, cancellationToken)).Skip(1).Select(photo =>
            (photo, Math.Round(photos.Check(photo, PhotoKind.Snapshot).Embedding?.SimilarityTo(portrait) ?? 0, 3)))];
    }

    public static Task<byte[]> IdCardFrontAsync(string name, CancellationToken cancellationToken) => CardAsync(
        $"""
        <text x="60" y="110" font-size="34">姓名　{WebUtility.HtmlEncode(name)}</text><text x="60" y="180" font-size="34">性别　样　民族　样</text>
        <text x="60" y="250" font-size="34">出生　样张</text><text x="60" y="320" font-size="34">住址　演示数据，不是证件</text><text x="60" y="470" font-size="34">公民身份号码　演示样张</text>
        <rect x="630" y="90" width="240" height="300" rx="12" fill="#c9dbe0"/><circle cx="750" cy="200" r="62" fill="#9db8bf"/><path d="M650 390q0-110 100-110t100 110z" fill="#9db8bf"/>
        """, cancellationToken);

    public static Task<byte[]> IdCardBackAsync(CancellationToken cancellationToken) => CardAsync(
        """
        <circle cx="160" cy="150" r="70" fill="#d79a94"/><text x="300" y="140" font-size="44">演示样张</text><text x="300" y="210" font-size="44">居民身份证（样）</text>
        <text x="220" y="400" font-size="34">签发机关　演示</text><text x="220" y="470" font-size="34">有效期限　演示</text>
        """, cancellationToken);

    private async Task<IReadOnlyList<byte[]>> FramesAsync(string clip, CancellationToken cancellationToken)
    {
        var (from, to) = clip switch { "cap12_edit" => Cap12, "cap13_edit2" => Cap13, _ => Franck };
        return await ClipFrames.ReadAsync(Path.Combine(platform.Value.PartsFolder, "clips", clip + ".mp4"), from, to, 5, cancellationToken);
    }

    private static async Task<byte[]> CardAsync(string content, CancellationToken cancellationToken)
    {
        var svg = $"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 960 600" font-family="Noto Sans CJK SC, WenQuanYi Zen Hei" fill="#33484f"><rect width="960" height="600" rx="28" fill="#eaf2f3"/>{content}</svg>""";
        using var draw = Process.Start(new ProcessStartInfo("rsvg-convert", ["--width", "960"]) { RedirectStandardInput = true, RedirectStandardOutput = true })
            ?? throw new InvalidOperationException("rsvg-convert does not start. Install the Debian package librsvg2-bin.");
        await draw.StandardInput.WriteAsync(svg.AsMemory(), cancellationToken);
        draw.StandardInput.Close();
        using var png = new MemoryStream();
        await draw.StandardOutput.BaseStream.CopyToAsync(png, cancellationToken);
        await draw.WaitForExitAsync(cancellationToken);
        return ImageDecoder.Decode(png.ToArray()).Image is { } image ? JpegEncoder.Encode(image) : throw new InvalidOperationException("rsvg-convert drew no picture.");
    }
}
