using Microsoft.EntityFrameworkCore;

namespace Zhuxue.Training.Exams.Bank;

/// <summary>What is asked of the list of questions; null asks for everything.</summary>
internal sealed record BankFilter(string? Words, Guid? ChapterId, QuestionKind? Kind, Difficulty? Difficulty, QuestionState? State)
{
    public bool IsEmpty => this is { Words: null, ChapterId: null, Kind: null, Difficulty: null, State: null };

    /// <summary>As a page's address writes it; what makes no sense is left out.</summary>
    public static BankFilter Of(string? q, string? chapter, string? kind, string? difficulty, string? state) => new(
        string.IsNullOrWhiteSpace(q) ? null : q.Trim(), Guid.TryParse(chapter, out var id) ? id : null, Value<QuestionKind>(kind), Value<Difficulty>(difficulty), Value<QuestionState>(state));

    private static T? Value<T>(string? text) where T : struct, Enum => Enum.TryParse<T>(text, out var value) && Enum.IsDefined(value) ? value : null;
}

/// <summary>Finds questions of the bank: for the list and for both exports.</summary>
internal sealed class BankSearch(TrainingDb db)
{
    public IQueryable<Question> Matching(BankFilter filter)
    {
        var questions = db.Questions.AsNoTracking();
        if (filter.ChapterId is { } chapter)
            questions = questions.Where(q => q.ChapterId == chapter);
        if (filter.Kind is { } kind)
            questions = questions.Where(q => q.Kind == kind);
        if (filter.Difficulty is { } difficulty)
            questions = questions.Where(q => q.Difficulty == difficulty);
        if (filter.State is { } state)
            questions = questions.Where(q => q.State == state);
        if (filter.Words is { } words)
            questions = questions.Where(q => q.Stem.Contains(words) || (q.Source != null && q.Source.Contains(words)));
        return questions;
    }

    /// <summary>The newest changes first.</summary>
    public IQueryable<Question> Ordered(BankFilter filter) => Matching(filter).OrderByDescending(q => q.ChangedAt).ThenByDescending(q => q.Id);

    /// <summary>Questions with their present content, in an order that people read: chapter, kind, then as they were made.</summary>
    public async Task<List<(Question Question, QuestionContent Content)>> WithContentAsync(BankFilter filter, CancellationToken cancellationToken)
    {
        var rows = await (from q in Matching(filter)
                          join v in db.QuestionVersions on new { QuestionId = q.Id, Number = q.Version } equals new { v.QuestionId, v.Number }
                          select new { Question = q, v.Content }).ToListAsync(cancellationToken);
        return [.. rows.OrderBy(r => r.Question.ChapterId).ThenBy(r => r.Question.Kind).ThenBy(r => r.Question.Id).Select(r => (r.Question, QuestionContent.FromJson(r.Content)))];
    }
}
