using System.Text;
using Microsoft.EntityFrameworkCore;
using Zhuxue.Platform.Data;
using Zhuxue.Platform.Secrets;
using Zhuxue.Registry.Accounts.Me;
using Zhuxue.Registry.Accounts.Persons;

namespace Zhuxue.Registry.Accounts.Register;

/// <summary>What came of the second step: the person, signed in from here on, or words.</summary>
internal sealed record FinishOutcome(Person? Person = null, string? CodeWords = null, string? NewWords = null, string? RepeatWords = null, bool Over = false);

/// <summary>Second step: the code proves the phone, and the person chooses a password. The account is made in the transaction that uses the code up.</summary>
internal sealed partial class FinishRegistration(
    RegistryDb db, PersonFile persons, ChangePassword passwords, PasswordAttempts attempts, SessionStamps stamps, FieldCipher cipher, TimeProvider clock, ILogger<FinishRegistration> logger)
{
    /// <summary>The proof of the page; null when there is none or its time is over.</summary>
    public Task<PhoneProof?> FindAsync(Guid id, CancellationToken cancellationToken)
    {
        var from = clock.GetUtcNow() - PhoneProof.Life;
        return db.Set<PhoneProof>().AsNoTracking().SingleOrDefaultAsync(p => p.Id == id && p.UsedAt == null && p.SentAt > from, cancellationToken);
    }

    public async Task<FinishOutcome> HandleAsync(Guid id, string? typedCode, string? password, string? repeated, CancellationToken cancellationToken)
    {
        if (await FindAsync(id, cancellationToken) is not { } proof)
            return new(Over: true);
        var code = Digits(typedCode);
        if (code.Length != PhoneProof.Digits)
            return new(CodeWords: $"请填短信里的 {PhoneProof.Digits} 位数字。");
        // The password first: a wrong one must not cost a try. It needs no secret to be judged.
        var number = proof.IdNumberSealed is { } sealedNumber && IdNumber.TryParse(cipher.Open(Person.IdNumberPurpose, sealedNumber), out var parsed, out _) ? parsed : (IdNumber?)null;
        if (PasswordRules.FaultOf(password, number) is { } words)
            return new(NewWords: words);
        if (password != repeated)
            return new(RepeatWords: "两次填的不一样。请再填一次。");

        // Counted before it is compared: many tries at once are no more than five.
        var counted = await db.Set<PhoneProof>().Where(p => p.Id == id && p.UsedAt == null && p.Tries < PhoneProof.TriesMost).ExecuteUpdateAsync(set => set.SetProperty(p => p.Tries, p => p.Tries + 1), cancellationToken);
        if (counted == 0)
            return new(Over: true);
        if (number is null || PhoneProof.DigestOf(cipher, id, code) != proof.CodeDigest)
            return new(CodeWords: proof.Tries + 1 < PhoneProof.TriesMost ? $"验证码不对。请看清短信再填，还能试 {PhoneProof.TriesMost - proof.Tries - 1} 次。" : "验证码错了太多次，已经作废。请回到上一步重新发。");
        return await UseAsync(proof, number.Value, password!, cancellationToken);
    }

    private async Task<FinishOutcome> UseAsync(PhoneProof proof, IdNumber number, string password, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var used = await db.Set<PhoneProof>().Where(p => p.Id == proof.Id && p.UsedAt == null).ExecuteUpdateAsync(set => set
            .SetProperty(p => p.UsedAt, (DateTimeOffset?)now).SetProperty(p => p.IdNumberSealed, (string?)null).SetProperty(p => p.PhoneSealed, (string?)null), cancellationToken);
        if (used == 0)
            return new(Over: true);
        var digest = persons.DigestOf(number);
        var person = await db.Set<Person>().SingleOrDefaultAsync(p => p.IdNumberDigest == digest, cancellationToken) ?? persons.Add(number, proof.Name!);
        // The first step asked all this, minutes ago: since then the person may have been registered, or imported under another name.
        if (proof.Purpose == PhoneProofPurpose.Register && (person.PasswordHash is not null || person.Name != proof.Name))
            return new(Over: true);
        if (proof.Purpose == PhoneProofPurpose.Register && PhoneNumber.TryParse(cipher.Open(Person.PhonePurpose, proof.PhoneSealed!), out var phone, out _))
            persons.SetPhone(person, phone);
        passwords.Set(person, password);
        (person.FailedSignIns, person.LockedUntil) = (0, null);
        person.RegisteredAt ??= now;
        try
        {
            await db.SaveChangesAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        }
        catch (DbUpdateException exception) when (exception.IsDuplicate())
        {
            return new(Over: true);
        }
        stamps.Forget(person.Id);
        attempts.ForgetStranger(digest);
        LogProven(person.Id, proof.Purpose);
        return new(person);
    }

    /// <summary>The digits of what was typed: spaces fall away, full-width digits are understood.</summary>
    private static string Digits(string? typed) => string.Concat((typed ?? "").Normalize(NormalizationForm.FormKC).Take(40).Where(c => !char.IsWhiteSpace(c))) is var text && text.All(char.IsAsciiDigit) ? text : "";

    [LoggerMessage(Level = LogLevel.Information, Message = "Person {PersonId} chose a password after a code ({Purpose})")]
    private partial void LogProven(Guid personId, PhoneProofPurpose purpose);
}
