namespace Zhuxue.Training.Console.Imports;

/// <summary>What is said of one cell.</summary>
/// <param name="Column">The cell's column.</param>
/// <param name="IsBad">The row is not imported because of it; otherwise a person should look.</param>
/// <param name="Words">What is wrong and what to do.</param>
internal sealed record RosterRemark(RosterColumn Column, bool IsBad, string Words);

/// <summary>A row as it is shown and exported again: its cells as the file had them, and what is said of them.</summary>
/// <param name="Cells">One text for each <see cref="RosterColumn"/>, in their order.</param>
/// <param name="Remarks">In the order of the columns.</param>
internal sealed record RowReport(IReadOnlyList<string> Cells, IReadOnlyList<RosterRemark> Remarks);

/// <summary>A person to enrol, every cell understood.</summary>
internal sealed record RosterEntry(IdNumber IdNumber, string Name, PhoneNumber Phone, Occupation Occupation, string? Employer, int Year, DateOnly? IssuedOn);

/// <summary>One row of a roster, read and judged by itself.</summary>
/// <param name="Number">As spreadsheet programs number it.</param>
/// <param name="Cells">One text for each column.</param>
/// <param name="Remarks">What was found so far; later checks add to it.</param>
/// <param name="Entry">Null when a cell is bad.</param>
internal sealed record RosterRow(int Number, IReadOnlyList<string> Cells, List<RosterRemark> Remarks, RosterEntry? Entry)
{
    public bool IsBad => Remarks.Exists(r => r.IsBad);

    public bool IsToMind => Remarks.Count > 0 && !IsBad;

    public void Bad(RosterColumn column, string words) => Add(new(column, true, words));

    public void Mind(RosterColumn column, string words) => Add(new(column, false, words));

    /// <summary>A row may be looked up twice, and then says nothing twice.</summary>
    private void Add(RosterRemark remark)
    {
        if (!Remarks.Contains(remark))
            Remarks.Add(remark);
    }

    public RowReport Report => new(Cells, [.. Remarks.OrderBy(r => r.Column)]);
}
