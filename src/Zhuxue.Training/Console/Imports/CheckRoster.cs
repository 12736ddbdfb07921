using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Zhuxue.Documents.Spreadsheets;
using Zhuxue.Platform.Messaging;

namespace Zhuxue.Training.Console.Imports;

/// <summary>Reads every cell of an uploaded roster and keeps what a person should see. Killed in the middle, it starts again from the top.</summary>
internal sealed class CheckRoster(IServiceScopeFactory scopes, RosterFile file, TimeProvider clock, IOptions<ConsoleOptions> options) : IOutboxHandler
{
    public const string MessageKind = "roster.check";

    public string Kind => MessageKind;

    public OutboxLane Lane => OutboxLane.Long;

    public async Task HandleAsync(string payload, CancellationToken cancellationToken)
    {
        var id = JsonSerializer.Deserialize<ImportJob>(payload)!.ImportId;
        if (await BeginAsync(id, cancellationToken) is not { } import)
            return;
        var rows = 0;
        try
        {
            var batch = new List<RosterRow>(options.Value.ImportBatch);
            await foreach (var row in file.ReadAsync(import, cancellationToken))
            {
                batch.Add(row);
                if (batch.Count == options.Value.ImportBatch)
                    rows = await SaveAsync(import, rows, batch, cancellationToken);
            }
            rows = await SaveAsync(import, rows, batch, cancellationToken);
            await EndAsync(id, rows, null, cancellationToken);
        }
        catch (UnreadableSpreadsheetException refused)
        {
            await EndAsync(id, rows, RosterFile.Words(refused), cancellationToken);
        }
    }

    private async Task<Import?> BeginAsync(Guid id, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<TrainingDb>();
        var import = await db.Imports.SingleAsync(i => i.Id == id, cancellationToken);
        if (import.State != ImportState.Checking)
            return null;
        await db.ImportRows.Where(r => r.ImportId == id).ExecuteDeleteAsync(cancellationToken);
        (import.Rows, import.Good, import.Bad, import.Mind, import.Known, import.Unchanged) = (0, 0, 0, 0, 0, 0);
        import.Version++;
        await db.SaveChangesAsync(cancellationToken);
        return import;
    }

    /// <summary>Adds a batch to what this run has counted so far, and returns the new count of rows.</summary>
    private async Task<int> SaveAsync(Import begun, int rows, List<RosterRow> batch, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<TrainingDb>();
        var effect = await scope.ServiceProvider.GetRequiredService<RosterMatch>().ApplyAsync(batch, begun.RulePackCode, cancellationToken);
        db.ChangeTracker.Clear();

        var import = await db.Imports.SingleAsync(i => i.Id == begun.Id, cancellationToken);
        RefuseOvertaken(import, rows);
        import.Rows += batch.Count;
        import.Good += batch.Count(r => !r.IsBad);
        import.Bad += batch.Count(r => r.IsBad);
        import.Mind += batch.Count(r => r.IsToMind);
        import.Known += effect.Known;
        import.Unchanged += effect.Unchanged;
        import.Version++;
        var reports = scope.ServiceProvider.GetRequiredService<RowReports>();
        foreach (var row in batch.Where(r => r.Remarks.Count > 0))
            db.Add(reports.Seal(begun.Id, row));
        await db.SaveChangesAsync(cancellationToken);
        batch.Clear();
        return import.Rows;
    }

    /// <summary>Counts of two runs must not mix: the one that finds other numbers than its own gives up, and its message is tried again.</summary>
    private static void RefuseOvertaken(Import import, int rows)
    {
        if (import.State != ImportState.Checking || import.Rows != rows)
            throw new InvalidOperationException($"Import {import.Id} is being checked by another run.");
    }

    private async Task EndAsync(Guid id, int rows, string? refusal, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<TrainingDb>();
        var import = await db.Imports.SingleAsync(i => i.Id == id, cancellationToken);
        RefuseOvertaken(import, rows);
        import.State = refusal is null ? ImportState.Checked : ImportState.Refused;
        import.Refusal = refusal;
        import.FinishedAt = refusal is null ? null : clock.GetUtcNow();
        import.Version++;
        await db.SaveChangesAsync(cancellationToken);
    }
}
