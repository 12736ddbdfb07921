using System.Text.Json;
using Zhuxue.Platform.Data;

namespace Zhuxue.Platform.Messaging;

/// <summary>Does the work of one kind of outbox message. It may be called again for the same message and must then change nothing more.</summary>
public interface IOutboxHandler
{
    /// <summary>The kind of message it takes.</summary>
    string Kind { get; }

    /// <summary>Does the work; an exception means "try again later". The token fires when the site stops or another process took over.</summary>
    Task HandleAsync(string payload, CancellationToken cancellationToken);
}

/// <summary>Puts work into the outbox, in the transaction of the caller.</summary>
public sealed class Outbox(SiteDb db, Ids ids, TimeProvider clock)
{
    public void Enqueue<TPayload>(string kind, TPayload payload)
    {
        var now = clock.GetUtcNow();
        db.Add(new OutboxMessage { Id = ids.New(), Kind = kind, Payload = JsonSerializer.Serialize(payload), CreatedAt = now, DueAt = now });
    }
}
