using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Zhuxue.Platform.Secrets;
using Zhuxue.Training.Accounts.Images;
using Zhuxue.Training.Accounts.Learners;
using Zhuxue.Vision.Cards;

namespace Zhuxue.Training.Accounts.Cards;

/// <summary>Where the comparison of one side with the account stands.</summary>
internal enum CardVerdict
{
    /// <summary>What was read is what is registered.</summary>
    Agreed,

    /// <summary>A person decides; until then the picture counts as there (decision 0013).</summary>
    Waiting,

    /// <summary>A person has looked and taken it.</summary>
    Accepted,

    /// <summary>A person has looked and wants another one.</summary>
    Refused,

    /// <summary>A newer picture came before anybody decided.</summary>
    Replaced,
}

/// <summary>What keeps a card from being taken without a person.</summary>
internal enum CardDoubt
{
    Name,
    Number,
    Sex,
    BirthDate,
    Validity,
}

/// <summary>What was read as text, for staff.</summary>
internal sealed record CardFields(string? Name, string? Sex, string? Nation, DateOnly? BirthDate, string? Address, string? Number, string? Issuer, DateOnly? ValidFrom, DateOnly? ValidUntil, bool IsLongTerm)
{
    public static CardFields Of(CardReading read) => new(
        read.Name?.Text, read.Sex?.Text, read.Nation?.Text, read.BirthDate, read.Address?.Text, read.Number?.Text, read.Issuer?.Text, read.ValidFrom, read.ValidUntil, read.IsLongTerm);
}

/// <summary>One side of a card as it was read and compared, and who decided. Withdrawing the consent deletes the row.</summary>
internal sealed class CardCheck
{
    public const string Purpose = "learner.card-fields";

    public Guid LearnerId { get; init; }

    /// <summary>The picture that was read.</summary>
    public Guid ImageId { get; init; }
    public LearnerImageKind Side { get; init; }
    public CardVerdict Verdict { get; set; }

    /// <summary>Names of <see cref="CardDoubt"/>, with commas between; empty when it agreed.</summary>
    public required string Doubts { get; init; }

    /// <summary><see cref="CardFields"/> as JSON, sealed by the field cipher.</summary>
    public required string FieldsSealed { get; init; }

    /// <summary>Last day of a card whose back was read; null when unlimited, unread, or the front.</summary>
    public DateOnly? ExpiresOn { get; init; }
    public DateTimeOffset ReadAt { get; init; }
    public DateTimeOffset? DecidedAt { get; set; }
    public Guid? DecidedByStaffId { get; set; }

    /// <summary>Why a person wants another picture, in words for the learner.</summary>
    public string? Reason { get; set; }

    public IReadOnlyList<CardDoubt> DoubtList => [.. Doubts.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(Enum.Parse<CardDoubt>)];

    /// <summary>The comparison of a stored picture.</summary>
    /// <param name="judgement">Agrees, or uncertain: nothing else is kept.</param>
    public static CardCheck Of(LearnerImage image, CardReading read, CardJudgement judgement, FieldCipher cipher, DateTimeOffset at) => new()
    {
        LearnerId = image.LearnerId,
        ImageId = image.Id,
        Side = image.Kind,
        Verdict = judgement.Finding == CardFinding.Uncertain ? CardVerdict.Waiting : CardVerdict.Agreed,
        Doubts = string.Join(',', judgement.Fields),
        FieldsSealed = cipher.Seal(Purpose, JsonSerializer.Serialize(CardFields.Of(read))),
        ExpiresOn = read.ValidUntil,
        ReadAt = at,
    };

    public CardFields Open(FieldCipher cipher) => JsonSerializer.Deserialize<CardFields>(cipher.Open(Purpose, FieldsSealed))!;

    internal sealed class Mapping : IEntityTypeConfiguration<CardCheck>
    {
        public void Configure(EntityTypeBuilder<CardCheck> builder)
        {
            builder.HasKey(c => new { c.LearnerId, c.ImageId });
            builder.Ignore(c => c.DoubtList);
            builder.HasIndex(c => new { c.Verdict, c.ReadAt });
            builder.HasOne<Learner>().WithMany().HasForeignKey(c => c.LearnerId).OnDelete(DeleteBehavior.Restrict);
        }
    }
}

/// <summary>How often in a row a side of a learner's card could not be read: nobody is asked for ever, then a person looks.</summary>
internal sealed class CardTries
{
    public Guid LearnerId { get; init; }
    public LearnerImageKind Side { get; init; }
    public int Unreadable { get; set; }

    internal sealed class Mapping : IEntityTypeConfiguration<CardTries>
    {
        public void Configure(EntityTypeBuilder<CardTries> builder)
        {
            builder.HasKey(t => new { t.LearnerId, t.Side });
            builder.HasOne<Learner>().WithMany().HasForeignKey(t => t.LearnerId).OnDelete(DeleteBehavior.Restrict);
        }
    }
}
