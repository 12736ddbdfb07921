using Zhuxue.Training.Hours.Cases;

namespace Zhuxue.Training.Console.Review;

/// <summary>What the queue beside a case shows.</summary>
internal sealed record QueueData(ReviewFilter Filter, QueuePart Part, IReadOnlyList<SavedFilter> Saved, IReadOnlyDictionary<ReviewFilter, int> Counts)
{
    public static readonly ReviewFilter Overdue = new(Due: DueFilter.Overdue), DueToday = new(Due: DueFilter.Today), LowRisk = new(Risk: RiskLevel.Low);

    /// <summary>Filters that everybody has.</summary>
    public static readonly IReadOnlyList<ReviewFilter> Chips =
        [new(), Overdue, DueToday, new(Risk: RiskLevel.High), new(Risk: RiskLevel.Middle), LowRisk, new(ReviewView.SecondLook), new(ReviewView.Asked), new(ReviewView.Mine)];

    /// <summary>Null for what is not counted.</summary>
    public int? CountOf(ReviewFilter filter) => Counts.TryGetValue(filter, out var count) ? count : null;

    /// <summary>Reads the rest around a part of the queue.</summary>
    public static async Task<QueueData> AroundAsync(QueuePart part, ReviewFilter filter, Guid staffId, SavedFilters saved, QueueCounts counts, CancellationToken cancellationToken)
    {
        var filters = await saved.OfAsync(staffId, cancellationToken);
        var counted = Chips.Append(filter).Concat(filters.Select(f => ReviewFilter.Of(f.Query))).Where(f => f.View != ReviewView.Mine);
        return new(filter, part, filters, await counts.CountAsync(counted, cancellationToken));
    }
}
