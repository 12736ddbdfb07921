using Microsoft.EntityFrameworkCore;
using Zhuxue.Registry.Accounts.Staff;

namespace Zhuxue.Registry.Accounts.SignIn;

/// <summary>What came of a staff sign-in.</summary>
internal sealed record StaffSignInOutcome(StaffMember? SignedIn = null, string? UserNameWords = null, string? PasswordWords = null);

/// <summary>Signs a member of staff in with user name and password; the same lock-out as for persons.</summary>
internal sealed partial class SignInStaff(RegistryDb db, Passwords passwords, PasswordAttempts attempts, ILogger<SignInStaff> logger)
{
    public async Task<StaffSignInOutcome> HandleAsync(string? typedName, string? password, CancellationToken cancellationToken)
    {
        var name = typedName?.Trim().ToLowerInvariant();
        if (string.IsNullOrEmpty(name) || string.IsNullOrEmpty(password))
            return new(UserNameWords: string.IsNullOrEmpty(name) ? "请填用户名。" : null, PasswordWords: string.IsNullOrEmpty(password) ? "请填密码。" : null);
        var member = await db.Set<StaffMember>().AsNoTracking().SingleOrDefaultAsync(s => s.UserName == name, cancellationToken);
        var attempt = member is null ? attempts.CountStranger("staff:" + name[..Math.Min(name.Length, 100)]) : await attempts.CountAsync<StaffMember>(member.Id, cancellationToken);
        var right = passwords.Verify(member?.PasswordHash, password);
        if (member is null || !attempt.Allowed || !right)
        {
            if (member is not null && attempt is { Allowed: true, LockedUntil: not null })
                LogLocked(member.Id);
            return new(PasswordWords: PasswordAttempts.WordsOf(attempt, "用户名或密码"));
        }
        await attempts.ForgetAsync<StaffMember>(member.Id, cancellationToken);
        return new(SignedIn: member);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Staff member {StaffId} is locked after too many wrong passwords")]
    private partial void LogLocked(Guid staffId);
}
