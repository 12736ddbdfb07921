using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace Zhuxue.Platform.Data;

/// <summary>
/// Brings a database to the scripts of this build. Any number of processes may start at once: one migrates, the others wait.
/// </summary>
public sealed partial class Migrator(SiteDb db, IReadOnlyList<Migration> migrations, TimeProvider clock, ILogger<Migrator> logger)
{
    /// <summary>Key of the advisory lock on PostgreSQL; any constant that nobody else uses.</summary>
    private const long LockKey = 0x5a68757875650001;

    /// <summary>Applies what is missing and returns the names of what it applied.</summary>
    /// <exception cref="InvalidOperationException">An applied script was changed, or the database is newer than this build.</exception>
    public async Task<IReadOnlyList<string>> MigrateAsync(CancellationToken cancellationToken)
    {
        await db.Database.OpenConnectionAsync(cancellationToken);
        try
        {
            var connection = db.Database.GetDbConnection();
            if (db.IsPostgres)
                await ExecuteAsync(connection, null, $"SELECT pg_advisory_lock({LockKey})", cancellationToken);
            try
            {
                // On SQLite this is BEGIN IMMEDIATE: the write lock is the lock.
                await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
                var applied = await ApplyAsync(connection, transaction, cancellationToken);
                await transaction.CommitAsync(cancellationToken);
                return applied;
            }
            finally
            {
                if (db.IsPostgres)
                    await ExecuteAsync(connection, null, $"SELECT pg_advisory_unlock({LockKey})", CancellationToken.None);
            }
        }
        finally
        {
            await db.Database.CloseConnectionAsync();
        }
    }

    private async Task<List<string>> ApplyAsync(DbConnection connection, DbTransaction transaction, CancellationToken cancellationToken)
    {
        await ExecuteAsync(connection, transaction,
            "CREATE TABLE IF NOT EXISTS schema_migration (name text NOT NULL PRIMARY KEY, sha256 text NOT NULL, applied_at text NOT NULL)", cancellationToken);
        var journal = await ReadJournalAsync(connection, transaction, cancellationToken);
        var unknown = journal.Keys.Except(migrations.Select(m => m.Name)).Order(StringComparer.Ordinal).FirstOrDefault();
        if (unknown is not null)
            throw new InvalidOperationException($"The database has migration {unknown}, which this build does not know. Start the newer build, or restore the backup made before it.");

        var applied = new List<string>();
        foreach (var migration in migrations)
        {
            if (journal.TryGetValue(migration.Name, out var sha))
            {
                if (sha != migration.Sha256)
                    throw new InvalidOperationException($"Migration {migration.Name} was changed after it had been applied. Restore its text and put the change into a new script.");
                continue;
            }
            await ExecuteAsync(connection, transaction, migration.Sql, cancellationToken);
            await using var insert = connection.CreateCommand();
            insert.Transaction = transaction;
            insert.CommandText = "INSERT INTO schema_migration (name, sha256, applied_at) VALUES (@name, @sha, @at)";
            Add(insert, "@name", migration.Name);
            Add(insert, "@sha", migration.Sha256);
            Add(insert, "@at", clock.GetUtcNow().ToString("O", System.Globalization.CultureInfo.InvariantCulture));
            await insert.ExecuteNonQueryAsync(cancellationToken);
            applied.Add(migration.Name);
            LogApplied(migration.Name);
        }
        return applied;
    }

    private static async Task<Dictionary<string, string>> ReadJournalAsync(DbConnection connection, DbTransaction transaction, CancellationToken cancellationToken)
    {
        await using var select = connection.CreateCommand();
        select.Transaction = transaction;
        select.CommandText = "SELECT name, sha256 FROM schema_migration";
        await using var reader = await select.ExecuteReaderAsync(cancellationToken);
        var journal = new Dictionary<string, string>(StringComparer.Ordinal);
        while (await reader.ReadAsync(cancellationToken))
            journal[reader.GetString(0)] = reader.GetString(1);
        return journal;
    }

    private static async Task ExecuteAsync(DbConnection connection, DbTransaction? transaction, string sql, CancellationToken cancellationToken)
    {
        await using var command = connection.CreateCommand();
        command.Transaction = transaction;
#pragma warning disable CA2100 // scripts embedded in the build, and constants
        command.CommandText = sql;
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static void Add(DbCommand command, string name, string value)
    {
        var parameter = command.CreateParameter();
        parameter.ParameterName = name;
        parameter.Value = value;
        command.Parameters.Add(parameter);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Applied migration {Name}")]
    private partial void LogApplied(string name);
}
