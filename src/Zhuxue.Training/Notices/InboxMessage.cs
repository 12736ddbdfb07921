using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Zhuxue.Training.Notices;

/// <summary>消息: what a learner was told, word for word, in the inbox on the site. Whatever becomes of a text, it stands here.</summary>
internal sealed class InboxMessage
{
    public const string TextPurpose = "inbox.text";

    public Guid LearnerId { get; init; }
    public Guid Id { get; init; }
    public NoticeKind Kind { get; init; }

    /// <summary>The exact words; sealed, because some hold a name.</summary>
    public required string TextSealed { get; init; }

    /// <summary>A path of this site where the learner goes on.</summary>
    public string? LinkUrl { get; init; }

    /// <summary>The text that was written with it.</summary>
    public Guid? TextId { get; init; }
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>When the inbox first showed it.</summary>
    public DateTimeOffset? ReadAt { get; set; }

    internal sealed class Mapping : IEntityTypeConfiguration<InboxMessage>
    {
        public void Configure(EntityTypeBuilder<InboxMessage> builder)
        {
            builder.HasKey(n => new { n.LearnerId, n.Id });
            builder.HasIndex(n => n.CreatedAt);
        }
    }
}
