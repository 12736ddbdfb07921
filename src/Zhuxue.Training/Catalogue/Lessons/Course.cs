using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Zhuxue.Training.Catalogue.Lessons;

/// <summary>Which hours a course counts for (DOMAIN §3).</summary>
internal enum CourseKind
{
    /// <summary>公共基础知识: for every occupation.</summary>
    Common,

    /// <summary>专业岗位知识: for one occupation.</summary>
    Occupation,
}

/// <summary>A course 课程: lessons on one subject, in order.</summary>
internal sealed class Course
{
    public Guid Id { get; init; }
    public required string Title { get; set; }
    public CourseKind Kind { get; init; }

    /// <summary>For <see cref="CourseKind.Occupation"/> only.</summary>
    public string? OccupationCode { get; init; }

    /// <summary>Order among the courses, from 1.</summary>
    public int Position { get; set; }
    public DateTimeOffset CreatedAt { get; init; }

    internal sealed class Mapping : IEntityTypeConfiguration<Course>
    {
        public void Configure(EntityTypeBuilder<Course> builder)
        {
            builder.HasKey(c => c.Id);
            builder.HasIndex(c => new { c.Kind, c.OccupationCode });
        }
    }
}
