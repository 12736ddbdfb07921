using Microsoft.EntityFrameworkCore;

namespace Zhuxue.Training.Exams.Bank;

/// <summary>Finds chapters by their names and makes those that are new.</summary>
internal sealed class Chapters(TrainingDb db, Ids ids, TimeProvider clock)
{
    /// <summary>All chapters: those of occupations first, each in its order, then the common ones.</summary>
    public async Task<List<Chapter>> AllAsync(CancellationToken cancellationToken)
    {
        var all = await db.Chapters.AsNoTracking().ToListAsync(cancellationToken);
        return [.. all.OrderBy(c => c.OccupationCode == Chapter.Common).ThenBy(c => c.OccupationCode, StringComparer.Ordinal).ThenBy(c => c.Position).ThenBy(c => c.Id)];
    }

    /// <summary>What is wrong with the name of a new chapter; null when it will do.</summary>
    public static string? FaultOf(string? title) => QuestionText.Tidy(title) switch
    {
        "" => "请选择章节，或者填写新章节的名称。",
        { Length: > Chapter.LongestTitle } => $"章节名称太长，最多 {Chapter.LongestTitle} 个字。",
        var text when text.Any(c => QuestionText.IsUnseen(c) || c == '\n') => "章节名称里有看不见的字符，请重新输入。",
        _ => null,
    };

    /// <summary>Whether a code names an occupation, or all of them.</summary>
    public static bool IsOccupation(string? code) => code == Chapter.Common || (code is not null && Occupations.Get(code) is not null);

    /// <summary>The chapter of that name, made in the caller's unit of work when there is none; the caller saves.</summary>
    public async Task<Chapter> GetAsync(string occupationCode, string title, CancellationToken cancellationToken)
    {
        title = QuestionText.Tidy(title);
        var local = db.Chapters.Local.Where(c => c.OccupationCode == occupationCode).ToList();
        if (local.Find(c => c.Title == title) is { } tracked)
            return tracked;
        if (await db.Chapters.SingleOrDefaultAsync(c => c.OccupationCode == occupationCode && c.Title == title, cancellationToken) is { } known)
            return known;
        var last = await db.Chapters.Where(c => c.OccupationCode == occupationCode).MaxAsync(c => (int?)c.Position, cancellationToken) ?? 0;
        var chapter = new Chapter { Id = ids.New(), OccupationCode = occupationCode, Title = title, Position = Math.Max(last, local.Select(c => c.Position).DefaultIfEmpty().Max()) + 1, CreatedAt = clock.GetUtcNow() };
        db.Add(chapter);
        return chapter;
    }
}
