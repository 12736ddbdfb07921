using Microsoft.EntityFrameworkCore;
using Zhuxue.Registry.Accounts.Persons;

namespace Zhuxue.Registry.Accounts.SignIn;

/// <summary>What came of a sign-in: a session, or words beside a field.</summary>
internal sealed record SignInOutcome(Person? SignedIn = null, string? IdNumberWords = null, string? PasswordWords = null);

/// <summary>Signs a person in with identity number and password. An unknown number, one without an account and a wrong password are told the same, after the same time.</summary>
internal sealed partial class SignInPerson(RegistryDb db, PersonFile persons, Passwords passwords, PasswordAttempts attempts, ILogger<SignInPerson> logger)
{
    private const int LongestPassword = 200;

    public async Task<SignInOutcome> HandleAsync(string? typedNumber, string? password, CancellationToken cancellationToken)
    {
        var readable = IdNumber.TryParse(typedNumber, out var number, out var error);
        if (!readable || string.IsNullOrEmpty(password))
            return new(IdNumberWords: error?.Words, PasswordWords: string.IsNullOrEmpty(password) ? "请填密码。" : null);
        if (password.Length > LongestPassword)
            password = "";
        var digest = persons.DigestOf(number);
        var person = await db.Set<Person>().AsNoTracking().SingleOrDefaultAsync(p => p.IdNumberDigest == digest && p.PasswordHash != null, cancellationToken);
        var attempt = person is null ? attempts.CountStranger(digest) : await attempts.CountAsync<Person>(person.Id, cancellationToken);
        var right = passwords.Verify(person?.PasswordHash, password);
        if (person is null || !attempt.Allowed || !right)
        {
            if (person is not null && attempt is { Allowed: true, LockedUntil: not null })
                LogLocked(person.Id);
            return new(PasswordWords: PasswordAttempts.WordsOf(attempt, "身份证号或密码"));
        }
        await attempts.ForgetAsync<Person>(person.Id, cancellationToken);
        return new(SignedIn: person);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Person {PersonId} is locked after too many wrong passwords")]
    private partial void LogLocked(Guid personId);
}
