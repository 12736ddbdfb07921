using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Zhuxue.Training.Accounts.Learners;

namespace Zhuxue.Training.Accounts.Registry;

/// <summary>What came of asking the registry for a learner's photo (M6).</summary>
internal enum LookFinding
{
    /// <summary>There was one, and it was compared with what is here.</summary>
    Compared,

    /// <summary>There was one, in which no single clear face was found.</summary>
    NoFace,

    /// <summary>The registry holds none of this person.</summary>
    NoPhoto,

    /// <summary>The registry does not know the person by this number and name.</summary>
    PersonUnknown,

    /// <summary>The registry did not answer; it is asked again later.</summary>
    Away,

    /// <summary>The registry said no, for a reason of ours.</summary>
    Refused,
}

/// <summary>One look at the photo that the registry holds of a learner: when, and how like it was. The photo itself is not kept.</summary>
internal sealed class RegistryLook
{
    public Guid LearnerId { get; init; }
    public Guid Id { get; init; }
    public DateTimeOffset At { get; init; }
    public LookFinding Finding { get; init; }

    /// <summary>The portrait that it was compared with, and the cosine of the faces.</summary>
    public Guid? PortraitImageId { get; init; }
    public double? PortraitSimilarity { get; init; }

    /// <summary>The same of the identity card's front.</summary>
    public Guid? CardImageId { get; init; }
    public double? CardSimilarity { get; init; }

    internal sealed class Mapping : IEntityTypeConfiguration<RegistryLook>
    {
        public void Configure(EntityTypeBuilder<RegistryLook> builder)
        {
            builder.HasKey(l => new { l.LearnerId, l.Id });
            builder.HasOne<Learner>().WithMany().HasForeignKey(l => l.LearnerId).OnDelete(DeleteBehavior.Restrict);
        }
    }
}
