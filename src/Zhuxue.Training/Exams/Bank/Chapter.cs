using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Zhuxue.Training.Exams.Bank;

/// <summary>章节: a part of the bank, and the unit of a blueprint and of the result (points per chapter).</summary>
internal sealed class Chapter
{
    /// <summary>Stands for every occupation that needs the exam, where a chapter names its occupation.</summary>
    public const string Common = "common";
    public const int LongestTitle = 40;

    public Guid Id { get; init; }

    /// <summary>Code of the occupation, or <see cref="Common"/>.</summary>
    public required string OccupationCode { get; init; }
    public required string Title { get; set; }

    /// <summary>Order among the chapters of its occupation, from 1.</summary>
    public int Position { get; set; }
    public DateTimeOffset CreatedAt { get; init; }

    internal sealed class Mapping : IEntityTypeConfiguration<Chapter>
    {
        public void Configure(EntityTypeBuilder<Chapter> builder)
        {
            builder.HasKey(c => c.Id);
            builder.HasIndex(c => new { c.OccupationCode, c.Title }).IsUnique();
        }
    }
}
