using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Zhuxue.Platform.Data;
using Zhuxue.Platform.Messaging;

namespace Zhuxue.Training.Console.Imports;

/// <summary>
/// Registers and enrols the people of a checked roster. Rows and the mark "imported up to" are committed together, so that a killed
/// job goes on where it stood; a row that says what is known already changes nothing.
/// </summary>
internal sealed class ImportRoster(IServiceScopeFactory scopes, RosterFile file, TimeProvider clock, IOptions<ConsoleOptions> options) : IOutboxHandler
{
    public const string MessageKind = "roster.import";

    public string Kind => MessageKind;

    public OutboxLane Lane => OutboxLane.Long;

    public async Task HandleAsync(string payload, CancellationToken cancellationToken)
    {
        var id = JsonSerializer.Deserialize<ImportJob>(payload)!.ImportId;
        Import import;
        await using (var scope = scopes.CreateAsyncScope())
            import = await scope.ServiceProvider.GetRequiredService<TrainingDb>().Imports.AsNoTracking().SingleAsync(i => i.Id == id, cancellationToken);
        if (import.State != ImportState.Importing)
            return;

        var upTo = import.ImportedUpTo;
        var batch = new List<RosterRow>(options.Value.ImportBatch);
        await foreach (var row in file.ReadAsync(import, cancellationToken))
        {
            if (row.Number <= import.ImportedUpTo)
                continue;
            batch.Add(row);
            if (batch.Count == options.Value.ImportBatch)
                upTo = await CommitAsync(id, upTo, batch, isLast: false, cancellationToken);
        }
        await CommitAsync(id, upTo, batch, isLast: true, cancellationToken);
    }

    /// <summary>Commits a batch and returns the number of its last row.</summary>
    /// <param name="id">The import.</param>
    /// <param name="upTo">The last row that this run has seen committed.</param>
    /// <param name="batch">The rows after it; emptied.</param>
    /// <param name="isLast">Nothing follows: the import is done.</param>
    /// <param name="cancellationToken">Ends the run between two batches.</param>
    /// <exception cref="InvalidOperationException">Another run has gone on from there. The message is tried again, and finds the import done or at rest.</exception>
    private async Task<int> CommitAsync(Guid id, int upTo, List<RosterRow> batch, bool isLast, CancellationToken cancellationToken)
    {
        var last = batch.Count > 0 ? batch[^1].Number : upTo;
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await using var scope = scopes.CreateAsyncScope();
                await CommitAsync(scope.ServiceProvider, id, upTo, batch, isLast, cancellationToken);
                batch.Clear();
                return last;
            }
            catch (DbUpdateException exception) when (exception.IsDuplicate() && attempt < 3)
            {
                // Somebody registered one of these people at this moment; looked up again, the row finds them.
            }
        }
    }

    private async Task CommitAsync(IServiceProvider services, Guid id, int upTo, List<RosterRow> batch, bool isLast, CancellationToken cancellationToken)
    {
        var db = services.GetRequiredService<TrainingDb>();
        var import = await db.Imports.SingleAsync(i => i.Id == id, cancellationToken);
        if (import.State != ImportState.Importing || import.ImportedUpTo != upTo)
            throw new InvalidOperationException($"Import {id} is being worked on by another run.");
        var wasGood = batch.Where(r => !r.IsBad).ToList();
        var effect = await services.GetRequiredService<RosterMatch>().ApplyAsync(batch, import.RulePackCode, cancellationToken);
        import.NewLearners += effect.NewLearners;
        import.NewEnrolments += effect.NewEnrolments;
        import.Updated += effect.Updated;
        import.ImportedUnchanged += effect.Unchanged;
        import.ImportedRows += batch.Count;
        await KeepTurnedBadAsync(services, import, [.. wasGood.Where(r => r.IsBad)], cancellationToken);
        if (batch.Count > 0)
            import.ImportedUpTo = batch[^1].Number;
        if (isLast)
            (import.State, import.FinishedAt) = (ImportState.Done, clock.GetUtcNow());
        import.Version++;
        await db.SaveChangesAsync(cancellationToken);
    }

    /// <summary>Rows that were good when they were checked, and are not now, join the bad ones that can be downloaded.</summary>
    private static async Task KeepTurnedBadAsync(IServiceProvider services, Import import, List<RosterRow> turned, CancellationToken cancellationToken)
    {
        if (turned.Count == 0)
            return;
        var db = services.GetRequiredService<TrainingDb>();
        var reports = services.GetRequiredService<RowReports>();
        var numbers = turned.Select(r => r.Number).ToArray();
        var shown = await db.ImportRows.Where(r => r.ImportId == import.Id && numbers.Contains(r.Number)).ToDictionaryAsync(r => r.Number, cancellationToken);
        foreach (var row in turned)
        {
            var report = reports.Seal(import.Id, row);
            if (!shown.TryGetValue(row.Number, out var known))
                db.Add(report);
            else if (known.IsBad)
                continue;
            else
                (known.IsBad, known.Sealed) = (true, report.Sealed);
            import.TurnedBad++;
            import.Good--;
            import.Bad++;
        }
    }
}
