using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Zhuxue.Platform.Secrets;
using Zhuxue.Platform.Sms;
using Zhuxue.Registry.Accounts.Persons;

namespace Zhuxue.Registry.Accounts.Register;

/// <summary>What came of the first step: the proof to go on with, or words beside a field or above the form.</summary>
internal sealed record BeginOutcome(Guid? ProofId = null, string? IdNumberWords = null, string? NameWords = null, string? PhoneWords = null, string? CertificateWords = null, string? Words = null);

/// <summary>Says whether somebody knows a certificate of a person; answered by the context that has certificates.</summary>
internal interface ICertificateKnowledge
{
    /// <summary>Null: the person has no certificate. Else whether the number is that of one of theirs.</summary>
    Task<bool?> KnowsAsync(Guid personId, string? typedNumber, CancellationToken cancellationToken);
}

/// <summary>
/// First step of a registration, and of a forgotten password: who it is, and a code to the phone. Whoever has certificates in the registry must name one
/// of their numbers: knowing an identity number and a name is not enough to take over somebody's certificate.
/// </summary>
internal sealed class BeginRegistration(
    RegistryDb db, PersonFile persons, ICertificateKnowledge certificates, PasswordAttempts attempts, Texts texts, FieldCipher cipher, Ids ids, Chance chance, TimeProvider clock)
{
    /// <summary>Unused proofs are of no use after this, and hold sealed personal data.</summary>
    private static readonly TimeSpan Keep = TimeSpan.FromDays(1);

    public async Task<BeginOutcome> RegisterAsync(string? typedNumber, string? typedName, string? typedPhone, string? typedCertificate, CancellationToken cancellationToken)
    {
        var isNumber = IdNumber.TryParse(typedNumber, clock.TodayInBeijing, out var number, out var error);
        var isName = PersonName.TryParse(typedName, out var name, out var nameWords);
        var isPhone = PhoneNumber.TryParse(typedPhone, out var phone, out var phoneWords);
        if (!isNumber || !isName || !isPhone)
            return new(IdNumberWords: error?.Words, NameWords: nameWords, PhoneWords: phoneWords);

        var person = await persons.FindAsync(number, cancellationToken);
        if (person?.PasswordHash is not null)
            return new(IdNumberWords: "这个身份证号已经注册过了。请直接登录；忘了密码，可以在登录页重设。");
        if (person is not null)
        {
            var attempt = attempts.CountStranger("register:" + person.IdNumberDigest);
            if (!attempt.Allowed)
                return new(Words: $"填错的次数太多，为了安全，请在 {attempt.LockedUntil!.Value.ClockWords} 后再试。");
            if (person.Name != name)
                return new(NameWords: "姓名和证书登记的不一致。请照身份证上写；改过名字的，请带身份证到办事窗口。");
            if (await certificates.KnowsAsync(person.Id, typedCertificate, cancellationToken) is false)
                return new(CertificateWords: string.IsNullOrWhiteSpace(typedCertificate) ? "您有证书登记在这里。请填其中任意一本的编号，证明是您本人。" : "这个编号不是您的证书。请照证书上写，有几本填哪一本都行。");
            attempts.ForgetStranger("register:" + person.IdNumberDigest);
        }
        return await SendAsync(PhoneProofPurpose.Register, number, name!, phone, person?.Id, cancellationToken);
    }

    /// <summary>A code to the phone of the account. An unknown number gets a page that looks the same, and no text.</summary>
    public async Task<BeginOutcome> ResetAsync(string? typedNumber, CancellationToken cancellationToken)
    {
        if (!IdNumber.TryParse(typedNumber, out var number, out var error))
            return new(IdNumberWords: error.Words);
        if (await persons.FindAsync(number, cancellationToken) is { PasswordHash: not null } person && persons.PhoneOf(person) is { } phone)
            return await SendAsync(PhoneProofPurpose.Reset, number, person.Name, phone, person.Id, cancellationToken);
        var nobody = new PhoneProof { Id = ids.New(), Purpose = PhoneProofPurpose.Reset, CodeDigest = "", SentAt = clock.GetUtcNow() };
        db.Add(nobody);
        await db.SaveChangesAsync(cancellationToken);
        return new(nobody.Id);
    }

    private async Task<BeginOutcome> SendAsync(PhoneProofPurpose purpose, IdNumber number, string name, PhoneNumber phone, Guid? personId, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var old = now - Keep;
        await db.Set<PhoneProof>().Where(p => p.SentAt < old).ExecuteDeleteAsync(cancellationToken);
        var id = ids.New();
        var code = chance.Below(1_000_000).ToString("D6", CultureInfo.InvariantCulture);
        switch (await texts.SendAsync(phone, RegistryTexts.Code.With(new SmsParameter("code", code)), personId, cancellationToken))
        {
            case { NoGateway: true }:
                return new(Words: "现在发不出短信，暂时不能办。请过一会儿再试，或者打电话。");
            case { AgainInSeconds: var seconds }:
                return new(Words: seconds <= 60 ? $"刚给这个手机发过短信。请等 {seconds} 秒再试。" : $"给这个手机发的短信太多了。请等 {(seconds + 59) / 60} 分钟再试。");
        }
        db.Add(new PhoneProof
        {
            Id = id,
            Purpose = purpose,
            IdNumberSealed = cipher.Seal(Person.IdNumberPurpose, number.ToString()),
            Name = name,
            PhoneSealed = cipher.Seal(Person.PhonePurpose, phone.ToString()),
            CodeDigest = PhoneProof.DigestOf(cipher, id, code),
            SentAt = now,
        });
        await db.SaveChangesAsync(cancellationToken);
        return new(id);
    }
}
