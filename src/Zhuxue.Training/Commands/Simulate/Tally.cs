using System.Collections.Concurrent;

namespace Zhuxue.Training.Commands.Simulate;

/// <summary>What all players met, counted while they play.</summary>
internal sealed class Tally
{
    private readonly ConcurrentDictionary<string, int> _refusals = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<double> _milliseconds = new();
    private int _beats, _noAnswers, _again;

    public int Beats => _beats;

    /// <summary>Beats that got no answer at all: the site was away.</summary>
    public int NoAnswers => _noAnswers;

    /// <summary>Beats that were told to come again: 503 or 429.</summary>
    public int Again => _again;

    /// <summary>Refusals by their type; attackers earn them.</summary>
    public IReadOnlyDictionary<string, int> Refusals => _refusals;

    public void Answered(double milliseconds)
    {
        Interlocked.Increment(ref _beats);
        _milliseconds.Enqueue(milliseconds);
    }

    public void NoAnswer() => Interlocked.Increment(ref _noAnswers);

    public void ComeAgain() => Interlocked.Increment(ref _again);

    public void Refused(string type) => _refusals.AddOrUpdate(type, 1, (_, count) => count + 1);

    /// <summary>The time within which so many of a hundred beats were answered.</summary>
    public double Percentile(int percent)
    {
        var sorted = _milliseconds.Order().ToArray();
        return sorted.Length == 0 ? 0 : sorted[Math.Min(sorted.Length - 1, sorted.Length * percent / 100)];
    }
}
