using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Zhuxue.Training.Notices;

/// <summary>短信: one text message, written in the transaction that wants it and sent after it by the outbox.</summary>
internal sealed class Sms
{
    public const string PhonePurpose = "sms.phone", TextPurpose = "sms.text";

    public Guid Id { get; init; }
    public required string PhoneSealed { get; init; }

    /// <summary>Keyed digest of the number, for the limits.</summary>
    public required string PhoneDigest { get; init; }
    public required string PhoneMasked { get; init; }

    /// <summary>The words without the signature: gateways put it in front (DOMAIN §5).</summary>
    public required string TextSealed { get; init; }
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>After this it is of no use and is not sent any more.</summary>
    public DateTimeOffset ExpiresAt { get; init; }
    public DateTimeOffset? SentAt { get; set; }

    internal sealed class Mapping : IEntityTypeConfiguration<Sms>
    {
        public void Configure(EntityTypeBuilder<Sms> builder)
        {
            builder.HasKey(s => s.Id);
            builder.HasIndex(s => new { s.PhoneDigest, s.CreatedAt });
        }
    }
}
