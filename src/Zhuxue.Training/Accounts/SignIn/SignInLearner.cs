using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Zhuxue.Platform.Secrets;
using Zhuxue.Training.Accounts.Learners;

namespace Zhuxue.Training.Accounts.SignIn;

/// <summary>What came of a sign-in: a session, the step to a password of one's own, or words beside a field.</summary>
internal sealed record SignInOutcome(Learner? SignedIn = null, Learner? MustActivate = null, string? IdNumberWords = null, string? PasswordWords = null);

/// <summary>Signs a learner in with identity number and password (M3). An unknown number and a wrong password are told the same, after the same time.</summary>
internal sealed partial class SignInLearner(TrainingDb db, FieldCipher cipher, Passwords passwords, PasswordAttempts attempts, TimeProvider clock, IOptions<AccountsOptions> options, ILogger<SignInLearner> logger)
{
    private const string NumberAndPassword = "身份证号或密码";
    private const int LongestPassword = 200;

    public async Task<SignInOutcome> HandleAsync(string? typedNumber, string? password, CancellationToken cancellationToken)
    {
        var readable = IdNumber.TryParse(typedNumber, out var number, out var error);
        if (!readable || string.IsNullOrEmpty(password))
            return new(IdNumberWords: error?.Words, PasswordWords: string.IsNullOrEmpty(password) ? "请填密码。" : null);
        if (password.Length > LongestPassword)
            password = "";

        var digest = cipher.Digest(Learner.IdNumberPurpose, number.ToString());
        var learner = await db.Learners.AsNoTracking().SingleOrDefaultAsync(l => l.IdNumberDigest == digest, cancellationToken);
        var attempt = learner is null ? attempts.CountStranger(digest) : await attempts.CountAsync<Learner>(learner.Id, cancellationToken);
        var right = learner switch
        {
            { PasswordHash: null } => passwords.VerifyInitial(options.Value.InitialPassword, password),
            _ => passwords.Verify(learner?.PasswordHash, password),
        };
        if (learner is null || !attempt.Allowed || !right)
        {
            if (learner is not null && attempt is { Allowed: true, LockedUntil: not null })
                LogLocked(learner.Id);
            return new(PasswordWords: PasswordAttempts.WordsOf(attempt, NumberAndPassword));
        }

        await attempts.ForgetAsync<Learner>(learner.Id, cancellationToken);
        if (learner.PasswordHash is not null)
            return new(SignedIn: learner);
        return learner.InitialPasswordExpiresAt is { } until && until <= clock.GetUtcNow()
            ? new(PasswordWords: "初始密码已经过期。请打电话给培训机构，核对身份后会为您重新开通。")
            : new(MustActivate: learner);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Learner {LearnerId} is locked after too many wrong passwords")]
    private partial void LogLocked(Guid learnerId);
}
