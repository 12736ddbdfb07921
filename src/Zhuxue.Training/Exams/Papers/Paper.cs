using System.Text.Json;
using System.Text.Json.Serialization;
using Zhuxue.Training.Exams.Bank;

namespace Zhuxue.Training.Exams.Papers;

/// <summary>One item as it is put before a learner.</summary>
/// <param name="Order">At each shown place, from A, the index of the option in <see cref="QuestionItem.Options"/>.</param>
/// <param name="Key">The right answer as a bit mask over shown places: bit 0 is A as the learner sees it.</param>
/// <param name="Points">What exactly this answer earns.</param>
internal sealed record PaperItem(IReadOnlyList<int> Order, int Key, int Points)
{
    /// <summary>Every mask that can be chosen lies within this one.</summary>
    [JsonIgnore]
    public int Mask => (1 << Order.Count) - 1;
}

/// <summary>One question of a paper.</summary>
/// <param name="QuestionId">With <paramref name="Version"/>, the text that the learner saw.</param>
/// <param name="Items">One for a plain question, one for each sub-question of a case.</param>
internal sealed record PaperQuestion(Guid QuestionId, int Version, Guid ChapterId, QuestionKind Kind, IReadOnlyList<PaperItem> Items)
{
    [JsonIgnore]
    public int Points => Items.Sum(i => i.Points);
}

/// <summary>
/// 试卷: which questions, in which version, with their options in which order, and the key. Kept with the attempt for ever, so that it is
/// marked from this alone. It holds the answers: it never leaves the server.
/// </summary>
internal sealed record Paper(IReadOnlyList<PaperQuestion> Questions)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) } };

    [JsonIgnore]
    public int Points => Questions.Sum(q => q.Points);

    public string ToJson() => JsonSerializer.Serialize(this, Json);

    public static Paper FromJson(string json) => JsonSerializer.Deserialize<Paper>(json, Json)!;
}
