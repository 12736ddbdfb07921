using Microsoft.EntityFrameworkCore;
using Zhuxue.Registry.Accounts.Persons;

namespace Zhuxue.Registry.Accounts.Me;

/// <summary>What came of choosing a password: the person with the new session stamp, or words beside a field.</summary>
internal sealed record PasswordOutcome(Person? Person = null, string? CurrentWords = null, string? NewWords = null, string? RepeatWords = null);

/// <summary>A person who knows the present password chooses another; all other sessions end.</summary>
internal sealed class ChangePassword(RegistryDb db, PersonFile persons, Passwords passwords, PasswordAttempts attempts, SessionStamps stamps, Chance chance)
{
    public async Task<PasswordOutcome> HandleAsync(Guid personId, string? current, string? password, string? repeated, CancellationToken cancellationToken)
    {
        var person = await db.Set<Person>().SingleAsync(p => p.Id == personId, cancellationToken);
        if (string.IsNullOrEmpty(current))
            return new(CurrentWords: "请填现在的密码。");
        if (FaultOf(person, password, repeated) is { } refusal)
            return refusal;
        var attempt = await attempts.CountAsync<Person>(personId, cancellationToken);
        if (!passwords.Verify(person.PasswordHash, current) || !attempt.Allowed)
            return new(CurrentWords: PasswordAttempts.WordsOf(attempt, "现在的密码"));
        if (current == password)
            return new(NewWords: "新密码和现在的一样。请换一个。");
        await attempts.ForgetAsync<Person>(personId, cancellationToken);
        Set(person, password!);
        await db.SaveChangesAsync(cancellationToken);
        stamps.Forget(personId);
        return new(person);
    }

    /// <summary>What is wrong with a new password; null when it will do.</summary>
    public PasswordOutcome? FaultOf(Person person, string? password, string? repeated)
    {
        if (PasswordRules.FaultOf(password, persons.NumberOf(person)) is { } words)
            return new(NewWords: words);
        return password == repeated ? null : new(RepeatWords: "两次填的不一样。请再填一次。");
    }

    /// <summary>Sets the password and ends all sessions; the caller saves and calls <see cref="SessionStamps.Forget"/>.</summary>
    public void Set(Person person, string password) => (person.PasswordHash, person.SessionStamp) = (passwords.Hash(password), chance.Token());
}
