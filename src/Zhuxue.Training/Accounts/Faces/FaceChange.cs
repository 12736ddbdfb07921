using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Zhuxue.Training.Accounts.Faces;

/// <summary>
/// One change of a learner's enrolled face: put, replaced or deleted. The database itself writes these rows, by triggers on the table of
/// embeddings and under a lock that lasts until the commit: so the numbers stand in the order of the commits, and who has read up to a number
/// has missed nothing before it.
/// </summary>
internal sealed class FaceChange
{
    public long Seq { get; init; }
    public Guid LearnerId { get; init; }

    internal sealed class Mapping : IEntityTypeConfiguration<FaceChange>
    {
        public void Configure(EntityTypeBuilder<FaceChange> builder)
        {
            builder.HasKey(c => c.Seq);
            builder.Property(c => c.Seq).ValueGeneratedOnAdd();
        }
    }
}
