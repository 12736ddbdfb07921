using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Zhuxue.Platform.Sms;

/// <summary>Where a text stands.</summary>
public enum TextState
{
    /// <summary>To be sent when <see cref="TextMessage.DueAt"/> has come.</summary>
    Waiting,

    /// <summary>A try has begun and its end is not known (also while it runs): it is looked for before it is tried again.</summary>
    Unsure,

    /// <summary>The gateway has taken it.</summary>
    Sent,

    /// <summary>It reached the phone.</summary>
    Delivered,

    /// <summary>It did not, and will not by itself: <see cref="TextMessage.Fault"/> says why.</summary>
    Failed,

    /// <summary>It outlived its use before it could be sent.</summary>
    Expired,

    /// <summary>This installation has no gateway: a person has to tell.</summary>
    NotSent,
}

/// <summary>Why a text failed, as far as people can do something about it.</summary>
public enum SmsFault
{
    /// <summary>No such phone, switched off for long, or blocked.</summary>
    Phone,

    /// <summary>The gateway does not know or allow the template, the signature in front, or a value.</summary>
    Template,

    /// <summary>Key, secret, right or application are wrong: the operator's to mend.</summary>
    Configuration,

    /// <summary>The account of the gateway is empty or closed.</summary>
    Balance,

    /// <summary>The gateway sends no more to this number for now.</summary>
    TooMany,

    /// <summary>The carrier did not deliver it.</summary>
    Undelivered,

    /// <summary>No trace was found until it was of no use any more; it may have arrived.</summary>
    NeverKnown,

    /// <summary>Something else; the gateway's code stands beside it.</summary>
    Other,
}

/// <summary>短信: one text, written in the transaction that wants it and sent after it by the outbox.</summary>
public sealed class TextMessage
{
    // The names are older than the table; texts sealed under them stay readable.
    public const string PhonePurpose = "sms.phone", TextPurpose = "sms.text", ParametersPurpose = "sms.parameters";

    public Guid Id { get; init; }

    /// <summary>Whom it is about: a learner or a registry account. Null when nobody is known by it.</summary>
    public Guid? SubjectId { get; init; }
    public required string PhoneSealed { get; init; }

    /// <summary>Keyed digest of the number, for the limits and for receipts.</summary>
    public required string PhoneDigest { get; init; }
    public required string PhoneMasked { get; init; }

    /// <summary>Name of the variant, see <see cref="SmsVariant"/>.</summary>
    public required string Template { get; init; }

    /// <summary>JSON array of the values in the variant's order.</summary>
    public required string ParametersSealed { get; init; }

    /// <summary>The words without the signature: gateways put it in front (DOMAIN §5).</summary>
    public required string TextSealed { get; init; }

    /// <summary>Parts that are billed, the signature counted.</summary>
    public int Parts { get; init; }
    public TextState State { get; set; }
    public int Tries { get; set; }

    /// <summary>When it is sent or looked for next; the outbox holds a message for that moment.</summary>
    public DateTimeOffset DueAt { get; set; }
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>After this it is of no use and is not sent any more.</summary>
    public DateTimeOffset ExpiresAt { get; init; }
    public DateTimeOffset? LastTryAt { get; set; }
    public DateTimeOffset? SentAt { get; set; }

    /// <summary>When it was known to have arrived, or not.</summary>
    public DateTimeOffset? SettledAt { get; set; }

    /// <summary>Name of the gateway that was tried last, and its id of the text.</summary>
    public string? Gateway { get; set; }
    public string? MessageId { get; set; }
    public SmsFault? Fault { get; set; }

    /// <summary>The gateway's own word for the last trouble.</summary>
    public string? FaultCode { get; set; }

    /// <summary>The text that staff sent in its place.</summary>
    public Guid? SentAgainId { get; set; }

    /// <summary>Whether staff may send it again: it surely is not on its way, and nobody has done so.</summary>
    public bool MaySendAgain => State is TextState.Failed or TextState.Expired or TextState.NotSent && SentAgainId is null;

    internal sealed class Mapping : IEntityTypeConfiguration<TextMessage>
    {
        public void Configure(EntityTypeBuilder<TextMessage> builder)
        {
            builder.HasKey(t => t.Id);
            // Whoever changes a text has seen its newest state: a receipt and a try may come at once.
            builder.Property(t => t.State).IsConcurrencyToken();
            builder.Property(t => t.Tries).IsConcurrencyToken();
            builder.HasIndex(t => new { t.PhoneDigest, t.CreatedAt });
            builder.HasIndex(t => new { t.State, t.CreatedAt });
            builder.HasIndex(t => t.MessageId);
            builder.HasIndex(t => t.SubjectId);
        }
    }
}

/// <summary>回执: one thing a gateway said about a text, kept once however often it is said.</summary>
public sealed class TextReceipt
{
    public Guid TextId { get; init; }

    /// <summary>Hex SHA-256 of what was said.</summary>
    public required string Key { get; init; }
    public required string Gateway { get; init; }
    public bool Delivered { get; init; }
    public string? Code { get; init; }

    /// <summary>When it reached the phone or failed, as the gateway says.</summary>
    public DateTimeOffset? ReportedAt { get; init; }
    public DateTimeOffset ReceivedAt { get; init; }

    internal sealed class Mapping : IEntityTypeConfiguration<TextReceipt>
    {
        public void Configure(EntityTypeBuilder<TextReceipt> builder)
        {
            builder.HasKey(r => new { r.TextId, r.Key });
            builder.HasOne<TextMessage>().WithMany().HasForeignKey(r => r.TextId).OnDelete(DeleteBehavior.Cascade);
        }
    }
}
