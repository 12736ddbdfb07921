using Microsoft.EntityFrameworkCore;
using Zhuxue.Training;
using Zhuxue.Training.Exams;
using Zhuxue.Training.Exams.Bank;
using Zhuxue.Training.Exams.Papers;

namespace Zhuxue.Tests.Exams;

/// <summary>64 live questions of all four kinds in two chapters, and a blueprint of 50 questions and 100 points for the demo pack.</summary>
internal static class SittingBank
{
    private const string Occupation = "municipal-construction";

    public static async Task AddAsync(TrainingDb db, DateTimeOffset now)
    {
        if (await db.Blueprints.AnyAsync())
            return;
        Chapter[] chapters = [NewChapter("安全 𠮷", 1), NewChapter("质量", 2)];
        db.AddRange(chapters);
        foreach (var chapter in chapters)
        {
            for (var i = 0; i < 32; i++)
                Add(chapter, i % 16 < 10 ? QuestionKind.SingleChoice : i % 16 < 13 ? QuestionKind.MultipleChoice : i % 16 < 15 ? QuestionKind.TrueFalse : QuestionKind.Case, i);
        }
        BlueprintCell[] cells =
        [
            .. chapters.SelectMany(c => new BlueprintCell[]
            {
                new(c.Id, QuestionKind.SingleChoice, Difficulty.Medium, 16, 2), new(c.Id, QuestionKind.MultipleChoice, Difficulty.Medium, 5, 2),
                new(c.Id, QuestionKind.TrueFalse, Difficulty.Medium, 3, 1), new(c.Id, QuestionKind.Case, Difficulty.Medium, 1, 5),
            }),
        ];
        db.Add(new Blueprint { Id = Guid.NewGuid(), OccupationCode = Occupation, RulePackCode = "demo", Version = 1, CellsJson = Blueprint.ToJson(cells), SavedAt = now });
        await db.SaveChangesAsync();

        Chapter NewChapter(string title, int position) => new() { Id = Guid.NewGuid(), OccupationCode = Occupation, Title = title, Position = position, CreatedAt = now };

        void Add(Chapter chapter, QuestionKind kind, int number)
        {
            var stem = $"{chapter.Title}第 {number} 题 <script>alert(1)</script> 䶮？";
            IReadOnlyList<QuestionOption> options = [.. Enumerable.Range(0, 4).Select(o => new QuestionOption($"选项{o}", kind == QuestionKind.MultipleChoice ? o < 2 : o == 0))];
            QuestionItem[] items = kind switch
            {
                QuestionKind.TrueFalse => [new(kind, "", QuestionContent.TrueFalse(isTrue: true))],
                QuestionKind.Case => [new(QuestionKind.SingleChoice, "先做什么？", options), new(QuestionKind.TrueFalse, "要报告吗？", QuestionContent.TrueFalse(isTrue: true))],
                _ => [new(kind, "", options)],
            };
            var question = new Question
            {
                Id = Guid.NewGuid(),
                ChapterId = chapter.Id,
                Kind = kind,
                Difficulty = Difficulty.Medium,
                State = QuestionState.Live,
                Version = 1,
                Stem = stem,
                Fingerprint = Guid.NewGuid().ToString("N"),
                StemFingerprint = Guid.NewGuid().ToString("N"),
                CreatedAt = now,
                ChangedAt = now,
            };
            db.Add(question);
            db.Add(new QuestionVersion { QuestionId = question.Id, Number = 1, Content = new QuestionContent(stem, items).ToJson(), ChapterId = chapter.Id, Difficulty = Difficulty.Medium, At = now });
        }
    }
}
