using System.Text;
using Microsoft.EntityFrameworkCore;
using Zhuxue.Registry.Accounts.Register;

namespace Zhuxue.Registry.Certificates;

/// <summary>Whoever registers under a name that has certificates must know one of their numbers.</summary>
internal sealed class CertificateKnowledge(RegistryDb db) : ICertificateKnowledge
{
    public async Task<bool?> KnowsAsync(Guid personId, string? typedNumber, CancellationToken cancellationToken)
    {
        var numbers = await db.Set<Certificate>().AsNoTracking().Where(c => c.PersonId == personId).Select(c => c.Number).ToListAsync(cancellationToken);
        return numbers.Count == 0 ? null : numbers.Contains(Numbers.Clean(typedNumber));
    }
}

/// <summary>Certificate numbers as people type them.</summary>
internal static class Numbers
{
    /// <summary>Longest number that is kept.</summary>
    public const int Most = 60;

    /// <summary>Without spaces, full-width signs made plain, in capitals: the form in which numbers are stored.</summary>
    public static string Clean(string? typed) => string.Concat((typed ?? "").EnumerateRunes().Where(r => r != Rune.ReplacementChar && !Rune.IsWhiteSpace(r)).Select(r => r.ToString())).Normalize(NormalizationForm.FormKC).ToUpperInvariant();
}
