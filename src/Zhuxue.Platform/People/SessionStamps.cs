using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Zhuxue.Platform.Data;

namespace Zhuxue.Platform.People;

/// <summary>Who stands behind each kind of cookie of a site.</summary>
public interface ISessionHolders
{
    /// <summary>The present session stamp of the holder; null when there is no such person.</summary>
    Task<string?> StampOfAsync(SiteDb db, string scheme, Guid id, CancellationToken cancellationToken);
}

/// <summary>Says whether a session still holds. This process hears of an ended session at once, others within <see cref="SignInOptions.StampCacheSeconds"/>.</summary>
public sealed class SessionStamps(IServiceScopeFactory scopes, ISessionHolders holders, TimeProvider clock, IOptions<SignInOptions> options)
{
    private const int EntriesMost = 250_000;
    private readonly ConcurrentDictionary<Guid, (string Stamp, DateTimeOffset ReadAt)> known = new();

    public async Task<bool> HoldsAsync(string scheme, Guid id, string stamp, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        if (known.TryGetValue(id, out var entry) && now - entry.ReadAt < TimeSpan.FromSeconds(options.Value.StampCacheSeconds) && entry.ReadAt <= now)
            return entry.Stamp == stamp;
        await using var scope = scopes.CreateAsyncScope();
        var current = await holders.StampOfAsync(scope.ServiceProvider.GetRequiredService<SiteDb>(), scheme, id, cancellationToken);
        if (current is null)
            return false;
        if (known.Count >= EntriesMost)
            known.Clear();
        known[id] = (current, now);
        return current == stamp;
    }

    /// <summary>The stamp of this person was changed: read it again.</summary>
    public void Forget(Guid id) => known.TryRemove(id, out _);
}
