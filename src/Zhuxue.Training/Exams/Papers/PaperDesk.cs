using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Caching.Memory;
using Zhuxue.Training.Catalogue.Rules;
using Zhuxue.Training.Exams.Bank;

namespace Zhuxue.Training.Exams.Papers;

/// <summary>What came of asking for a paper.</summary>
/// <param name="Blueprint">The one it was drawn by; null when the occupation has none.</param>
/// <param name="Paper">Null without a blueprint, or when it no longer fits the bank or the rules.</param>
internal sealed record PaperOffer(Blueprint? Blueprint, Paper? Paper);

/// <summary>Draws papers for learners from the bank as it stands.</summary>
internal sealed class PaperDesk(TrainingDb db, IMemoryCache cache)
{
    /// <summary>So many papers of the past are looked at; what was on none of them counts as never seen.</summary>
    private const int PapersLookedAt = 10;

    /// <summary>The blueprint that counts; null when there is none.</summary>
    public Task<Blueprint?> BlueprintAsync(string occupationCode, string rulePackCode, CancellationToken cancellationToken) =>
        db.Blueprints.AsNoTracking().Where(b => b.OccupationCode == occupationCode && b.RulePackCode == rulePackCode)
            .OrderByDescending(b => b.Version).FirstOrDefaultAsync(cancellationToken);

    /// <summary>Draws a paper; nothing is saved.</summary>
    public async Task<PaperOffer> DrawAsync(Guid learnerId, string occupationCode, RulePack rules, long seed, CancellationToken cancellationToken)
    {
        if (await BlueprintAsync(occupationCode, rules.Code, cancellationToken) is not { } blueprint)
            return new(null, null);
        var cells = blueprint.Cells;
        if (cells.Sum(c => c.Count) != rules.ExamQuestions)
            return new(blueprint, null);
        var drawn = PaperDraw.Draw(cells, await BankAsync(occupationCode, cancellationToken), await LastSeenAsync(learnerId, occupationCode, cancellationToken), seed);
        return new(blueprint, drawn.Paper);
    }

    /// <summary>Every live question that papers of the occupation may draw.</summary>
    /// <remarks>Kept in memory until a question of the bank changes: every change moves <see cref="Question.ChangedAt"/> or the count.</remarks>
    public async Task<IReadOnlyList<BankQuestion>> BankAsync(string occupationCode, CancellationToken cancellationToken)
    {
        var chapters = db.Chapters.Where(c => c.OccupationCode == occupationCode || c.OccupationCode == Chapter.Common).Select(c => c.Id);
        var all = db.Questions.AsNoTracking().Where(q => chapters.Contains(q.ChapterId));
        var stamp = await all.GroupBy(_ => 1).Select(g => new { Changed = g.Max(q => q.ChangedAt), Versions = g.Sum(q => q.Version), Count = g.Count(q => q.State == QuestionState.Live) }).SingleOrDefaultAsync(cancellationToken);
        if (stamp is null)
            return [];
        var key = ("exams.bank", occupationCode, stamp.Changed, stamp.Versions, stamp.Count);
        if (cache.TryGetValue(key, out IReadOnlyList<BankQuestion>? known))
            return known!;
        var rows = await (from q in all
                          join v in db.QuestionVersions on new { QuestionId = q.Id, Number = q.Version } equals new { v.QuestionId, v.Number }
                          where q.State == QuestionState.Live
                          select new { q.Id, q.Version, q.ChapterId, q.Kind, q.Difficulty, v.Content }).ToListAsync(cancellationToken);
        IReadOnlyList<BankQuestion> bank = [.. rows.Select(r => new BankQuestion(r.Id, r.Version, r.ChapterId, r.Kind, r.Difficulty, QuestionContent.FromJson(r.Content).Items))];
        cache.Set(key, bank, TimeSpan.FromMinutes(10));
        return bank;
    }

    /// <summary>The latest of the learner's papers that each question was on, counted up to the newest.</summary>
    private async Task<Dictionary<Guid, int>> LastSeenAsync(Guid learnerId, string occupationCode, CancellationToken cancellationToken)
    {
        var papers = await (from a in db.Attempts
                            join p in db.AttemptPapers on new { a.LearnerId, AttemptId = a.Id } equals new { p.LearnerId, p.AttemptId }
                            where a.LearnerId == learnerId && a.OccupationCode == occupationCode
                            orderby a.CreatedAt descending, a.Id descending
                            select p.Paper).Take(PapersLookedAt).ToListAsync(cancellationToken);
        var seen = new Dictionary<Guid, int>();
        for (var i = papers.Count - 1; i >= 0; i--)
        {
            foreach (var question in Paper.FromJson(papers[i]).Questions)
                seen[question.QuestionId] = papers.Count - i;
        }
        return seen;
    }
}
