using Microsoft.Extensions.Options;
using Zhuxue.Documents.Spreadsheets;
using Zhuxue.Platform.Blobs;
using Zhuxue.Platform.Messaging;
using Zhuxue.Training.Console.Actions;

namespace Zhuxue.Training.Console.Imports;

/// <summary>What came of an upload: the import to look at, or why the file cannot be used.</summary>
internal sealed record RosterUpload(Guid? ImportId, string? Refusal);

/// <summary>Takes a roster: refuses at once what is no roster, stores the rest encrypted and has every cell checked in the background.</summary>
internal sealed class UploadRoster(TrainingDb db, BlobStore blobs, Outbox outbox, StaffActions actions, Ids ids, TimeProvider clock, IOptions<ConsoleOptions> options)
{
    private const int FileNameCharacters = 120;

    public async Task<RosterUpload> HandleAsync(IFormFile? file, Guid staffId, CancellationToken cancellationToken)
    {
        if (file is null)
            return new(null, "请先选一个文件。");
        if (file.Length > RosterFile.Limits.FileBytes)
            return new(null, RosterFile.Words(new(SpreadsheetRefusal.TooLarge)));
        using var memory = new MemoryStream((int)file.Length);
        await file.CopyToAsync(memory, cancellationToken);
        var content = memory.ToArray();
        if (HeaderOf(content, out var refusal) is not { } header)
            return new(null, refusal);

        var blob = await blobs.PutAsync(content, cancellationToken);
        var name = Path.GetFileName(file.FileName.Replace('\\', '/'));
        var import = new Import
        {
            Id = ids.New(),
            FileName = name.Length <= FileNameCharacters ? name : string.Concat(name.AsSpan(0, FileNameCharacters), "…"),
            BlobId = blob.Id,
            State = ImportState.Checking,
            Sheet = header.Sheet,
            SheetName = header.SheetName,
            HeaderRow = header.Row,
            RulePackCode = options.Value.RulePack,
            StaffId = staffId,
            UploadedAt = clock.GetUtcNow(),
        };
        db.Add(import);
        actions.Record(staffId, StaffActionKind.RosterUploaded, import.Id);
        outbox.Enqueue(CheckRoster.MessageKind, new ImportJob(import.Id));
        await db.SaveChangesAsync(cancellationToken);
        return new(import.Id, null);
    }

    private static SheetHeader<RosterColumn>? HeaderOf(byte[] content, out string? refusal)
    {
        try
        {
            using var book = Workbook.Open(content, RosterFile.Limits);
            (var header, refusal) = SheetHeader<RosterColumn>.Find(book, RosterColumns.Sheet);
            return header;
        }
        catch (UnreadableSpreadsheetException refused)
        {
            refusal = RosterFile.Words(refused);
            return null;
        }
    }
}

/// <summary>The outbox message of both jobs.</summary>
internal sealed record ImportJob(Guid ImportId);
