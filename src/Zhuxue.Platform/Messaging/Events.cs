using Microsoft.Extensions.DependencyInjection;

namespace Zhuxue.Platform.Messaging;

/// <summary>Something that has happened, in the past tense; contexts to the right hear of it.</summary>
public interface IEvent;

/// <summary>
/// Hears an event inside the transaction of whoever published it: it changes tracked entities and never saves by itself.
/// </summary>
public interface IReactTo<in TEvent> where TEvent : IEvent
{
    Task HandleAsync(TEvent happened, CancellationToken cancellationToken);
}

/// <summary>Hands events to their handlers, which share the publisher's database context and so its one SaveChanges.</summary>
public sealed class Events(IServiceProvider services)
{
    public async Task PublishAsync<TEvent>(TEvent happened, CancellationToken cancellationToken) where TEvent : IEvent
    {
        foreach (var handler in services.GetServices<IReactTo<TEvent>>())
            await handler.HandleAsync(happened, cancellationToken);
    }
}
