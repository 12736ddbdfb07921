using System.Text.Json;

namespace Zhuxue.Training.Exams.Papers;

/// <summary>Which item of a paper: question and item, both counted from 0.</summary>
internal readonly record struct ItemPlace(int Question, int Item);

/// <summary>Points in one chapter.</summary>
internal sealed record ChapterScore(Guid ChapterId, int Points, int Of)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    public static string ToJson(IEnumerable<ChapterScore> scores) => JsonSerializer.Serialize(scores, Json);

    public static IReadOnlyList<ChapterScore> FromJson(string json) => JsonSerializer.Deserialize<List<ChapterScore>>(json, Json)!;
}

/// <summary>A marked paper.</summary>
/// <param name="Score">Points in all.</param>
/// <param name="Chapters">In the order in which the chapters first appear on the paper.</param>
/// <param name="Earned">Points of each question, in the order of the paper: for item analysis, never for learners (A16).</param>
internal sealed record Marking(int Score, IReadOnlyList<ChapterScore> Chapters, IReadOnlyList<int> Earned);

/// <summary>Marks papers. Pure: paper and answers are all it needs.</summary>
internal static class PaperMark
{
    /// <summary>An item earns its points when exactly the right options are chosen; no item costs points.</summary>
    /// <param name="paper">With its key.</param>
    /// <param name="chosen">Masks over shown places; what is missing was not answered. Places that the paper does not have are not looked at.</param>
    /// <param name="granted">Questions that were withdrawn as faulty: they earn their points whatever was answered.</param>
    public static Marking Mark(Paper paper, IReadOnlyDictionary<ItemPlace, int> chosen, IReadOnlySet<Guid>? granted = null)
    {
        var earned = new int[paper.Questions.Count];
        for (var q = 0; q < earned.Length; q++)
        {
            var question = paper.Questions[q];
            for (var i = 0; i < question.Items.Count; i++)
            {
                var item = question.Items[i];
                if (granted?.Contains(question.QuestionId) == true || chosen.GetValueOrDefault(new(q, i)) == item.Key)
                    earned[q] += item.Points;
            }
        }
        var chapters = paper.Questions.Select((question, q) => (question, points: earned[q])).GroupBy(x => x.question.ChapterId)
            .Select(g => new ChapterScore(g.Key, g.Sum(x => x.points), g.Sum(x => x.question.Points)));
        return new(earned.Sum(), [.. chapters], earned);
    }
}
