using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Zhuxue.Platform.Messaging;

/// <summary>Work that was promised in some transaction and is done after it, at least once, by any process of the site.</summary>
public sealed class OutboxMessage
{
    public Guid Id { get; init; }
    public required string Kind { get; init; }

    /// <summary>JSON for the handler. Never personal data in the clear: ids only.</summary>
    public required string Payload { get; init; }
    public DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset DueAt { get; set; }

    /// <summary>While in the future, one process works on it; a killed process lets this pass.</summary>
    public DateTimeOffset? ClaimedUntil { get; set; }
    public int Attempts { get; set; }
    public DateTimeOffset? DoneAt { get; set; }

    /// <summary>Set when the last attempt failed too: a person has to look.</summary>
    public DateTimeOffset? ParkedAt { get; set; }
    public string? LastError { get; set; }

    internal sealed class Mapping : IEntityTypeConfiguration<OutboxMessage>
    {
        public void Configure(EntityTypeBuilder<OutboxMessage> builder)
        {
            builder.HasKey(m => m.Id);
            builder.HasIndex(m => new { m.DoneAt, m.ParkedAt, m.DueAt });
        }
    }
}
