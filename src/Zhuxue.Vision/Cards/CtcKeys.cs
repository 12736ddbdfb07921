using System.Text;

namespace Zhuxue.Vision.Cards;

/// <summary>The characters that the recogniser knows, in the order of its outputs: 0 is "no character", the last is the space.</summary>
internal sealed class CtcKeys
{
    private readonly string[] _keys;
    private readonly HashSet<string> _known;

    /// <param name="lines">One character a line, as in <c>ppocr_keys_v1.txt</c>.</param>
    public CtcKeys(IEnumerable<string> lines)
    {
        _keys = [.. lines.Where(line => line.Length > 0), " "];
        _known = [.. _keys];
    }

    /// <summary>Outputs a step of the recogniser must have.</summary>
    public int Count => _keys.Length + 1;

    /// <summary>Whether the recogniser can read this character at all; what it cannot, it takes for another one.</summary>
    public bool Knows(Rune character) => _known.Contains(character.ToString());

    /// <summary>
    /// Connectionist temporal classification, best path: the likeliest character of each step, repetitions folded, blanks dropped
    /// (Graves et al., 2006).
    /// </summary>
    /// <param name="steps">Probabilities, <see cref="Count"/> for each step.</param>
    public (string Text, float[] Certainties) Decode(ReadOnlySpan<float> steps)
    {
        var text = new StringBuilder();
        var certainties = new List<float>();
        var last = 0;
        for (; steps.Length >= Count; steps = steps[Count..])
        {
            var best = 0;
            for (var i = 1; i < Count; i++)
            {
                if (steps[i] > steps[best])
                    best = i;
            }
            if (best != 0 && best != last)
            {
                text.Append(_keys[best - 1]);
                for (var unit = 0; unit < _keys[best - 1].Length; unit++)
                    certainties.Add(steps[best]);
            }
            else if (best != 0)
            {
                // The surest of the steps that a wide character fills.
                certainties[^1] = Math.Max(certainties[^1], steps[best]);
            }
            last = best;
        }
        return (text.ToString(), [.. certainties]);
    }
}
