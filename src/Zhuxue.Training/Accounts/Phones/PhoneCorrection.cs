using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Zhuxue.Training.Accounts.Learners;

namespace Zhuxue.Training.Accounts.Phones;

internal enum PhoneCorrectionState
{
    Open,
    Accepted,
    Refused,
}

/// <summary>A learner asks for another phone number; staff decide after they have made sure who asks (M1).</summary>
internal sealed class PhoneCorrection
{
    public Guid LearnerId { get; init; }
    public Guid Id { get; init; }
    public required string NewPhoneSealed { get; init; }
    public required string NewPhoneMasked { get; init; }
    public required string OldPhoneMasked { get; init; }
    public PhoneCorrectionState State { get; set; }
    public DateTimeOffset AskedAt { get; init; }
    public DateTimeOffset? DecidedAt { get; set; }
    public Guid? DecidedByStaffId { get; set; }

    /// <summary>Why it was refused, in words for the learner.</summary>
    public string? Reason { get; set; }

    internal sealed class Mapping : IEntityTypeConfiguration<PhoneCorrection>
    {
        public void Configure(EntityTypeBuilder<PhoneCorrection> builder)
        {
            builder.HasKey(c => new { c.LearnerId, c.Id });
            builder.HasIndex(c => c.LearnerId).IsUnique().HasFilter("state = 'Open'");
            builder.HasIndex(c => new { c.State, c.AskedAt });
            builder.Property(c => c.State).IsConcurrencyToken();
            builder.HasOne<Learner>().WithMany().HasForeignKey(c => c.LearnerId).OnDelete(DeleteBehavior.Restrict);
        }
    }
}
