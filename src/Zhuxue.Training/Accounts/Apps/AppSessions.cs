using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Zhuxue.Platform.Secrets;
using Zhuxue.Training.Accounts.SignIn;

namespace Zhuxue.Training.Accounts.Apps;

/// <summary>Who stands behind an access token.</summary>
internal sealed record AppIdentity(Guid LearnerId, Guid SessionId, string Name, string Device, string DeviceMark, string Stamp, DateTimeOffset AccessUntil);

/// <summary>How an access token was taken.</summary>
internal enum AppTokenState
{
    Good,
    Expired,

    /// <summary>Never handed out, replaced, or of a session that has ended.</summary>
    Unknown,
}

/// <summary>
/// Looks access tokens up, and keeps what it found in memory: beats and keys come too often to ask the database each time. This process hears of an
/// ended session at once, others within <see cref="SignInOptions.StampCacheSeconds"/>.
/// </summary>
internal sealed class AppSessions(IServiceScopeFactory scopes, FieldCipher cipher, AppTokenForm form, SessionStamps stamps, TimeProvider clock, IOptions<SignInOptions> options)
{
    private const int EntriesMost = 250_000;
    private readonly ConcurrentDictionary<string, (AppIdentity Identity, DateTimeOffset ReadAt)> known = new(StringComparer.Ordinal);

    public async Task<(AppTokenState State, AppIdentity? Identity)> FindAsync(string token, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var digest = cipher.Digest(AppSession.TokenPurpose, token);
        var fresh = known.TryGetValue(digest, out var entry) && entry.ReadAt <= now && now - entry.ReadAt < TimeSpan.FromSeconds(options.Value.StampCacheSeconds);
        var identity = fresh ? entry.Identity : form.IsOurs(token, AppTokenForm.Access) ? await ReadAsync(digest, now, cancellationToken) : null;
        if (identity is null || !await stamps.HoldsAsync(Sessions.LearnerScheme, identity.LearnerId, identity.Stamp, cancellationToken))
            return (AppTokenState.Unknown, null);
        return identity.AccessUntil <= now ? (AppTokenState.Expired, null) : (AppTokenState.Good, identity);
    }

    /// <summary>Whether the phone is still signed in; for what is bound to it and carries no token.</summary>
    public async Task<bool> HoldsAsync(Guid learnerId, Guid sessionId, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var stamp = await scope.ServiceProvider.GetRequiredService<TrainingDb>().Set<AppSession>()
            .Where(s => s.LearnerId == learnerId && s.Id == sessionId && s.EndedAt == null).Select(s => s.Stamp).SingleOrDefaultAsync(cancellationToken);
        return stamp is not null && await stamps.HoldsAsync(Sessions.LearnerScheme, learnerId, stamp, cancellationToken);
    }

    /// <summary>This token is good no more.</summary>
    public void Forget(string accessDigest) => known.TryRemove(accessDigest, out _);

    private async Task<AppIdentity?> ReadAsync(string digest, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<TrainingDb>();
        var found = await (from s in db.Set<AppSession>().AsNoTracking()
                           join l in db.Set<Learners.Learner>().AsNoTracking() on s.LearnerId equals l.Id
                           where s.AccessDigest == digest && s.EndedAt == null
                           select new { Session = s, l.Name }).SingleOrDefaultAsync(cancellationToken);
        if (found is null)
        {
            known.TryRemove(digest, out _);
            return null;
        }
        if (found.Session.AccessSeenAt is null)
        {
            DateTimeOffset? seen = now;
            await db.Set<AppSession>().Where(s => s.AccessDigest == digest && s.AccessSeenAt == null).ExecuteUpdateAsync(set => set.SetProperty(s => s.AccessSeenAt, seen), cancellationToken);
        }
        if (known.Count >= EntriesMost)
            known.Clear();
        var (session, identity) = (found.Session, new AppIdentity(found.Session.LearnerId, found.Session.Id, found.Name, found.Session.Device, found.Session.DeviceMark, found.Session.Stamp, found.Session.AccessUntil));
        known[session.AccessDigest] = (identity, now);
        return identity;
    }
}
