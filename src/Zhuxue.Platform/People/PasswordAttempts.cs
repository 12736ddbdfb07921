using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Zhuxue.Platform.Data;

namespace Zhuxue.Platform.People;

/// <summary>Whether a password may be looked at, and what follows if it is wrong.</summary>
/// <param name="Allowed">False: the account is locked.</param>
/// <param name="Left">How many more wrong ones are allowed after this one.</param>
/// <param name="LockedUntil">When the lock ends: of an account that is locked, or that this attempt locks if it is wrong.</param>
public readonly record struct PasswordAttempt(bool Allowed, int Left, DateTimeOffset? LockedUntil);

/// <summary>
/// Counts an attempt before the password is looked at, so that many at once get no more than the allowed number (M3). Numbers that
/// nobody has are counted too, in memory: nobody learns from the replies who has an account.
/// </summary>
public sealed class PasswordAttempts(IServiceScopeFactory scopes, TimeProvider clock, IOptions<SignInOptions> options)
{
    private const int StrangersMost = 100_000;
    private readonly ConcurrentDictionary<string, (int Failed, DateTimeOffset? LockedUntil)> strangers = new(StringComparer.Ordinal);

    private int Allowed => options.Value.WrongPasswordsBeforeLock;

    /// <summary>Counts one attempt at an account.</summary>
    public async Task<PasswordAttempt> CountAsync<T>(Guid id, CancellationToken cancellationToken) where T : class, ISignsIn
    {
        var now = clock.GetUtcNow();
        DateTimeOffset? lockEnd = now.AddMinutes(options.Value.LockMinutes);
        var (allowed, none) = (Allowed, (DateTimeOffset?)null);
        await using var scope = scopes.CreateAsyncScope();
        var all = scope.ServiceProvider.GetRequiredService<SiteDb>().Set<T>().Where(a => a.Id == id);
        // A lock that has run out starts the count anew; the last allowed attempt sets the lock in advance, a right password takes it away.
        var counted = await all.Where(a => a.LockedUntil == null || a.LockedUntil <= now).ExecuteUpdateAsync(set => set
            .SetProperty(a => a.FailedSignIns, a => (a.LockedUntil == null ? a.FailedSignIns : 0) + 1)
            .SetProperty(a => a.LockedUntil, a => (a.LockedUntil == null ? a.FailedSignIns : 0) + 1 >= allowed ? lockEnd : none), cancellationToken);
        var after = await all.Select(a => new { a.FailedSignIns, a.LockedUntil }).SingleAsync(cancellationToken);
        return new(counted == 1, Math.Max(0, allowed - after.FailedSignIns), after.LockedUntil);
    }

    /// <summary>The password was right: the count starts anew.</summary>
    public async Task ForgetAsync<T>(Guid id, CancellationToken cancellationToken) where T : class, ISignsIn
    {
        await using var scope = scopes.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<SiteDb>().Set<T>().Where(a => a.Id == id).ExecuteUpdateAsync(set => set
            .SetProperty(a => a.FailedSignIns, 0).SetProperty(a => a.LockedUntil, (DateTimeOffset?)null), cancellationToken);
    }

    /// <summary>Counts one attempt at a name that nobody has.</summary>
    public PasswordAttempt CountStranger(string nameDigest)
    {
        var now = clock.GetUtcNow();
        if (strangers.Count >= StrangersMost)
            strangers.Clear();
        var allowed = true;
        var (failed, lockedUntil) = strangers.AddOrUpdate(nameDigest, _ => Next(0), (_, known) =>
        {
            allowed = known.LockedUntil is null || known.LockedUntil <= now;
            return allowed ? Next(known.LockedUntil is null ? known.Failed : 0) : known;
        });
        return new(allowed, Math.Max(0, Allowed - failed), lockedUntil);

        (int, DateTimeOffset?) Next(int before) => (before + 1, before + 1 >= Allowed ? now.AddMinutes(options.Value.LockMinutes) : null);
    }

    /// <summary>What a name that nobody has stood for was right after all: its count starts anew.</summary>
    public void ForgetStranger(string nameDigest) => strangers.TryRemove(nameDigest, out _);

    /// <summary>What a wrong password or a locked account is told.</summary>
    public static string WordsOf(PasswordAttempt attempt, string whatAndPassword) => attempt switch
    {
        { LockedUntil: { } until } => $"密码错了太多次，为了安全，先锁到 {until.ClockWords}。到时再试，或者打电话。",
        { Left: <= 2 } => $"{whatAndPassword}不对。请再看一遍，还能试 {attempt.Left} 次。",
        _ => $"{whatAndPassword}不对。请再看一遍。",
    };
}
