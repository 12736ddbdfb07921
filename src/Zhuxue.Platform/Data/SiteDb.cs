using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;
using Zhuxue.Platform.Messaging;
using Zhuxue.Platform.Sms;

namespace Zhuxue.Platform.Data;

/// <summary>
/// The database context of a site. Entities map themselves in their feature folders; what both providers must agree on
/// stands here: snake_case names, enums as text, instants as UTC ticks on SQLite and timestamptz on PostgreSQL.
/// </summary>
public abstract class SiteDb(DbContextOptions options) : DbContext(options)
{
    /// <summary>True on PostgreSQL, false on SQLite: for the few statements that are written by hand for each.</summary>
    public bool IsPostgres => Database.ProviderName == "Npgsql.EntityFrameworkCore.PostgreSQL";

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        configurationBuilder.Properties<Enum>().HaveConversion<string>();
        if (!IsPostgres)
            configurationBuilder.Properties<DateTimeOffset>().HaveConversion<UtcTicksConverter>();
    }

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.ApplyConfiguration(new OutboxMessage.Mapping());
        modelBuilder.ApplyConfiguration(new TextMessage.Mapping());
        modelBuilder.ApplyConfiguration(new TextReceipt.Mapping());
        modelBuilder.ApplyConfigurationsFromAssembly(GetType().Assembly);
        foreach (var entity in modelBuilder.Model.GetEntityTypes())
            NameInSnakeCase(entity);
    }

    private static void NameInSnakeCase(IMutableEntityType entity)
    {
        if (entity.IsOwned() && entity.IsMappedToJson())
            return;
        var table = SnakeCase(entity.ClrType.Name);
        entity.SetTableName(table);
        foreach (var property in entity.GetProperties())
            property.SetColumnName(SnakeCase(property.Name));
        foreach (var key in entity.GetKeys())
            key.SetName($"pk_{table}");
        foreach (var index in entity.GetIndexes())
            index.SetDatabaseName($"ix_{table}_{string.Join('_', index.Properties.Select(p => SnakeCase(p.Name)))}");
        foreach (var foreignKey in entity.GetForeignKeys())
            foreignKey.SetConstraintName($"fk_{table}_{string.Join('_', foreignKey.Properties.Select(p => SnakeCase(p.Name)))}");
    }

    /// <summary><c>IdNumberDigest</c> → <c>id_number_digest</c>.</summary>
    internal static string SnakeCase(string name)
    {
        var text = new StringBuilder(name.Length + 8);
        for (var i = 0; i < name.Length; i++)
        {
            if (i > 0 && char.IsUpper(name[i]) && (!char.IsUpper(name[i - 1]) || (i + 1 < name.Length && char.IsLower(name[i + 1]))))
                text.Append('_');
            text.Append(char.ToLowerInvariant(name[i]));
        }
        return text.ToString();
    }

    private sealed class UtcTicksConverter() : ValueConverter<DateTimeOffset, long>(
        at => at.UtcTicks,
        ticks => new DateTimeOffset(ticks, TimeSpan.Zero));
}
