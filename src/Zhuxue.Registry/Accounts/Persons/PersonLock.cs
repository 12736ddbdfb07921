using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace Zhuxue.Registry.Accounts.Persons;

/// <summary>
/// One at a time for each person: whatever changes hours or certificates of a person takes this first and reads after it. So an upload, a
/// withdrawal, a renewal and a freeze of one person never see each other half done, on both databases.
/// </summary>
internal static class PersonLock
{
    /// <summary>
    /// Begins a transaction whose first statement writes the person's row: PostgreSQL holds the row, SQLite the file, until it ends. Nothing
    /// may be read before it.
    /// </summary>
    /// <returns>Null when there is no such person.</returns>
    public static async Task<IDbContextTransaction?> TakeAsync(RegistryDb db, Guid personId, CancellationToken cancellationToken)
    {
        db.ChangeTracker.Clear();
        var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var found = await db.Set<Person>().Where(p => p.Id == personId).ExecuteUpdateAsync(set => set.SetProperty(p => p.Turns, p => p.Turns + 1), cancellationToken);
        if (found == 1)
            return transaction;
        await transaction.DisposeAsync();
        return null;
    }
}
