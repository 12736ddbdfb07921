using System.Text.Json;
using Zhuxue.Training.Learning.Presence;

namespace Zhuxue.Training.Learning.WithoutFace;

/// <summary>One small question of the trade. It asks whether somebody is there, not what they know.</summary>
/// <param name="Code">Its name in the evidence.</param>
/// <param name="Text">The question.</param>
/// <param name="Right">The answer.</param>
/// <param name="Wrong">Three that are not.</param>
internal sealed record BankQuestion(string Code, string Text, string Right, IReadOnlyList<string> Wrong);

/// <summary>
/// 课中问答: the questions of the way without a face (data: questions.json). Which question a presence check asks, and in which order its
/// answers stand, follows from what the check has drawn for itself: a new draw is a new question.
/// </summary>
internal sealed class QuestionBank
{
    private readonly List<BankQuestion> questions;

    /// <exception cref="InvalidOperationException">The file of this build is not sound.</exception>
    public QuestionBank()
    {
        using var stream = typeof(QuestionBank).Assembly.GetManifestResourceStream("questions/questions.json")!;
        questions = JsonSerializer.Deserialize<List<BankQuestion>>(stream, JsonSerializerOptions.Web)!;
        if (questions.FirstOrDefault(q => q.Wrong.Count != 3 || q.Wrong.Append(q.Right).Distinct().Count() != 4) is { } unsound)
            throw new InvalidOperationException($"Question {unsound.Code} needs one right and three wrong answers, no two alike.");
        if (questions.Select(q => q.Code).Distinct().Count() != questions.Count)
            throw new InvalidOperationException("A code stands twice in questions.json.");
    }

    public IReadOnlyList<BankQuestion> All => questions;

    public BankQuestion Of(PresenceCheck check) => questions[int.Parse(check.Number, System.Globalization.CultureInfo.InvariantCulture) % questions.Count];

    /// <summary>The four answers in the order in which they are shown.</summary>
    public IReadOnlyList<string> AnswersOf(PresenceCheck check)
    {
        var question = Of(check);
        var order = check.Choices.Split(',');
        return [.. question.Wrong.Append(question.Right).Select((answer, i) => (answer, order[i])).OrderBy(pair => pair.Item2, StringComparer.Ordinal).Select(pair => pair.answer)];
    }
}
