using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Zhuxue.Training.Console.Review;

/// <summary>A filter of the queue that a reviewer gave a name to; it is theirs alone.</summary>
internal sealed class SavedFilter
{
    public Guid StaffId { get; init; }
    public Guid Id { get; init; }
    public required string Name { get; init; }

    /// <summary>As it stands in an address.</summary>
    public required string Query { get; init; }
    public DateTimeOffset SavedAt { get; init; }

    internal sealed class Mapping : IEntityTypeConfiguration<SavedFilter>
    {
        public void Configure(EntityTypeBuilder<SavedFilter> builder)
        {
            builder.HasKey(f => new { f.StaffId, f.Id });
            builder.HasIndex(f => new { f.StaffId, f.Name }).IsUnique();
        }
    }
}

/// <summary>Keeps the filters of reviewers.</summary>
internal sealed class SavedFilters(TrainingDb db, Ids ids, TimeProvider clock)
{
    public const int Most = 8, NameMost = 12;

    // Every page of the workbench asks for them.
    private static readonly Func<TrainingDb, Guid, IAsyncEnumerable<SavedFilter>> Of = EF.CompileAsyncQuery((TrainingDb db, Guid staffId) =>
        db.Set<SavedFilter>().AsNoTracking().Where(f => f.StaffId == staffId).OrderBy(f => f.SavedAt).AsQueryable());

    public ValueTask<List<SavedFilter>> OfAsync(Guid staffId, CancellationToken cancellationToken) => Of(db, staffId).ToListAsync(cancellationToken);

    /// <returns>What is wrong; null when it is kept. The same name again is replaced.</returns>
    public async Task<string?> KeepAsync(Guid staffId, string? name, ReviewFilter filter, CancellationToken cancellationToken)
    {
        var trimmed = name?.Trim() ?? "";
        if (trimmed.Length is 0 or > NameMost)
            return $"请起一个名字，最多 {NameMost} 个字。";
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        await db.SavedFilters.Where(f => f.StaffId == staffId && f.Name == trimmed).ExecuteDeleteAsync(cancellationToken);
        if (await db.SavedFilters.CountAsync(f => f.StaffId == staffId, cancellationToken) >= Most)
            return $"最多保存 {Most} 个筛选，请先删掉一个。";
        db.Add(new SavedFilter { StaffId = staffId, Id = ids.New(), Name = trimmed, Query = filter.Query, SavedAt = clock.GetUtcNow() });
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return null;
    }

    public Task DropAsync(Guid staffId, Guid id, CancellationToken cancellationToken) =>
        db.SavedFilters.Where(f => f.StaffId == staffId && f.Id == id).ExecuteDeleteAsync(cancellationToken);
}
