using System.Data.Common;
using Npgsql;

namespace Zhuxue.Tests.Site;

/// <summary>
/// A new, empty database for one test site. <c>ZHUXUE_TEST_POSTGRES</c> holds the connection string of a throw-away cluster;
/// without it the database is a SQLite file.
/// </summary>
public sealed class TestDatabase : IAsyncDisposable
{
    private readonly string? cluster = Environment.GetEnvironmentVariable("ZHUXUE_TEST_POSTGRES");
    private readonly string name = "t" + Guid.NewGuid().ToString("N");

    private TestDatabase(string folder)
    {
        (Provider, ConnectionString) = cluster is { Length: > 0 }
            ? ("postgres", new NpgsqlConnectionStringBuilder(cluster) { Database = name, Pooling = true, MaxPoolSize = 20 }.ToString())
            : ("sqlite", $"Data Source={Path.Combine(folder, "test.db")}");
    }

    public string Provider { get; }

    public string ConnectionString { get; }

    public bool IsPostgres => Provider == "postgres";

    public bool IsOf(DbConnection connection) => IsPostgres ? connection.Database == name : ConnectionString == $"Data Source={connection.DataSource}";

    public static async Task<TestDatabase> CreateAsync(string folder)
    {
        var database = new TestDatabase(folder);
        if (database.IsPostgres)
            await database.AdministerAsync($"CREATE DATABASE {database.name}");
        return database;
    }

    public async ValueTask DisposeAsync()
    {
        if (!IsPostgres)
            return;
        NpgsqlConnection.ClearPool(new NpgsqlConnection(ConnectionString));
        await AdministerAsync($"DROP DATABASE IF EXISTS {name} WITH (FORCE)");
    }

    private async Task AdministerAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(cluster!) { Pooling = false }.ToString());
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
