using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Zhuxue.Documents.Spreadsheets;
using Zhuxue.Platform.Blobs;
using Zhuxue.Platform.Data;
using Zhuxue.Registry.Accounts.Persons;
using Zhuxue.Registry.Accounts.Staff;
using Zhuxue.Registry.Certificates;

namespace Zhuxue.Registry.Desk.Imports;

/// <summary>
/// Brings existing certificates in from a list: uploaded, read cell by cell without changing anything, and imported when a registrar says so. Each
/// certificate is a transaction of its own, and one that is there already is left alone, so that an import which was cut off is simply done again.
/// </summary>
internal sealed class CertificateImports(
    RegistryDb db, BlobStore blobs, PersonFile persons, CertificateDesk desk, StaffActions actions, Ids ids, Chance chance, TimeProvider clock, IOptions<CertificatesOptions> rules)
{
    private const int FileNameMost = 120;

    /// <returns>The import, or why the file cannot be used.</returns>
    public async Task<(Guid? Id, string? Words)> UploadAsync(IFormFile? file, Guid staffId, CancellationToken cancellationToken)
    {
        if (file is not { Length: > 0 })
            return (null, "请先选一个文件。");
        if (file.Length > CertificateSheet.Limits.FileBytes)
            return (null, SpreadsheetWords.Of(new(SpreadsheetRefusal.TooLarge), CertificateSheet.Limits));
        using var memory = new MemoryStream((int)file.Length);
        await file.CopyToAsync(memory, cancellationToken);
        var content = memory.ToArray();
        try
        {
            _ = Rows(content, out var refusal);
            if (refusal is not null)
                return (null, refusal);
        }
        catch (UnreadableSpreadsheetException refused)
        {
            return (null, SpreadsheetWords.Of(refused, CertificateSheet.Limits));
        }
        var name = Path.GetFileName(file.FileName.Replace('\\', '/'));
        var blob = await blobs.PutAsync(content, cancellationToken);
        var import = new CertificateImport { Id = ids.New(), FileName = name[..Math.Min(name.Length, FileNameMost)], BlobId = blob.Id, StaffId = staffId, UploadedAt = clock.GetUtcNow() };
        db.Add(import);
        await db.SaveChangesAsync(cancellationToken);
        return (import.Id, null);
    }

    /// <summary>The dry run: every row with its faults, also those that only the registry knows (number taken, another name, a live certificate).</summary>
    public async Task<IReadOnlyList<CertificateRow>> CheckAsync(CertificateImport import, CancellationToken cancellationToken)
    {
        var rows = Rows(await blobs.ReadAsync(import.BlobId, cancellationToken), out _);
        var numbers = new HashSet<string>(StringComparer.Ordinal);
        var held = new HashSet<(string, string)>();
        foreach (var row in rows.Where(r => r.Entry is not null))
        {
            var entry = row.Entry!;
            if (!numbers.Add(entry.Number))
                row.Faults[CertificateColumn.Number] = "这个编号在文件里出现了两次。请只留一行。";
            else if (!held.Add((entry.IdNumber.ToString(), entry.Occupation.Code)))
                row.Faults[CertificateColumn.Occupation] = "这个人这个岗位在文件里有两本证书。请只留现在有效的一本。";
            else
                await CompareAsync(row, entry, cancellationToken);
            if (row.Faults.Count > 0)
                row.Entry = null;
        }
        return rows;
    }

    /// <summary>Imports the good rows. Returns how many certificates were made.</summary>
    public async Task<int> ImportAsync(Guid importId, Guid staffId, CancellationToken cancellationToken)
    {
        var import = await db.Set<CertificateImport>().AsNoTracking().SingleAsync(i => i.Id == importId, cancellationToken);
        var made = 0;
        foreach (var row in await CheckAsync(import, cancellationToken))
        {
            if (row is { Entry: { } entry, Known: false } && await AddAsync(entry, staffId, cancellationToken))
                made++;
        }
        db.ChangeTracker.Clear();
        await db.Set<CertificateImport>().Where(i => i.Id == importId).ExecuteUpdateAsync(set => set
            .SetProperty(i => i.ImportedAt, (DateTimeOffset?)clock.GetUtcNow()).SetProperty(i => i.Made, i => i.Made + made), cancellationToken);
        actions.Record(staffId, StaffActionKind.CertificatesImported, importId, $"{import.FileName}：{made} 本");
        await db.SaveChangesAsync(cancellationToken);
        return made;
    }

    private async Task CompareAsync(CertificateRow row, CertificateEntry entry, CancellationToken cancellationToken)
    {
        var person = await persons.FindAsync(entry.IdNumber, cancellationToken);
        var taken = await db.Set<Certificate>().AsNoTracking().SingleOrDefaultAsync(c => c.Number == entry.Number, cancellationToken);
        if (person is not null && person.Name != entry.Name)
            row.Faults[CertificateColumn.Name] = "这个身份证号登记的是另一个姓名。请核对。";
        else if (taken is not null && taken.PersonId == person?.Id && taken.OccupationCode == entry.Occupation.Code)
            row.Known = true;
        else if (taken is not null)
            row.Faults[CertificateColumn.Number] = "这个编号是别的证书的。请核对。";
        else if (person is not null && await db.Set<Certificate>().AnyAsync(c => c.PersonId == person.Id && c.OccupationCode == entry.Occupation.Code && c.State != CertificateState.Voided, cancellationToken))
            row.Faults[CertificateColumn.Occupation] = "这个人这个岗位已经有一本没有作废的证书。";
    }

    private async Task<bool> AddAsync(CertificateEntry entry, Guid staffId, CancellationToken cancellationToken)
    {
        db.ChangeTracker.Clear();
        try
        {
            await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
            var personId = (await persons.FindAsync(entry.IdNumber, cancellationToken))?.Id ?? persons.Add(entry.IdNumber, entry.Name).Id;
            var certificate = new Certificate
            {
                Id = ids.New(),
                PersonId = personId,
                OccupationCode = entry.Occupation.Code,
                Number = entry.Number,
                Issuer = entry.Issuer,
                IssuedOn = entry.IssuedOn,
                AnchorOn = entry.AnchorOn,
                CountedThrough = entry.CountedThrough,
                ValidUntil = new TrainingYears(rules.Value.TrainingYear, entry.AnchorOn).LastDayOf(entry.CountedThrough + rules.Value.ValidityYears),
                VerifyToken = VerifyTokens.New(chance),
                CreatedAt = clock.GetUtcNow(),
            };
            await db.SaveChangesAsync(cancellationToken);
            db.Add(certificate);
            desk.Note(certificate.Id, CertificateEventKind.Imported, staffId);
            await db.SaveChangesAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
            return true;
        }
        catch (DbUpdateException exception) when (exception.IsDuplicate())
        {
            // Somebody registered this person or certificate at this moment; the dry run shows it now.
            return false;
        }
    }

    private List<CertificateRow> Rows(byte[] content, out string? refusal)
    {
        using var book = Workbook.Open(content, CertificateSheet.Limits);
        (var header, refusal) = SheetHeader<CertificateColumn>.Find(book, CertificateSheet.Columns);
        if (header is null)
            return [];
        var sheet = new CertificateSheet(header.Places, rules.Value.Issuer, clock.TodayInBeijing);
        return [.. book.Rows(header.Sheet).Where(r => r.Number > header.Row).Select(sheet.Read)];
    }
}
