using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Zhuxue.Training.Hours.Proofs;

internal enum ProofState
{
    Valid,

    /// <summary>The hours were revoked after the proof had been issued.</summary>
    Withdrawn,
}

/// <summary>学时证明: the proof of an enrolment's credited hours, as it was issued. What it says is frozen here; the file is printed and signed anew each time.</summary>
internal sealed class IssuedProof
{
    public const string FactsPurpose = "proof.facts";

    public Guid LearnerId { get; init; }
    public Guid Id { get; init; }
    public Guid EnrolmentId { get; init; }

    /// <summary>As it is printed: <see cref="Documents.Papers.HourProofSerial"/>.</summary>
    public required string Serial { get; init; }
    public DateTimeOffset IssuedAt { get; init; }
    public ProofState State { get; set; }
    public DateTimeOffset? WithdrawnAt { get; set; }

    /// <summary>JSON of <see cref="ProofFacts"/>, sealed: it holds a name.</summary>
    public required string FactsSealed { get; init; }

    /// <summary>The portrait that stood for the learner then.</summary>
    public Guid? PortraitImageId { get; init; }

    internal sealed class Mapping : IEntityTypeConfiguration<IssuedProof>
    {
        public void Configure(EntityTypeBuilder<IssuedProof> builder)
        {
            builder.HasKey(p => new { p.LearnerId, p.Id });
            builder.HasIndex(p => p.Serial).IsUnique();
            builder.HasIndex(p => new { p.LearnerId, p.EnrolmentId }).IsUnique().HasFilter("state = 'Valid'");
        }
    }
}

/// <summary>What a proof says, word for word.</summary>
internal sealed record ProofFacts(
    string Name, string IdentityNumber, string Occupation, int Year, DateOnly StartsOn, DateOnly EndsOn, DateOnly LearnedFrom, DateOnly LearnedUntil, string ExamResult,
    decimal CommonHours, decimal OccupationHours, string Institution, DateOnly IssuedOn, bool Sample);
