using Microsoft.EntityFrameworkCore;
using Zhuxue.Platform.Blobs;
using Zhuxue.Platform.Messaging;
using Zhuxue.Training.Console.Actions;

namespace Zhuxue.Training.Console.Imports;

/// <summary>Says "import" or "throw away" to a checked roster. Said twice, or by two people at once, it counts once.</summary>
internal sealed class DecideImport(TrainingDb db, BlobStore blobs, Outbox outbox, StaffActions actions, TimeProvider clock)
{
    /// <summary>Has the good rows imported in the background. False when the roster is not waiting for it.</summary>
    public async Task<bool> ConfirmAsync(Guid importId, Guid staffId, CancellationToken cancellationToken)
    {
        var import = await db.Imports.SingleOrDefaultAsync(i => i.Id == importId, cancellationToken);
        if (import is not { State: ImportState.Checked, Good: > 0 })
            return false;
        import.State = ImportState.Importing;
        import.Version++;
        outbox.Enqueue(ImportRoster.MessageKind, new ImportJob(importId));
        actions.Record(staffId, StaffActionKind.RosterImported, importId);
        return await SavedAsync(cancellationToken);
    }

    /// <summary>Deletes file and rows of a roster that was not imported. False when it is too late.</summary>
    public async Task<bool> DiscardAsync(Guid importId, Guid staffId, CancellationToken cancellationToken)
    {
        var import = await db.Imports.SingleOrDefaultAsync(i => i.Id == importId, cancellationToken);
        if (import is not { State: ImportState.Checked or ImportState.Refused })
            return false;
        import.State = ImportState.Discarded;
        import.FinishedAt = clock.GetUtcNow();
        import.Version++;
        actions.Record(staffId, StaffActionKind.RosterDiscarded, importId);
        if (!await SavedAsync(cancellationToken))
            return false;
        await db.ImportRows.Where(r => r.ImportId == importId).ExecuteDeleteAsync(cancellationToken);
        blobs.Delete(import.BlobId);
        return true;
    }

    private async Task<bool> SavedAsync(CancellationToken cancellationToken)
    {
        try
        {
            await db.SaveChangesAsync(cancellationToken);
            return true;
        }
        catch (DbUpdateConcurrencyException)
        {
            return false;
        }
    }
}
