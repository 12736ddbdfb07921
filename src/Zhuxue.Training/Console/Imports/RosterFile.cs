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
        var (header, refusal) = RosterHeader.Find(book);
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
    public static string Words(UnreadableSpreadsheetException refused) => refused.Refusal switch
    {
        SpreadsheetRefusal.Empty => "文件是空的。请选一个有内容的名单。",
        SpreadsheetRefusal.NotASpreadsheet => "这不是表格文件。请选 .xlsx 或 .csv 文件。",
        SpreadsheetRefusal.OldOrProtected => "这是旧版 .xls，或者加了密码。请在 Excel 里去掉密码，另存为 .xlsx 再传。",
        SpreadsheetRefusal.Damaged => "文件坏了，打不开。请在 Excel 里重新保存一次再传。",
        SpreadsheetRefusal.TooLarge => $"文件太大，最多 {Limits.FileBytes >> 20} MB。请删掉用不着的表和图片，或分成几个文件。",
        SpreadsheetRefusal.TooManyRows => $"行太多，一个文件最多 {Limits.Rows:N0} 行。请分成几个文件。",
        SpreadsheetRefusal.TooManyColumns => $"第 {refused.Row} 行的列太多，最多 {Limits.Columns} 列。请只留下需要的列。",
        SpreadsheetRefusal.CellTooLong when refused.Row is { } row => $"第 {row} 行有一格太长，最多 {Limits.CellCharacters:N0} 个字。请删短。",
        SpreadsheetRefusal.CellTooLong => $"有一格太长，最多 {Limits.CellCharacters:N0} 个字。请删短。",
        SpreadsheetRefusal.RowTooLong => $"第 {refused.Row} 行太长：列太多，或者有一个引号没有成对。请改好再传。",
        SpreadsheetRefusal.UnknownEncoding => "文字编码认不出来。请在 Excel 里另存为 .xlsx，或“CSV UTF-8”。",
        _ => throw new ArgumentOutOfRangeException(nameof(refused), refused.Refusal, null),
    };
}
