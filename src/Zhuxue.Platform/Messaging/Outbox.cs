using System.Text.Json;
using Zhuxue.Platform.Data;

namespace Zhuxue.Platform.Messaging;

/// <summary>Messages queue in lanes with workers of their own: what takes long never holds up what is quick.</summary>
public enum OutboxLane
{
    /// <summary>Done in seconds: texts, small jobs.</summary>
    Quick,

    /// <summary>Minutes and more: videos, rosters.</summary>
    Long,
}

/// <summary>Does the work of one kind of outbox message. It may be called again for the same message and must then change nothing more.</summary>
public interface IOutboxHandler
{
    /// <summary>The kind of message it takes.</summary>
    string Kind { get; }

    /// <summary>Where its messages queue.</summary>
    OutboxLane Lane => OutboxLane.Quick;

    /// <summary>Does the work; an exception means "try again later". The token fires when the site stops or another process took over.</summary>
    Task HandleAsync(string payload, CancellationToken cancellationToken);
}

/// <summary>Puts work into the outbox, in the transaction of the caller.</summary>
public sealed class Outbox(SiteDb db, Ids ids, TimeProvider clock)
{
    /// <summary>Work to be done as soon as the caller has committed.</summary>
    public void Enqueue<TPayload>(string kind, TPayload payload) => Enqueue(kind, payload, clock.GetUtcNow());

    /// <summary>Work to be done at <paramref name="dueAt"/> or as soon as possible after it.</summary>
    public void Enqueue<TPayload>(string kind, TPayload payload, DateTimeOffset dueAt) =>
        db.Add(new OutboxMessage { Id = ids.New(), Kind = kind, Payload = JsonSerializer.Serialize(payload), CreatedAt = clock.GetUtcNow(), DueAt = dueAt });
}
