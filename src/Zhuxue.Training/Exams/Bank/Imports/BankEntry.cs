namespace Zhuxue.Training.Exams.Bank.Imports;

/// <summary>What is said of one place in a file.</summary>
/// <param name="Place">A cell (E5), a block of cells (C5:C9) or a file of a package.</param>
/// <param name="IsBad">The question is not imported because of it; otherwise a person should look.</param>
/// <param name="Words">What is wrong and what to do.</param>
internal sealed record BankRemark(string Place, bool IsBad, string Words);

/// <summary>A question as a file says it. Pictures are named by <see cref="BankEntry.Pictures"/>.</summary>
internal sealed record ReadQuestion(QuestionKind Kind, string OccupationCode, string Chapter, Difficulty Difficulty, string? Source, QuestionContent Content);

/// <summary>One question of a file, read and judged by itself.</summary>
internal sealed class BankEntry
{
    /// <summary>第 5 行, or the name of a file in a package.</summary>
    public required string Place { get; init; }

    /// <summary>The question; null when it could not be understood at all.</summary>
    public ReadQuestion? Question { get; set; }

    /// <summary>Pictures of the package by the ids that the content uses for them; they get ids of the bank when they are kept.</summary>
    public Dictionary<Guid, byte[]> Pictures { get; } = [];

    public List<BankRemark> Remarks { get; } = [];

    public bool IsBad => Question is null || Remarks.Exists(r => r.IsBad);

    public void Bad(string place, string words) => Remarks.Add(new(place, true, words));

    public void Mind(string place, string words) => Remarks.Add(new(place, false, words));
}
