using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Npgsql;

namespace Zhuxue.Platform.Data;

/// <summary>Settings <c>Database:*</c>: which database a site stands on.</summary>
public sealed class DatabaseOptions
{
    /// <summary>Statements that a connection keeps prepared; those that were not used for longest make room.</summary>
    private const int StatementsMost = 200;

    /// <summary><c>sqlite</c> (the embedded default) or <c>postgres</c> (what a centre runs).</summary>
    public string Provider { get; set; } = "sqlite";

    /// <summary>An ADO.NET connection string. Empty on SQLite means <c>{DataFolder}/{site}.db</c>.</summary>
    public string ConnectionString { get; set; } = "";

    internal void Apply(DbContextOptionsBuilder builder, string defaultSqliteFile)
    {
        switch (Provider)
        {
            case "sqlite":
                var connection = ConnectionString.Length > 0 ? ConnectionString
                    : new SqliteConnectionStringBuilder { DataSource = defaultSqliteFile }.ToString();
                builder.UseSqlite(connection).AddInterceptors(DurableSqlite.Instance);
                break;
            case "postgres":
                builder.UseNpgsql(Prepared(ConnectionString));
                break;
            default:
                throw new InvalidOperationException($"Database:Provider is \"{Provider}\"; it must be \"sqlite\" or \"postgres\".");
        }
    }

    /// <summary>
    /// Statements that come again are prepared: planning costs more than reading forty rows by an index. And a connection that comes out of the pool is not put
    /// back to its first state by seven statements before each of ours: nothing here leaves a trace in a session. Whoever needs it otherwise says so in the connection string.
    /// </summary>
    private static string Prepared(string connection)
    {
        var builder = new NpgsqlConnectionStringBuilder(connection);
        if (!builder.ShouldSerialize("Max Auto Prepare"))
            builder.MaxAutoPrepare = StatementsMost;
        if (!builder.ShouldSerialize("No Reset On Close"))
            builder.NoResetOnClose = true;
        return builder.ToString();
    }

    /// <summary>Write-ahead log, and a commit that returns only when it is on disk.</summary>
    private sealed class DurableSqlite : DbConnectionInterceptor
    {
        public static readonly DurableSqlite Instance = new();
        private const string Pragmas = "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA busy_timeout=15000; PRAGMA foreign_keys=ON;";

        public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData)
        {
            using var command = connection.CreateCommand();
            command.CommandText = Pragmas;
            command.ExecuteNonQuery();
        }

        public override async Task ConnectionOpenedAsync(DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
        {
            await using var command = connection.CreateCommand();
            command.CommandText = Pragmas;
            await command.ExecuteNonQueryAsync(cancellationToken);
        }
    }
}
