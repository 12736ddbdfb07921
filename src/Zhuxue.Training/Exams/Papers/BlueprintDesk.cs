using Microsoft.EntityFrameworkCore;
using Zhuxue.Platform.Data;
using Zhuxue.Training.Catalogue.Rules;
using Zhuxue.Training.Exams.Actions;
using Zhuxue.Training.Exams.Bank;

namespace Zhuxue.Training.Exams.Papers;

/// <summary>What is wrong with a blueprint.</summary>
/// <param name="Cell">The cell that the bank cannot fill; null where it is the blueprint as a whole.</param>
/// <param name="Words">What is wrong and what to do.</param>
internal sealed record BlueprintFault(BlueprintCell? Cell, string Words);

/// <summary>The saved version, or everything that is wrong.</summary>
internal sealed record SavedBlueprint(int? Version, IReadOnlyList<BlueprintFault> Faults);

/// <summary>Checks blueprints against the bank, and keeps those that it can fill.</summary>
internal sealed class BlueprintDesk(TrainingDb db, PaperDesk papers, RulePacks rulePacks, ExamActions actions, Ids ids, TimeProvider clock)
{
    public const int CountMost = 500;

    /// <summary>How many live questions there are for each cell that papers of the occupation could have.</summary>
    public async Task<Dictionary<(Guid ChapterId, QuestionKind Kind, Difficulty Difficulty), int>> AvailableAsync(string occupationCode, CancellationToken cancellationToken) =>
        (await papers.BankAsync(occupationCode, cancellationToken)).GroupBy(q => (q.ChapterId, q.Kind, q.Difficulty)).ToDictionary(g => g.Key, g => g.Count());

    /// <summary>Everything that is wrong: sums, points of cases, cells that the bank cannot fill. Cells without questions are left out before.</summary>
    public async Task<List<BlueprintFault>> CheckAsync(string occupationCode, RulePack rules, IReadOnlyList<BlueprintCell> cells, CancellationToken cancellationToken)
    {
        var faults = new List<BlueprintFault>();
        var questions = cells.Sum(c => c.Count);
        if (questions != rules.ExamQuestions)
            faults.Add(new(null, $"一共 {questions} 题，规则包要求 {rules.ExamQuestions} 题，{Difference(questions - rules.ExamQuestions, "题")}。"));
        var points = cells.Sum(c => c.Count * c.Points);
        if (points != Blueprint.TotalPoints)
            faults.Add(new(null, $"一共 {points} 分，试卷要 {Blueprint.TotalPoints} 分，{Difference(points - Blueprint.TotalPoints, "分")}。"));
        if (cells.GroupBy(c => (c.ChapterId, c.Kind, c.Difficulty)).Any(g => g.Count() > 1) || cells.Any(c => c.Count is < 1 or > CountMost || c.Points is < 1 or > Blueprint.TotalPoints))
            faults.Add(new(null, $"每格要有 1 到 {CountMost} 题，每题 1 到 {Blueprint.TotalPoints} 分。"));
        var available = await AvailableAsync(occupationCode, cancellationToken);
        foreach (var cell in cells)
        {
            var there = available.GetValueOrDefault((cell.ChapterId, cell.Kind, cell.Difficulty));
            if (there < cell.Count)
                faults.Add(new(cell, $"要 {cell.Count} 题，题库里启用的只有 {there} 题，还差 {cell.Count - there} 题。"));
        }
        var longest = (await papers.BankAsync(occupationCode, cancellationToken)).Where(q => q.Kind == QuestionKind.Case).GroupBy(q => (q.ChapterId, q.Kind, q.Difficulty)).ToDictionary(g => g.Key, g => g.Max(q => q.Items.Count));
        foreach (var cell in cells.Where(c => c.Kind == QuestionKind.Case && longest.GetValueOrDefault((c.ChapterId, c.Kind, c.Difficulty)) > c.Points))
            faults.Add(new(cell, $"这里有 {longest[(cell.ChapterId, cell.Kind, cell.Difficulty)]} 个小题的案例，每题 {cell.Points} 分不够分给每个小题 1 分。"));
        return faults;
    }

    /// <summary>Keeps a blueprint as the next version, if papers can be drawn by it.</summary>
    public async Task<SavedBlueprint> SaveAsync(string occupationCode, string rulePackCode, IReadOnlyList<BlueprintCell> cells, Guid? staffId, CancellationToken cancellationToken)
    {
        cells = [.. cells.Where(c => c.Count > 0)];
        var faults = await CheckAsync(occupationCode, RulesOf(rulePackCode), cells, cancellationToken);
        if (faults.Count > 0)
            return new(null, faults);
        var version = (await papers.BlueprintAsync(occupationCode, rulePackCode, cancellationToken))?.Version + 1 ?? 1;
        var blueprint = new Blueprint
        {
            Id = ids.New(),
            OccupationCode = occupationCode,
            RulePackCode = rulePackCode,
            Version = version,
            CellsJson = Blueprint.ToJson(cells),
            StaffId = staffId,
            SavedAt = clock.GetUtcNow(),
        };
        db.Add(blueprint);
        actions.Record(staffId, ExamActionKind.BlueprintSaved, blueprint.Id, $"{QuestionWords.Occupation(occupationCode)}，{rulePackCode}，第 {version} 版");
        try
        {
            await db.SaveChangesAsync(cancellationToken);
            return new(version, []);
        }
        catch (DbUpdateException exception) when (exception.IsDuplicate())
        {
            db.ChangeTracker.Clear();
            return new(null, [new(null, "另一位同事刚刚也保存了。请刷新页面，看看他的方案，再决定要不要改。")]);
        }
    }

    /// <summary>The rules in force today under a code.</summary>
    public RulePack RulesOf(string code) => rulePacks.Current(code, clock.TodayInBeijing) ?? throw new InvalidOperationException($"No rule pack {code} is in force today.");

    /// <summary>Every occupation and rule pack in force that needs the exam.</summary>
    public IReadOnlyList<(string OccupationCode, RulePack Rules)> Needed() =>
        [.. rulePacks.All.Select(p => p.Code).Distinct().Order(StringComparer.Ordinal).Select(code => rulePacks.Current(code, clock.TodayInBeijing)).OfType<RulePack>()
            .SelectMany(rules => Occupations.All.Where(o => rules.ExamOccupations.Contains(o.Code)).Select(o => (o.Code, rules)))];

    private static string Difference(int by, string unit) => by > 0 ? $"多了 {by} {unit}" : $"还差 {-by} {unit}";
}
