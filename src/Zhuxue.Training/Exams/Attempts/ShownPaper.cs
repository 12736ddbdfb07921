using Microsoft.EntityFrameworkCore;
using Zhuxue.Training.Exams.Bank;
using Zhuxue.Training.Exams.Papers;

namespace Zhuxue.Training.Exams.Attempts;

/// <summary>A picture and what it shows in words.</summary>
public sealed record ShownPicture(string Url, string Words)
{
    internal static ShownPicture? Of(PictureUse? use) => use is null ? null : new($"/exam/pictures/{use.Id}", use.Alt);
}

/// <summary>One option at its shown place.</summary>
public sealed record ShownOption(string Letter, string Text, ShownPicture? Picture, bool IsChosen);

/// <summary>One item, with what is chosen.</summary>
public sealed record ShownItem(QuestionKind Kind, string Prompt, IReadOnlyList<ShownOption> Options, long Revision)
{
    public bool IsAnswered => Options.Any(o => o.IsChosen);
}

/// <summary>One question as its learner sees it.</summary>
public sealed record ShownQuestion(QuestionKind Kind, string Stem, int Points, ShownPicture? Picture, IReadOnlyList<ShownItem> Items, bool IsFlagged)
{
    public bool IsAnswered => Items.All(i => i.IsAnswered);
}

/// <summary>A paper without its key.</summary>
public sealed record ShownPaper(IReadOnlyList<ShownQuestion> Questions)
{
    /// <summary>The highest revision of a saved answer: a page counts on from it.</summary>
    public long Revision => Questions.SelectMany(q => q.Items).Max(i => (long?)i.Revision) ?? 0;
}

/// <summary>Points in one chapter, by its title.</summary>
public sealed record ShownChapter(string Title, int Points, int Of);

/// <summary>Puts papers before their learners: the words from the bank's versions, the places from the paper, the key left out.</summary>
internal sealed class ShownPapers(TrainingDb db)
{
    public async Task<ShownPaper> ReadAsync(Attempt attempt, CancellationToken cancellationToken)
    {
        var paper = Paper.FromJson(await db.AttemptPapers.Where(p => p.LearnerId == attempt.LearnerId && p.AttemptId == attempt.Id).Select(p => p.Paper).SingleAsync(cancellationToken));
        var ids = paper.Questions.Select(q => q.QuestionId).ToArray();
        var contents = (await db.QuestionVersions.AsNoTracking().Where(v => ids.Contains(v.QuestionId)).Select(v => new { v.QuestionId, v.Number, v.Content }).ToListAsync(cancellationToken))
            .ToDictionary(v => (v.QuestionId, v.Number), v => v.Content);
        var answers = await db.Answers.AsNoTracking().Where(a => a.LearnerId == attempt.LearnerId && a.AttemptId == attempt.Id)
            .ToDictionaryAsync(a => new ItemPlace(a.Question, a.Item), cancellationToken);
        return new ShownPaper([.. paper.Questions.Select((question, q) =>
        {
            var content = QuestionContent.FromJson(contents[(question.QuestionId, question.Version)]);
            return new ShownQuestion(question.Kind, content.Stem, question.Points, ShownPicture.Of(content.Picture),
                [.. question.Items.Select((item, i) => Show(item, content.Items[i], answers.GetValueOrDefault(new(q, i))))],
                answers.GetValueOrDefault(new(q, 0))?.IsFlagged == true);
        })]);
    }

    public async Task<IReadOnlyList<ShownChapter>> ChaptersAsync(Attempt attempt, CancellationToken cancellationToken)
    {
        var scores = ChapterScore.FromJson(attempt.ChapterScores!);
        var ids = scores.Select(s => s.ChapterId).ToArray();
        var titles = await db.Chapters.Where(c => ids.Contains(c.Id)).ToDictionaryAsync(c => c.Id, c => c.Title, cancellationToken);
        return [.. scores.Select(s => new ShownChapter(titles[s.ChapterId], s.Points, s.Of))];
    }

    private static ShownItem Show(PaperItem item, QuestionItem content, Answer? answer) => new(content.Kind, content.Prompt,
        [.. item.Order.Select((option, place) => new ShownOption(((char)('A' + place)).ToString(), content.Options[option].Text,
            ShownPicture.Of(content.Options[option].Picture), ((answer?.Chosen ?? 0) >> place & 1) == 1))],
        answer?.Revision ?? 0);
}
