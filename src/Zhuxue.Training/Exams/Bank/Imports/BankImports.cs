using Microsoft.EntityFrameworkCore;
using Zhuxue.Documents.Spreadsheets;
using Zhuxue.Platform.Blobs;
using Zhuxue.Platform.Data;
using Zhuxue.Training.Exams.Actions;
using Zhuxue.Training.Exams.Bank.Pictures;
using Zhuxue.Training.Exams.Bank.Qti;

namespace Zhuxue.Training.Exams.Bank.Imports;

/// <summary>What came of an upload: the import to look at, or why the file cannot be used.</summary>
internal sealed record BankUpload(Guid? ImportId, string? Refusal);

/// <summary>
/// Brings files of questions into the bank: upload, dry run, commit. The file is read anew each time, and compared with the bank as it is
/// then; nothing stands in the bank before somebody says "import".
/// </summary>
internal sealed class BankImports(TrainingDb db, BlobStore blobs, KeepPicture pictures, Chapters chapters, SaveQuestion save, ExamActions actions, Ids ids, TimeProvider clock)
{
    private const int FileNameCharacters = 120, RetriesMost = 3, LookedUpAtOnce = 500;

    public async Task<BankUpload> UploadAsync(IFormFile? file, Guid staffId, CancellationToken cancellationToken)
    {
        if (file is not { Length: > 0 })
            return new(null, "请先选一个文件。");
        if (file.Length > BankSheet.Limits.FileBytes)
            return new(null, SpreadsheetWords.Of(new(SpreadsheetRefusal.TooLarge), BankSheet.Limits));
        using var memory = new MemoryStream((int)file.Length);
        await file.CopyToAsync(memory, cancellationToken);
        var content = memory.ToArray();
        var kind = QtiReader.IsPackage(content) ? BankFileKind.Qti : BankFileKind.Sheet;
        if (Read(kind, content).Refusal is { } refusal)
            return new(null, refusal);
        var blob = await blobs.PutAsync(content, cancellationToken);
        var name = Path.GetFileName(file.FileName.Replace('\\', '/'));
        var import = new BankImport
        {
            Id = ids.New(),
            FileName = name.Length <= FileNameCharacters ? name : string.Concat(name.AsSpan(0, FileNameCharacters), "…"),
            BlobId = blob.Id,
            Kind = kind,
            StaffId = staffId,
            UploadedAt = clock.GetUtcNow(),
        };
        db.Add(import);
        await db.SaveChangesAsync(cancellationToken);
        return new(import.Id, null);
    }

    /// <summary>The dry run: every question of the file with what is said of it, duplicates in file and bank included.</summary>
    public async Task<List<BankEntry>> CheckAsync(BankImport import, CancellationToken cancellationToken)
    {
        var (entries, refusal) = Read(import.Kind, await blobs.ReadAsync(import.BlobId, cancellationToken));
        if (refusal is not null)
            throw new InvalidOperationException($"The file of import {import.Id} was readable when it was uploaded: {refusal}");
        var inFile = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var entry in entries.Where(e => !e.IsBad))
        {
            if (!inFile.TryAdd(QuestionText.Fingerprint(entry.Question!.Content), entry.Place))
                entry.Bad(entry.Place, $"和{inFile[QuestionText.Fingerprint(entry.Question.Content)]}是同一题。");
        }
        foreach (var batch in entries.Where(e => !e.IsBad).Chunk(LookedUpAtOnce))
        {
            var kept = await pictures.KnownAsync([.. batch.SelectMany(e => e.Pictures.Values).Select(KeepPicture.Sha256Of).Distinct()], cancellationToken);
            var prints = batch.ToLookup(e => QuestionText.Fingerprint(e.Question!.Content.WithPictures(id => kept.GetValueOrDefault(KeepPicture.Sha256Of(e.Pictures[id]), id))));
            var stems = batch.ToLookup(e => QuestionText.StemFingerprint(e.Question!.Content));
            var (keys, stemKeys) = (prints.Select(g => g.Key).ToList(), stems.Select(g => g.Key).ToList());
            var known = await db.Questions.AsNoTracking().Where(q => q.State != QuestionState.Withdrawn && (keys.Contains(q.Fingerprint) || stemKeys.Contains(q.StemFingerprint)))
                .Select(q => new { q.Fingerprint, q.StemFingerprint }).ToListAsync(cancellationToken);
            foreach (var entry in known.SelectMany(k => prints[k.Fingerprint]).Distinct())
                entry.Bad(entry.Place, "题库里已经有这一题，不再导入。");
            foreach (var entry in known.SelectMany(k => stems[k.StemFingerprint]).Where(e => !e.IsBad).Distinct())
                entry.Mind(entry.Place, "题库里有一题题干一样、选项不同，请看一眼是不是同一题。");
        }
        return entries;
    }

    /// <summary>Adds the good questions of a checked file to the bank. Said twice, or by two people at once, it counts once.</summary>
    /// <returns>How many were added; null when the file was not waiting for it.</returns>
    public async Task<int?> CommitAsync(Guid importId, bool publish, Guid staffId, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            var import = await db.BankImports.SingleOrDefaultAsync(i => i.Id == importId && i.State == BankImportState.Checked, cancellationToken);
            if (import is null)
                return null;
            var good = (await CheckAsync(import, cancellationToken)).Where(e => !e.IsBad).ToList();
            if (good.Count == 0)
                return null;
            foreach (var entry in good)
                await AddAsync(entry, import, publish, staffId, cancellationToken);
            (import.State, import.Added, import.FinishedAt) = (BankImportState.Done, good.Count, clock.GetUtcNow());
            import.Version++;
            actions.Record(staffId, ExamActionKind.QuestionsImported, import.Id, $"{good.Count} 题");
            try
            {
                await db.SaveChangesAsync(cancellationToken);
                return good.Count;
            }
            catch (DbUpdateConcurrencyException)
            {
                return null;
            }
            catch (DbUpdateException exception) when (exception.IsDuplicate() && attempt < RetriesMost)
            {
                // Somebody wrote one of the questions or chapters in the meantime: look again.
                db.ChangeTracker.Clear();
            }
        }
    }

    /// <summary>Deletes the file of an import that was not committed. False when it is too late.</summary>
    public async Task<bool> DiscardAsync(Guid importId, CancellationToken cancellationToken)
    {
        var import = await db.BankImports.SingleOrDefaultAsync(i => i.Id == importId && i.State == BankImportState.Checked, cancellationToken);
        if (import is null)
            return false;
        (import.State, import.FinishedAt) = (BankImportState.Discarded, clock.GetUtcNow());
        import.Version++;
        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateConcurrencyException)
        {
            return false;
        }
        blobs.Delete(import.BlobId);
        return true;
    }

    private (List<BankEntry> Entries, string? Refusal) Read(BankFileKind kind, byte[] content) =>
        kind == BankFileKind.Qti ? QtiReader.Read(content, pictures.FaultOf) : BankSheet.Read(content);

    private async Task AddAsync(BankEntry entry, BankImport import, bool publish, Guid staffId, CancellationToken cancellationToken)
    {
        var question = entry.Question!;
        var content = question.Content;
        if (entry.Pictures.Count > 0)
        {
            var kept = new Dictionary<Guid, Guid>();
            foreach (var (id, bytes) in entry.Pictures)
                kept[id] = (await pictures.HandleAsync(bytes, staffId, cancellationToken)).Id!.Value;
            content = content.WithPictures(id => kept[id]);
        }
        var chapter = await chapters.GetAsync(question.OccupationCode, question.Chapter, cancellationToken);
        var added = save.Add(new(question.Kind, chapter.Id, question.Difficulty, question.Source, content), publish ? QuestionState.Live : QuestionState.Draft, staffId);
        actions.Record(staffId, ExamActionKind.QuestionsImported, added.Id, import.FileName);
    }
}
