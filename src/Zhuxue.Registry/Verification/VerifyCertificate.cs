using Microsoft.EntityFrameworkCore;
using Zhuxue.Platform.Secrets;
using Zhuxue.Registry.Accounts.Persons;
using Zhuxue.Registry.Certificates;

namespace Zhuxue.Registry.Verification;

/// <summary>What a stranger may know of a certificate: the least.</summary>
internal sealed record Verdict(Certificate Certificate, string NameMasked, Certificate? Newer)
{
    public string Occupation => Occupations.Get(Certificate.OccupationCode)?.Title ?? Certificate.OccupationCode;
}

/// <summary>What came of a look-up by number and name: a verdict, or words beside a field or above the form.</summary>
internal sealed record LookUp(Verdict? Verdict = null, string? NumberWords = null, string? NameWords = null, string? Words = null);

/// <summary>证书查验: by the secret of the QR code, or by number and name. A wrong name and a number that nobody has are answered alike, and both are counted.</summary>
internal sealed class VerifyCertificate(RegistryDb db, PasswordAttempts attempts, FieldCipher cipher, TimeProvider clock)
{
    private const int HopsMost = 50;

    /// <summary>By the QR code; null when no certificate has it.</summary>
    public Task<Verdict?> ByTokenAsync(string token, CancellationToken cancellationToken)
    {
        var wanted = token.ToUpperInvariant();
        return FindAsync(db.Set<Certificate>().AsNoTracking().Where(c => c.VerifyToken == wanted), null, cancellationToken);
    }

    public async Task<LookUp> ByNumberAsync(string? typedNumber, string? typedName, CancellationToken cancellationToken)
    {
        var number = Numbers.Clean(typedNumber);
        var numberWords = number.Length is 0 or > Numbers.Most ? "请填证书编号，照证书上写。" : null;
        if (!PersonName.TryParse(typedName, out var name, out var nameWords) || numberWords is not null)
            return new(NumberWords: numberWords, NameWords: nameWords);
        var attempt = attempts.CountStranger("verify:" + cipher.Digest("verify.number", number));
        if (!attempt.Allowed)
            return new(Words: $"这个编号查错的次数太多，请在 {attempt.LockedUntil!.Value.ClockWords} 后再查，或者扫证书上的二维码。");
        var verdict = await FindAsync(db.Set<Certificate>().AsNoTracking().Where(c => c.Number == number), name, cancellationToken);
        if (verdict is null)
            return new(Words: "没有查到。请对着证书再看一遍编号和姓名；还是不对的，证书可能不是从这里发的。");
        attempts.ForgetStranger("verify:" + cipher.Digest("verify.number", number));
        return new(verdict);
    }

    public DateTimeOffset Now => clock.GetUtcNow();

    private async Task<Verdict?> FindAsync(IQueryable<Certificate> which, string? name, CancellationToken cancellationToken)
    {
        var found = await which.SingleOrDefaultAsync(cancellationToken);
        var holder = found is null ? null : await db.Set<Person>().AsNoTracking().Where(p => p.Id == found.PersonId).Select(p => p.Name).SingleAsync(cancellationToken);
        if (found is null || (name is not null && name != holder))
            return null;
        var newer = found;
        for (var hops = 0; newer is { ReplacedById: { } next } && hops < HopsMost; hops++)
            newer = await db.Set<Certificate>().AsNoTracking().SingleAsync(c => c.Id == next, cancellationToken);
        return new(found, PersonName.Masked(holder!), newer == found ? null : newer);
    }
}
