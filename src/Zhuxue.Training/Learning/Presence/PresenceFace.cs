using Zhuxue.Vision.Faces;

namespace Zhuxue.Training.Learning.Presence;

/// <summary>What the frames of an answer were found to show.</summary>
internal enum PresenceFinding
{
    Ok,
    Unreadable,
    NoFace,
    TwoFaces,
    NotFrontal,
    OtherFace,
    Uncertain,
    NotLive,

    /// <summary>The same picture twice, or one that was sent before (A10).</summary>
    Repeated,
}

/// <summary>The verdict on the frames of one answer, with its numbers for the reviewer and the number of the frame to keep.</summary>
/// <param name="Frames">What each frame showed.</param>
internal readonly record struct PresenceVerdict(PresenceFinding Finding, IReadOnlyList<FrameObservation> Frames, int Best = 0, double? Similarity = null, double? Liveness = null);

/// <summary>
/// The short gate of a presence check: within a second of frames, one face throughout, the person of the portrait, alive enough by
/// the passive model, the frames not all alike (A10, A11). The long gate with its actions stands before every lease.
/// </summary>
internal static class PresenceFace
{
    public const int FramesLeast = 4, FramesMost = 10;
    private const int DistinctLeast = 3;

    private static readonly GateRules Rules = new();

    public static PresenceVerdict Judge(FaceAnalyzer analyzer, IReadOnlyList<ReadOnlyMemory<byte>> frames, FaceEmbedding? portrait, DateTimeOffset receivedAt)
    {
        var seen = analyzer.Observe(frames, 0, receivedAt, embeddings: 2);
        if (seen.Any(f => f.Unreadable))
            return new(PresenceFinding.Unreadable, seen);
        var best = seen.FirstOrDefault(f => f.Embedding is not null)?.Sequence ?? seen.MaxBy(f => f.Score)!.Sequence;
        // A cheap camera in poor light gives the same frame twice now and then; a photo in its place gives nothing else.
        if (seen.Select(f => f.Fingerprint).Distinct().Count() < DistinctLeast)
            return new(PresenceFinding.Repeated, seen, best);
        if (seen.Count(f => f.Faces > 1) is > 1)
            return new(PresenceFinding.TwoFaces, seen, best);
        if (seen.Count(f => f.Faces == 1) * 2 <= seen.Count)
            return new(PresenceFinding.NoFace, seen, best);
        var faces = seen.Where(f => f is { Embedding: not null, Faces: 1 }).Select(f => f.Embedding!).ToList();
        var live = seen.Where(f => f.Liveness is not null).Select(f => f.Liveness!.Value).Order().ToList();
        if (faces.Count == 0 || live.Count < 2 || portrait is null)
            return new(PresenceFinding.NotFrontal, seen, best);
        // The worse of two: nobody else slips in between them.
        var similarity = Math.Round(faces.Min(portrait.SimilarityTo), 3);
        var liveness = Math.Round(live[live.Count / 2], 3);
        return new(
            similarity < Rules.MatchUncertainFrom ? PresenceFinding.OtherFace
            : similarity < Rules.MatchFrom ? PresenceFinding.Uncertain
            : liveness < Rules.LiveFrom ? PresenceFinding.NotLive
            : PresenceFinding.Ok, seen, best, similarity, liveness);
    }

    /// <summary>What the learner reads: what happened, and what to do.</summary>
    public static string WordsOf(PresenceFinding finding) => finding switch
    {
        PresenceFinding.Ok => "核验通过，接着学。",
        PresenceFinding.Unreadable => "画面传不完整。请再点一次。",
        PresenceFinding.NoFace => "没有看到您。请让脸露在摄像头前，再点一次。",
        PresenceFinding.TwoFaces => "画面里不止一个人。请只留您自己，再点一次。",
        PresenceFinding.NotFrontal => "请正对摄像头，看着镜头，再点一次。",
        PresenceFinding.OtherFace => "看到的和您的照片对不上。请您本人正对摄像头，摘下安全帽、口罩，再点一次。",
        PresenceFinding.Uncertain => "看得不够清楚。请靠近一点、正对摄像头，再点一次。",
        PresenceFinding.NotLive => "画面不够自然。请直接面对摄像头，不要隔着照片或屏幕，再点一次。",
        PresenceFinding.Repeated => "画面没有变化。请看看摄像头是不是卡住了，再点一次。",
        _ => throw new ArgumentOutOfRangeException(nameof(finding), finding, null),
    };
}
