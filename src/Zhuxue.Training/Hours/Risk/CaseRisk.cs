using Zhuxue.Training.Hours.Decisions;

namespace Zhuxue.Training.Hours.Risk;

/// <summary>One reason to look at a case, or (with weight 0) one reason not to worry.</summary>
/// <param name="Weight">1 to 100; 0 for what is in order.</param>
/// <param name="Title">What it is, in a few words.</param>
/// <param name="Words">When, where, how often.</param>
/// <param name="LessonId">The lesson that it happened in.</param>
/// <param name="Source">What it rests on, to be looked at and to be attached to a decision.</param>
internal sealed record RiskLine(int Weight, string Title, string Words, Guid? LessonId = null, EvidenceRef? Source = null);

/// <summary>Why a case has the score that it has.</summary>
internal sealed record CaseRisk(IReadOnlyList<RiskLine> Lines)
{
    /// <summary>
    /// 0 to 100: each reason takes its share of what the others have left, so that reasons add up without end but never beyond 100, and
    /// their order does not matter.
    /// </summary>
    public int Score => (int)Math.Round(100 * (1 - Lines.Aggregate(1d, (left, line) => left * (1 - Math.Clamp(line.Weight, 0, 100) / 100d))));
}
