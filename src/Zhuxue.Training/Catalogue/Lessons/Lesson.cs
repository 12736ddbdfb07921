using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Zhuxue.Training.Catalogue.Media;

namespace Zhuxue.Training.Catalogue.Lessons;

/// <summary>Whether learners see a lesson.</summary>
internal enum LessonState
{
    /// <summary>Being prepared; its video may still be changed.</summary>
    Draft,

    /// <summary>Learned by people: its video never changes again.</summary>
    Live,

    /// <summary>Taken back; what was learned stays.</summary>
    Withdrawn,
}

/// <summary>A lesson 课件: one video of a course.</summary>
internal sealed class Lesson
{
    public Guid Id { get; init; }
    public Guid CourseId { get; init; }
    public required string Title { get; set; }

    /// <summary>Order in the course, from 1.</summary>
    public int Position { get; set; }

    /// <summary>The video; null until one has been uploaded.</summary>
    public Guid? AssetId { get; set; }
    public LessonState State { get; set; }
    public DateTimeOffset CreatedAt { get; init; }

    internal sealed class Mapping : IEntityTypeConfiguration<Lesson>
    {
        public void Configure(EntityTypeBuilder<Lesson> builder)
        {
            builder.HasKey(l => l.Id);
            builder.HasOne<Course>().WithMany().HasForeignKey(l => l.CourseId).OnDelete(DeleteBehavior.Restrict);
            builder.HasIndex(l => new { l.CourseId, l.Title }).IsUnique();
            builder.HasOne<Asset>().WithMany().HasForeignKey(l => l.AssetId).OnDelete(DeleteBehavior.Restrict);
        }
    }
}
