using Zhuxue.Training.Exams.Bank;

namespace Zhuxue.Training.Exams.Papers;

/// <summary>A live question as the draw needs it: its options, not its words.</summary>
/// <param name="Items">As in its content; texts and pictures are not looked at.</param>
internal sealed record BankQuestion(Guid Id, int Version, Guid ChapterId, QuestionKind Kind, Difficulty Difficulty, IReadOnlyList<QuestionItem> Items);

/// <summary>A cell that the bank cannot fill.</summary>
internal sealed record Shortage(BlueprintCell Cell, int Available)
{
    public int Missing => Cell.Count - Available;
}

/// <summary>The paper, or every cell that cannot be filled.</summary>
internal sealed record DrawnPaper(Paper? Paper, IReadOnlyList<Shortage> Shortages);

/// <summary>Draws papers by a blueprint. Pure: the same blueprint, bank, history and seed give the same paper.</summary>
internal static class PaperDraw
{
    private const int Choice = 1, Place = 2, Options = 3;

    /// <summary>Draws one paper.</summary>
    /// <param name="cells">No two with the same chapter, kind and difficulty.</param>
    /// <param name="bank">All live questions, in any order.</param>
    /// <param name="lastSeen">For questions that the learner has had: the number of the last attempt with it, from 1. What was never seen
    /// comes first, what was seen last comes last.</param>
    /// <param name="seed">Secret while the attempt runs.</param>
    public static DrawnPaper Draw(IReadOnlyList<BlueprintCell> cells, IEnumerable<BankQuestion> bank, IReadOnlyDictionary<Guid, int> lastSeen, long seed)
    {
        var order = new SeededOrder(seed);
        var byCell = bank.ToLookup(q => (q.ChapterId, q.Kind, q.Difficulty));
        var shortages = new List<Shortage>();
        var drawn = new List<(BankQuestion Question, int Points)>();
        foreach (var cell in cells)
        {
            var fitting = byCell[(cell.ChapterId, cell.Kind, cell.Difficulty)].ToList();
            if (fitting.Count < cell.Count)
                shortages.Add(new(cell, fitting.Count));
            drawn.AddRange(fitting
                .OrderBy(q => lastSeen.GetValueOrDefault(q.Id)).ThenBy(q => order.KeyOf(q.Id, Choice)).ThenBy(q => q.Id)
                .Take(cell.Count).Select(q => (q, cell.Points)));
        }
        if (shortages.Count > 0)
            return new(null, shortages);
        return new(new([.. drawn
            .OrderBy(d => d.Question.Kind).ThenBy(d => order.KeyOf(d.Question.Id, Place)).ThenBy(d => d.Question.Id)
            .Select(d => Put(d.Question, d.Points, order))]), []);
    }

    /// <summary>Whole points for each item of a question: as even as can be, the first ones get what is left over.</summary>
    public static IEnumerable<int> Share(int points, int items) => Enumerable.Range(0, items).Select(i => points / items + (i < points % items ? 1 : 0));

    private static PaperQuestion Put(BankQuestion question, int points, SeededOrder order) =>
        new(question.Id, question.Version, question.ChapterId, question.Kind,
            [.. question.Items.Zip(Share(points, question.Items.Count), (item, share) => (item, share)).Select((x, i) => Put(question.Id, i, x.item.Options, x.share, order))]);

    private static PaperItem Put(Guid questionId, int number, IReadOnlyList<QuestionOption> options, int points, SeededOrder order)
    {
        // Fixed options stand where the editor put them; the others share the places between.
        var free = new Queue<int>(Enumerable.Range(0, options.Count).Where(i => !options[i].IsFixed).OrderBy(i => order.KeyOf(questionId, Options, number * 64 + i)));
        var shown = Enumerable.Range(0, options.Count).Select(i => options[i].IsFixed ? i : free.Dequeue()).ToList();
        var key = 0;
        for (var place = 0; place < shown.Count; place++)
            key |= options[shown[place]].IsCorrect ? 1 << place : 0;
        return new(shown, key, points);
    }
}
