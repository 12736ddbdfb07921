using System.Text.Json;
using Zhuxue.Training.Exams.Bank;

namespace Zhuxue.Training.Exams.Watching;

/// <summary>One item with its figures, ready to be shown.</summary>
/// <param name="Options">Letter in the editor's order, times chosen, share of all choices, whether it is right.</param>
/// <param name="Doubt">Why somebody should look at it; null when nothing is odd.</param>
internal sealed record AnalysedItem(
    ItemStatistic Statistic, string Stem, QuestionKind Kind, string Chapter, IReadOnlyList<(string Letter, int Count, double Share, bool Right)> Options, string? Doubt)
{
    public static AnalysedItem Of(ItemStatistic statistic, string stem, QuestionKind kind, string chapter, QuestionContent content)
    {
        var counts = JsonSerializer.Deserialize<int[]>(statistic.OptionCounts)!;
        var most = Math.Max(1, statistic.Answered);
        return new(statistic, stem, kind, chapter,
            [.. counts.Zip(content.Items[statistic.Item].Options, (count, option) => (count, option)).Select((x, i) => (QuestionWords.Letter(i), x.count, Math.Min(1, (double)x.count / most), x.option.IsCorrect))],
            ItemDoubt.Of(statistic));
    }
}

/// <summary>When an item deserves a look: the usual bounds of classical item analysis (Ebel, Frisbie 1991).</summary>
internal static class ItemDoubt
{
    /// <summary>Fewer papers than this say nothing.</summary>
    public const int ShownLeast = 30;

    public static string? Of(ItemStatistic statistic)
    {
        if (statistic.Shown < ShownLeast)
            return null;
        var right = (double)statistic.Correct / statistic.Shown;
        return statistic.Discrimination < 0 ? "会的人反而答错，核对答案"
            : right < 0.2 ? "几乎没人答对"
            : right > 0.97 ? "几乎人人答对"
            : statistic.Discrimination < 0.1 ? "区分不出会不会"
            : null;
    }
}
