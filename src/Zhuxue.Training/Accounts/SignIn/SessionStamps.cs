using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Zhuxue.Training.Accounts.Learners;
using Zhuxue.Training.Accounts.Staff;

namespace Zhuxue.Training.Accounts.SignIn;

/// <summary>Says whether a session still holds. This process hears of an ended session at once, others within <see cref="AccountsOptions.StampCacheSeconds"/>.</summary>
internal sealed class SessionStamps(IServiceScopeFactory scopes, TimeProvider clock, IOptions<AccountsOptions> options)
{
    private const int EntriesMost = 250_000;
    private readonly ConcurrentDictionary<Guid, (string Stamp, DateTimeOffset ReadAt)> known = new();

    public async Task<bool> HoldsAsync(string scheme, Guid id, string stamp, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        if (known.TryGetValue(id, out var entry) && now - entry.ReadAt < TimeSpan.FromSeconds(options.Value.StampCacheSeconds) && entry.ReadAt <= now)
            return entry.Stamp == stamp;
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<TrainingDb>();
        var current = scheme == Sessions.StaffScheme
            ? await db.Set<StaffMember>().Where(s => s.Id == id).Select(s => s.SessionStamp).SingleOrDefaultAsync(cancellationToken)
            : await db.Set<Learner>().Where(l => l.Id == id).Select(l => l.SessionStamp).SingleOrDefaultAsync(cancellationToken);
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
