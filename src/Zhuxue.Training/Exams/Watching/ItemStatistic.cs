using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Zhuxue.Training.Exams.Watching;

/// <summary>题目分析 of one item of one version of a question, computed anew from finished attempts now and then.</summary>
internal sealed class ItemStatistic
{
    public Guid QuestionId { get; init; }
    public int Version { get; init; }

    /// <summary>Item of the question, from 0.</summary>
    public int Item { get; init; }

    /// <summary>Times on a finished paper; of those answered, and answered rightly.</summary>
    public int Shown { get; set; }
    public int Answered { get; set; }
    public int Correct { get; set; }

    /// <summary>Correlation of "right" with the score of the rest of the paper (corrected point-biserial); null where it has none.</summary>
    public double? Discrimination { get; set; }

    /// <summary>Mean and standard deviation of ln(seconds of thinking): the response-time model.</summary>
    public double? LogSecondsMean { get; set; }
    public double? LogSecondsDeviation { get; set; }

    /// <summary>JSON: how often each option was chosen, by its index in the content.</summary>
    public required string OptionCounts { get; set; }
    public DateTimeOffset ComputedAt { get; set; }

    internal sealed class Mapping : IEntityTypeConfiguration<ItemStatistic>
    {
        public void Configure(EntityTypeBuilder<ItemStatistic> builder) => builder.HasKey(s => new { s.QuestionId, s.Version, s.Item });
    }
}
