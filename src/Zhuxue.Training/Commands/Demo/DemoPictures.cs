using Microsoft.Extensions.Options;
using Zhuxue.Training.Commands.Smoke;
using Zhuxue.Vision.Faces;

namespace Zhuxue.Training.Commands.Demo;

/// <summary>Pictures for demo learners: frames of the clips in artifacts/parts. Nothing of it is in the repository.</summary>
internal sealed class DemoPictures(IOptions<PlatformOptions> platform, PhotoCheck photos)
{
    private static readonly (double From, double To) Cap12 = (0.4, 0.8), Cap13 = (29.0, 30.0), Franck = (4.0, 5.0);

    private readonly Dictionary<string, IReadOnlyList<byte[]>> _frames = [];

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

    private async Task<IReadOnlyList<byte[]>> FramesAsync(string clip, CancellationToken cancellationToken)
    {
        var (from, to) = clip switch { "cap12_edit" => Cap12, "cap13_edit2" => Cap13, _ => Franck };
        if (!_frames.TryGetValue(clip, out var frames))
            _frames[clip] = frames = await ClipFrames.ReadAsync(Path.Combine(platform.Value.PartsFolder, "clips", clip + ".mp4"), from, to, 5, cancellationToken);
        return frames;
    }
}
