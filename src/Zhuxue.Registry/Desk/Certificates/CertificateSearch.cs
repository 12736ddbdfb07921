using Microsoft.EntityFrameworkCore;
using Zhuxue.Registry.Accounts.Persons;
using Zhuxue.Registry.Certificates;

namespace Zhuxue.Registry.Desk.Certificates;

/// <summary>What the list is narrowed to.</summary>
/// <param name="Words">A number, an identity number or a name.</param>
/// <param name="State">Null: all.</param>
/// <param name="ToLookAt">Only those whose hours were withdrawn.</param>
internal sealed record CertificateFilter(string? Words, CertificateState? State, bool ToLookAt)
{
    public const string Look = "look";

    public static CertificateFilter Of(string? words, string? state) =>
        new(words?.Trim() is { Length: > 0 } text ? text : null, Enum.TryParse<CertificateState>(state, out var one) && Enum.IsDefined(one) ? one : null, state == Look);
}

/// <summary>A certificate with its holder.</summary>
internal sealed record CertificateLine(Certificate Certificate, string Name, string IdNumberMasked);

/// <summary>Certificates for staff: newest first, in pages that start after the last line of the one before.</summary>
internal sealed class CertificateSearch(RegistryDb db, PersonSearch persons)
{
    public IQueryable<Certificate> Matching(CertificateFilter filter)
    {
        var query = db.Set<Certificate>().AsNoTracking();
        if (filter.State is { } state)
            query = query.Where(c => c.State == state);
        if (filter.ToLookAt)
            query = query.Where(c => c.HoursWithdrawnAt != null && c.State != CertificateState.Voided);
        if (filter.Words is { } words)
        {
            var number = Numbers.Clean(words);
            var people = persons.Matching(words);
            query = query.Where(c => c.Number == number || people.Any(p => p.Id == c.PersonId));
        }
        return query;
    }

    public async Task<IReadOnlyList<CertificateLine>> PageAsync(CertificateFilter filter, Guid? before, int count, CancellationToken cancellationToken)
    {
        var query = Matching(filter);
        if (before is { } id)
            query = query.Where(c => c.Id < id);
        return await query.OrderByDescending(c => c.Id).Take(count).Join(db.Set<Person>(), c => c.PersonId, p => p.Id, (c, p) => new CertificateLine(c, p.Name, p.IdNumberMasked)).ToListAsync(cancellationToken) is { } lines
            ? [.. lines.OrderByDescending(l => l.Certificate.Id)] : [];
    }
}
