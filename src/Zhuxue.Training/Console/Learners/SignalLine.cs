using Zhuxue.Training.Learning.Signals;

namespace Zhuxue.Training.Console.Learners;

/// <summary>A signal as staff see it.</summary>
public sealed record SignalLine(string Reason, int Weight, int Count, DateTimeOffset LastAt)
{
    internal static SignalLine Of(Signal signal) => new(signal.Reason, signal.Weight, signal.Count, signal.LastAt);
}
