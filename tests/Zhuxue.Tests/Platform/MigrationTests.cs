using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Zhuxue.Platform.Data;
using Zhuxue.Tests.Site;

namespace Zhuxue.Tests.Platform;

public sealed class MigrationTests
{
    [Fact]
    public async Task The_scripts_make_the_tables_that_the_code_expects()
    {
        await using var site = await TestSite.StartAsync();
        var migrated = await site.WithDbAsync(SchemaOf);

        await using var fresh = await TestDatabase.CreateAsync(Directory.CreateTempSubdirectory("zhuxue-model-").FullName);
        var expected = await site.WithDbAsync(async db =>
        {
            var script = db.Database.GenerateCreateScript();
            db.Database.SetConnectionString(fresh.ConnectionString);
            await db.Database.ExecuteSqlRawAsync(script.Replace("{", "{{", StringComparison.Ordinal).Replace("}", "}}", StringComparison.Ordinal));
            return await SchemaOf(db);
        });

        Assert.Equal(expected, migrated);
    }

    [Fact]
    public async Task The_scripts_of_the_registry_make_the_tables_that_its_code_expects()
    {
        await using var site = await Registry.TestRegistry.StartAsync();
        var migrated = await site.WithDbAsync(SchemaOf);

        await using var fresh = await TestDatabase.CreateAsync(Directory.CreateTempSubdirectory("zhuxue-model-").FullName);
        var expected = await site.WithDbAsync(async db =>
        {
            var script = db.Database.GenerateCreateScript();
            db.Database.SetConnectionString(fresh.ConnectionString);
            await db.Database.ExecuteSqlRawAsync(script.Replace("{", "{{", StringComparison.Ordinal).Replace("}", "}}", StringComparison.Ordinal));
            return await SchemaOf(db);
        });

        Assert.Equal(expected, migrated);
    }

    [Fact]
    public async Task Four_starters_at_once_migrate_once()
    {
        await using var site = await TestSite.StartAsync();
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
        {
            await using var scope = site.Services.CreateAsyncScope();
            Assert.Empty(await scope.ServiceProvider.GetRequiredService<Migrator>().MigrateAsync(default));
        })));
    }

    [Fact]
    public async Task A_changed_script_is_refused_by_name()
    {
        await using var site = await TestSite.StartAsync();
        await site.WithDbAsync(async db =>
        {
            var add = new Migration("Data/9000_test", "CREATE TABLE only_here (id integer)");
            var known = Migration.Embedded(site.Database.Provider, ["Data", .. Training.TrainingDb.Contexts], typeof(SiteDb).Assembly, db.GetType().Assembly);
            await new Migrator(db, [.. known, add], site.Time, NullLogger<Migrator>.Instance).MigrateAsync(default);

            var changed = new Migrator(db, [.. known, add with { Sql = "CREATE TABLE other (id integer)" }], site.Time, NullLogger<Migrator>.Instance);
            var refusal = await Assert.ThrowsAsync<InvalidOperationException>(() => changed.MigrateAsync(default));
            Assert.Contains("Data/9000_test was changed", refusal.Message, StringComparison.Ordinal);

            var older = new Migrator(db, known, site.Time, NullLogger<Migrator>.Instance);
            refusal = await Assert.ThrowsAsync<InvalidOperationException>(() => older.MigrateAsync(default));
            Assert.Contains("which this build does not know", refusal.Message, StringComparison.Ordinal);
        });
    }

    /// <summary>Columns and indexes, one line each, without what only names a constraint.</summary>
    private static async Task<List<string>> SchemaOf(SiteDb db)
    {
        var sql = db.IsPostgres
            ? """
              SELECT table_name || '.' || column_name || ' ' || data_type || CASE is_nullable WHEN 'YES' THEN ' null' ELSE ' not null' END AS "Value"
              FROM information_schema.columns WHERE table_schema = 'public' AND table_name <> 'schema_migration'
              UNION ALL SELECT replace(indexdef, 'public.', '') FROM pg_indexes WHERE schemaname = 'public' AND tablename <> 'schema_migration'
              """
            : """
              SELECT t.name || '.' || c.name || ' ' || c.type || CASE WHEN c."notnull" THEN ' not null' ELSE ' null' END || CASE WHEN c.pk > 0 THEN ' key ' || c.pk ELSE '' END AS "Value"
              FROM sqlite_schema t JOIN pragma_table_info(t.name) c WHERE t.type = 'table' AND t.name NOT IN ('schema_migration', 'sqlite_sequence')
              UNION ALL SELECT replace(replace(sql, '"', ''), char(10), ' ') FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL
              """;
        return [.. (await db.Database.SqlQueryRaw<string>(sql).ToListAsync()).Order(StringComparer.Ordinal)];
    }
}
