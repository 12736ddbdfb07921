using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Zhuxue.Platform.Messaging;
using Zhuxue.Training.Accounts.Learners;

namespace Zhuxue.Training.Accounts.Faces;

/// <summary>What staff made of one face under two accounts.</summary>
internal enum FaceSignalState
{
    /// <summary>Nobody has looked yet.</summary>
    Open,

    /// <summary>There is an honest reason: twins, people who look alike, a number that was registered wrongly.</summary>
    Explained,

    /// <summary>One person under two accounts, without a reason.</summary>
    Confirmed,
}

/// <summary>The face of one learner resembles the enrolled face of another (A15): something to look at, never a refusal.</summary>
/// <param name="LearnerId">Whose face was enrolled just now.</param>
/// <param name="OtherLearnerId">Whose face was there before.</param>
/// <param name="Similarity">Cosine of both.</param>
internal sealed record FaceSeenElsewhere(Guid LearnerId, Guid OtherLearnerId, double Similarity) : IEvent;

/// <summary>
/// Two accounts whose enrolled faces look like one (A15). One row for each pair, the smaller id first. Holds no face data: when a face is
/// deleted, the row still says what was seen and decided.
/// </summary>
internal sealed class FaceSignal
{
    public Guid LearnerId { get; init; }
    public Guid OtherLearnerId { get; init; }

    /// <summary>The portraits that were compared.</summary>
    public Guid LearnerImageId { get; set; }
    public Guid OtherImageId { get; set; }

    /// <summary>Cosine of the full embeddings; for staff, as words.</summary>
    public double Similarity { get; set; }
    public DateTimeOffset SeenAt { get; set; }
    public FaceSignalState State { get; set; }
    public DateTimeOffset? DecidedAt { get; set; }
    public Guid? DecidedByStaffId { get; set; }

    /// <summary>Why, in the words of whoever decided.</summary>
    public string? Note { get; set; }
    public int Version { get; set; }

    internal sealed class Mapping : IEntityTypeConfiguration<FaceSignal>
    {
        public void Configure(EntityTypeBuilder<FaceSignal> builder)
        {
            builder.HasKey(s => new { s.LearnerId, s.OtherLearnerId });
            builder.HasIndex(s => s.OtherLearnerId);
            builder.HasIndex(s => new { s.State, s.SeenAt });
            builder.Property(s => s.Version).IsConcurrencyToken();
            builder.HasOne<Learner>().WithMany().HasForeignKey(s => s.LearnerId).OnDelete(DeleteBehavior.Restrict);
            builder.HasOne<Learner>().WithMany().HasForeignKey(s => s.OtherLearnerId).OnDelete(DeleteBehavior.Restrict);
        }
    }
}
