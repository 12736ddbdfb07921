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

    public async Task HandleAsync(string payload, CancellationToken cancellationToken)
    {
        var id = JsonSerializer.Deserialize<ImportJob>(payload)!.ImportId;
        if (await BeginAsync(id, cancellationToken) is not { } import)
            return;
        try
        {
            var batch = new List<RosterRow>(options.Value.ImportBatch);
            await foreach (var row in file.ReadAsync(import, cancellationToken))
            {
                batch.Add(row);
                if (batch.Count == options.Value.ImportBatch)
                    await SaveAsync(id, import.RulePackCode, batch, cancellationToken);
            }
            await SaveAsync(id, import.RulePackCode, batch, cancellationToken);
            await EndAsync(id, null, cancellationToken);
        }
        catch (UnreadableSpreadsheetException refused)
        {
            await EndAsync(id, RosterFile.Words(refused), cancellationToken);
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

    private async Task SaveAsync(Guid id, string rulePackCode, List<RosterRow> batch, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<TrainingDb>();
        var effect = await scope.ServiceProvider.GetRequiredService<RosterMatch>().ApplyAsync(batch, rulePackCode, cancellationToken);
        db.ChangeTracker.Clear();

        var import = await db.Imports.SingleAsync(i => i.Id == id, cancellationToken);
        import.Rows += batch.Count;
        import.Good += batch.Count(r => !r.IsBad);
        import.Bad += batch.Count(r => r.IsBad);
        import.Mind += batch.Count(r => r.IsToMind);
        import.Known += effect.Known;
        import.Unchanged += effect.Unchanged;
        import.Version++;
        var reports = scope.ServiceProvider.GetRequiredService<RowReports>();
        foreach (var row in batch.Where(r => r.Remarks.Count > 0))
            db.Add(reports.Seal(id, row));
        await db.SaveChangesAsync(cancellationToken);
        batch.Clear();
    }

    private async Task EndAsync(Guid id, string? refusal, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<TrainingDb>();
        var import = await db.Imports.SingleAsync(i => i.Id == id, cancellationToken);
        import.State = refusal is null ? ImportState.Checked : ImportState.Refused;
        import.Refusal = refusal;
        import.FinishedAt = refusal is null ? null : clock.GetUtcNow();
        import.Version++;
        await db.SaveChangesAsync(cancellationToken);
    }
}
