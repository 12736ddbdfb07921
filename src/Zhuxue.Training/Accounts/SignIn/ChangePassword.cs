using Microsoft.EntityFrameworkCore;
using Zhuxue.Platform.Secrets;
using Zhuxue.Training.Accounts.Learners;

namespace Zhuxue.Training.Accounts.SignIn;

/// <summary>What came of choosing a password: the learner with the new session stamp, or words beside a field.</summary>
internal sealed record PasswordOutcome(Learner? Learner = null, string? CurrentWords = null, string? NewWords = null, string? RepeatWords = null);

/// <summary>Takes the first password of one's own (activation, M3) and every later one; both end all other sessions.</summary>
internal sealed partial class ChangePassword(TrainingDb db, FieldCipher cipher, Passwords passwords, PasswordAttempts attempts, SessionStamps stamps, Chance chance, TimeProvider clock, ILogger<ChangePassword> logger)
{
    /// <summary>The learner has proven the initial password and chooses one.</summary>
    public async Task<PasswordOutcome> ActivateAsync(Guid learnerId, string? password, string? repeated, CancellationToken cancellationToken)
    {
        var learner = await db.Learners.SingleAsync(l => l.Id == learnerId, cancellationToken);
        if (Refuse(learner, password, repeated) is { } refusal)
            return refusal;
        var now = clock.GetUtcNow();
        Set(learner, password!);
        learner.ActivatedAt = now;
        learner.InitialPasswordExpiresAt = null;
        await db.SaveChangesAsync(cancellationToken);
        stamps.Forget(learner.Id);
        LogActivated(learner.Id);
        return new(learner);
    }

    /// <summary>A learner who knows the present password chooses another.</summary>
    public async Task<PasswordOutcome> HandleAsync(Guid learnerId, string? current, string? password, string? repeated, CancellationToken cancellationToken)
    {
        var learner = await db.Learners.AsNoTracking().SingleAsync(l => l.Id == learnerId, cancellationToken);
        if (string.IsNullOrEmpty(current))
            return new(CurrentWords: "请填现在的密码。");
        if (Refuse(learner, password, repeated) is { } refusal)
            return refusal;
        var attempt = await attempts.CountAsync<Learner>(learnerId, cancellationToken);
        if (!passwords.Verify(learner.PasswordHash, current) || !attempt.Allowed)
            return new(CurrentWords: PasswordAttempts.WordsOf(attempt, "现在的密码"));
        if (current == password)
            return new(NewWords: "新密码和现在的一样。请换一个。");
        learner = await db.Learners.SingleAsync(l => l.Id == learnerId, cancellationToken);
        Set(learner, password!);
        await db.SaveChangesAsync(cancellationToken);
        stamps.Forget(learner.Id);
        LogChanged(learner.Id);
        return new(learner);
    }

    /// <summary>Ends every session of the learner, this one included.</summary>
    public async Task EndSessionsAsync(Guid learnerId, CancellationToken cancellationToken)
    {
        var stamp = chance.Token();
        await db.Learners.Where(l => l.Id == learnerId).ExecuteUpdateAsync(set => set.SetProperty(l => l.SessionStamp, stamp), cancellationToken);
        stamps.Forget(learnerId);
    }

    private PasswordOutcome? Refuse(Learner learner, string? password, string? repeated)
    {
        _ = IdNumber.TryParse(cipher.Open(Learner.IdNumberPurpose, learner.IdNumberSealed), out var number, out _);
        if (PasswordRules.FaultOf(password, number) is { } words)
            return new(NewWords: words);
        return password == repeated ? null : new(RepeatWords: "两次填的不一样。请再填一次。");
    }

    private void Set(Learner learner, string password)
    {
        learner.PasswordHash = passwords.Hash(password);
        learner.SessionStamp = chance.Token();
        learner.FailedSignIns = 0;
        learner.LockedUntil = null;
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Learner {LearnerId} activated the account")]
    private partial void LogActivated(Guid learnerId);

    [LoggerMessage(Level = LogLevel.Information, Message = "Learner {LearnerId} changed the password")]
    private partial void LogChanged(Guid learnerId);
}
