using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Zhuxue.Training.Exams.Bank;

namespace Zhuxue.Training.Exams.Papers;

/// <summary>One cell of a blueprint: so many questions of one chapter, kind and difficulty, each worth so many points.</summary>
internal sealed record BlueprintCell(Guid ChapterId, QuestionKind Kind, Difficulty Difficulty, int Count, int Points);

/// <summary>
/// 组卷方案: what every paper of an occupation is made of under one rule pack. Rows are never changed: a change is a new version, and
/// attempts name the one that they were drawn by.
/// </summary>
internal sealed class Blueprint
{
    /// <summary>Points of every paper (M11).</summary>
    public const int TotalPoints = 100;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) } };

    public Guid Id { get; init; }
    public required string OccupationCode { get; init; }
    public required string RulePackCode { get; init; }

    /// <summary>From 1; the highest one counts.</summary>
    public int Version { get; init; }

    /// <summary>Its <see cref="BlueprintCell"/>s as JSON; no two with the same chapter, kind and difficulty.</summary>
    public required string CellsJson { get; init; }

    /// <summary>Null for what a command of the machine's administrator made.</summary>
    public Guid? StaffId { get; init; }
    public DateTimeOffset SavedAt { get; init; }

    public IReadOnlyList<BlueprintCell> Cells => JsonSerializer.Deserialize<List<BlueprintCell>>(CellsJson, Json)!;

    public static string ToJson(IEnumerable<BlueprintCell> cells) => JsonSerializer.Serialize(cells, Json);

    internal sealed class Mapping : IEntityTypeConfiguration<Blueprint>
    {
        public void Configure(EntityTypeBuilder<Blueprint> builder)
        {
            builder.HasKey(b => b.Id);
            builder.Ignore(b => b.Cells);
            builder.HasIndex(b => new { b.OccupationCode, b.RulePackCode, b.Version }).IsUnique();
        }
    }
}
