using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Zhuxue.Platform.Messaging;
using Zhuxue.Platform.Secrets;
using Zhuxue.Training.Accounts.Learners;

namespace Zhuxue.Training.Accounts.Apps;

/// <summary>A phone, as it presents itself at sign-in.</summary>
/// <param name="Mark">Random, made by the app when it was first started and kept by it.</param>
/// <param name="Name">Such as "Redmi Note 9".</param>
internal sealed record AppDevice(string? Mark, string? Name);

/// <summary>What a phone is given: both tokens are worth the account until they expire.</summary>
/// <param name="AccessToken">Goes with every request, as <c>Authorization: Bearer …</c>.</param>
/// <param name="ExpiresInSeconds">How long it is good for.</param>
/// <param name="RefreshToken">Brings the next pair, once.</param>
/// <param name="RefreshExpiresInSeconds">Without a refresh until then, the password is asked again.</param>
internal sealed record AppTokenPair(string AccessToken, int ExpiresInSeconds, string RefreshToken, int RefreshExpiresInSeconds);

/// <summary>What came of a refresh.</summary>
internal enum RefreshOutcome
{
    Refreshed,
    Unknown,
    Expired,
    Ended,
    Reused,
}

/// <summary>
/// Issues, renews and ends the tokens of phones. A refresh token works once. The same one again is an honest repetition as long as nobody has used
/// what came of it (the reply was lost on its way): then a new pair takes the place of the lost one. After that it is a copy, and the session ends.
/// </summary>
internal sealed partial class AppTokens(TrainingDb db, FieldCipher cipher, AppTokenForm form, AppSessions known, Events events, Ids ids, Chance chance, TimeProvider clock, IOptions<AccountsOptions> options, ILogger<AppTokens> logger)
{
    private const int NameMost = 60, MarkMost = 100;

    /// <summary>Signs the phone in; saved when this returns.</summary>
    public async Task<AppTokenPair> BeginAsync(Learner learner, AppDevice? device, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var session = new AppSession
        {
            LearnerId = learner.Id,
            Id = ids.New(),
            Device = NameOf(device?.Name),
            // 22 letters, as long as the mark of a browser.
            DeviceMark = cipher.Digest(AppSession.MarkPurpose, device?.Mark is { Length: > 0 and <= MarkMost } mark ? mark : chance.Token())[..22],
            Stamp = learner.SessionStamp,
            AccessDigest = "",
            CreatedAt = now,
            LastSeenAt = now,
        };
        db.Add(session);
        var pair = Issue(session, now);
        await db.SaveChangesAsync(cancellationToken);
        return pair;
    }

    public async Task<(RefreshOutcome Outcome, AppTokenPair? Pair)> RefreshAsync(string? token, CancellationToken cancellationToken)
    {
        if (!form.IsOurs(token, AppTokenForm.Refresh))
            return (RefreshOutcome.Unknown, null);
        var digest = cipher.Digest(AppSession.TokenPurpose, token!);
        for (var attempt = 0; ; attempt++)
        {
            var now = clock.GetUtcNow();
            var refresh = await db.Set<AppRefresh>().SingleOrDefaultAsync(r => r.Digest == digest, cancellationToken);
            var session = refresh is null ? null : await db.Set<AppSession>().SingleOrDefaultAsync(s => s.LearnerId == refresh.LearnerId && s.Id == refresh.SessionId, cancellationToken);
            if (refresh is null || session is null)
                return (RefreshOutcome.Unknown, null);
            var stamp = await db.Learners.Where(l => l.Id == session.LearnerId).Select(l => l.SessionStamp).SingleAsync(cancellationToken);
            if (session.EndedAt is not null || session.Stamp != stamp)
                return (session.EndReason == AppSessionEnd.Reused ? RefreshOutcome.Reused : RefreshOutcome.Ended, null);
            if (session.RefreshUntil <= now)
                return (RefreshOutcome.Expired, null);
            AppTokenPair? pair = null;
            if (refresh.UsedAt is null || await IsLostReplyAsync(refresh, session, cancellationToken))
            {
                // What the lost reply carried is worth nothing from now on.
                db.RemoveRange(await db.Set<AppRefresh>().Where(r => r.LearnerId == session.LearnerId && r.SessionId == session.Id && r.UsedAt == null && r.Digest != digest).ToListAsync(cancellationToken));
                refresh.UsedAt = now;
                known.Forget(session.AccessDigest);
                pair = Issue(session, now);
            }
            else
            {
                await EndAsync(session, AppSessionEnd.Reused, cancellationToken);
            }
            try
            {
                await db.SaveChangesAsync(cancellationToken);
                if (pair is null)
                    LogReused(session.LearnerId, session.Id);
                return (pair is null ? RefreshOutcome.Reused : RefreshOutcome.Refreshed, pair);
            }
            catch (DbUpdateConcurrencyException) when (attempt < 3)
            {
                db.ChangeTracker.Clear();
            }
        }
    }

    /// <summary>Ends a phone's session; the caller saves.</summary>
    public async Task EndAsync(AppSession session, AppSessionEnd reason, CancellationToken cancellationToken)
    {
        (session.EndedAt, session.EndReason) = (clock.GetUtcNow(), reason);
        session.Version++;
        known.Forget(session.AccessDigest);
        if (reason != AppSessionEnd.Reused)
            db.RemoveRange(await db.Set<AppRefresh>().Where(r => r.LearnerId == session.LearnerId && r.SessionId == session.Id).ToListAsync(cancellationToken));
        await events.PublishAsync(new AppSignedOut(session.LearnerId, session.Id), cancellationToken);
    }

    /// <summary>The phones on which the learner is signed in, the latest first.</summary>
    public async Task<IReadOnlyList<AppSession>> OpenAsync(Guid learnerId, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var stamp = await db.Learners.Where(l => l.Id == learnerId).Select(l => l.SessionStamp).SingleAsync(cancellationToken);
        return await db.Set<AppSession>().Where(s => s.LearnerId == learnerId && s.EndedAt == null && s.Stamp == stamp && s.RefreshUntil > now)
            .OrderByDescending(s => s.LastSeenAt).ThenByDescending(s => s.Id).ToListAsync(cancellationToken);
    }

    /// <summary>It was the newest to be used, and nobody has shown what was handed out for it.</summary>
    private async Task<bool> IsLostReplyAsync(AppRefresh refresh, AppSession session, CancellationToken cancellationToken) =>
        session.AccessSeenAt is null
        && !await db.Set<AppRefresh>().AnyAsync(r => r.LearnerId == session.LearnerId && r.SessionId == session.Id && r.UsedAt > refresh.UsedAt, cancellationToken);

    private AppTokenPair Issue(AppSession session, DateTimeOffset now)
    {
        var (access, next) = (form.New(AppTokenForm.Access), form.New(AppTokenForm.Refresh));
        session.AccessDigest = cipher.Digest(AppSession.TokenPurpose, access);
        session.AccessUntil = now.AddMinutes(options.Value.AppAccessMinutes);
        session.AccessSeenAt = null;
        var most = session.CreatedAt.AddDays(options.Value.AppSessionMostDays);
        var idle = now.AddDays(options.Value.AppRefreshDays);
        session.RefreshUntil = idle < most ? idle : most;
        session.LastSeenAt = now;
        session.Version++;
        db.Add(new AppRefresh { Digest = cipher.Digest(AppSession.TokenPurpose, next), LearnerId = session.LearnerId, SessionId = session.Id, IssuedAt = now });
        return new(access, (int)(session.AccessUntil - now).TotalSeconds, next, (int)(session.RefreshUntil - now).TotalSeconds);
    }

    /// <summary>What the phone says of itself, without anything that could break a page or a log.</summary>
    private static string NameOf(string? said)
    {
        var name = new string([.. (said ?? "").Where(c => char.IsLetterOrDigit(c) || c is ' ' or '-' or '_' or '.' or '(' or ')' or '+' or '·')]).Trim();
        return name.Length == 0 ? "微信小程序" : "微信小程序 · " + name[..Math.Min(name.Length, NameMost)];
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "A refresh token of learner {LearnerId}, session {SessionId}, came a second time: the session was ended")]
    private partial void LogReused(Guid learnerId, Guid sessionId);
}
