namespace Zhuxue.Vision.Cards;

/// <summary>One line of text as it was read.</summary>
/// <param name="Text">The characters; each is one UTF-16 unit, or a space.</param>
/// <param name="Certainties">How sure each of them is, 0..1; as many as <paramref name="Text"/> has units.</param>
/// <param name="Box">Where it stands, in the picture turned upright.</param>
public sealed record TextLine(string Text, IReadOnlyList<float> Certainties, TextBox Box)
{
    /// <summary>The mean over the characters; 0 when there is none.</summary>
    public float Certainty => Certainties.Count == 0 ? 0 : Certainties.Average();
}
