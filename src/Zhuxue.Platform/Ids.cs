namespace Zhuxue.Platform;

/// <summary>Makes the ids of all rows: version 7 UUIDs, ordered by the injected clock.</summary>
public sealed class Ids(TimeProvider clock)
{
    /// <summary>A new id; unguessable in its 74 random bits.</summary>
#pragma warning disable RS0030 // the one place where ids are made
    public Guid New() => Guid.CreateVersion7(clock.GetUtcNow());
#pragma warning restore RS0030
}
