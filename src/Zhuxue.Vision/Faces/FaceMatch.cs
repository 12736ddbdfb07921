namespace Zhuxue.Vision.Faces;

/// <summary>Whether two faces are one person.</summary>
public enum FaceMatchVerdict
{
    /// <summary>Two people.</summary>
    Different,

    /// <summary>Take it again, or let a person look.</summary>
    Uncertain,

    /// <summary>The same person.</summary>
    Same,
}

/// <summary>The thresholds of the similarity, measured on LFW (6,000 pairs: 99.45 % right, equal error rate 0.67 %).</summary>
public static class FaceMatch
{
    /// <summary>From here on the same person: one in 10,000 strangers reaches it, 97 % of genuine pairs do.</summary>
    public const float SameFrom = 0.411f;

    /// <summary>From here on uncertain: one in 1,000 strangers reaches it.</summary>
    public const float UncertainFrom = 0.335f;

    public static FaceMatchVerdict Judge(float similarity) =>
        similarity >= SameFrom ? FaceMatchVerdict.Same : similarity >= UncertainFrom ? FaceMatchVerdict.Uncertain : FaceMatchVerdict.Different;

    /// <summary>Judges two faces by their similarity.</summary>
    public static FaceMatchVerdict Judge(FaceEmbedding a, FaceEmbedding b) => Judge(a.SimilarityTo(b));

    /// <summary>The greatest similarity to any of the enrolled portraits.</summary>
    public static float Best(FaceEmbedding face, IEnumerable<FaceEmbedding> enrolled) => enrolled.Max(face.SimilarityTo);
}
