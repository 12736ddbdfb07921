using Zhuxue.Documents.Spreadsheets;
using Zhuxue.Platform.Blobs;
using Zhuxue.Training.Catalogue.Rules;

namespace Zhuxue.Training.Console.Imports;

/// <summary>Reads the rows of an uploaded roster, the same way each time: the check and the import see the same rows.</summary>
internal sealed class RosterFile(BlobStore blobs, RulePacks rulePacks, TimeProvider clock)
{
    public static SpreadsheetLimits Limits { get; } = new();

    /// <summary>Judges the rows one by one, duplicates within the file included; nothing is looked up.</summary>
    /// <exception cref="UnreadableSpreadsheetException">The file ends being readable at some row.</exception>
    public async IAsyncEnumerable<RosterRow> ReadAsync(Import import, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var book = Workbook.Open(await blobs.ReadAsync(import.BlobId, cancellationToken), Limits);
        var (header, refusal) = SheetHeader<RosterColumn>.Find(book, RosterColumns.Sheet);
        if (header is null)
            throw new InvalidOperationException($"Import {import.Id} has lost its column names: {refusal}");
        var today = clock.TodayInBeijing;
        var cells = new RosterCells(header.Places, RulesOf(import.RulePackCode, today), today);
        var duplicates = new RosterDuplicates();
        foreach (var sheetRow in book.Rows(header.Sheet))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (sheetRow.Number <= header.Row || header.Places.Values.All(place => sheetRow[place].Kind is CellKind.Empty))
                continue;
            var row = cells.Read(sheetRow);
            duplicates.Check(row);
            yield return row;
        }
    }

    public RulePack RulesOf(string code, DateOnly today) => rulePacks.Current(code, today)
        ?? throw new InvalidOperationException($"No rule pack {code} is in force today. Set Console:RulePack to one that is.");

    /// <summary>Why a whole file was refused, and what to do.</summary>
    public static string Words(UnreadableSpreadsheetException refused) => SpreadsheetWords.Of(refused, Limits);
}
