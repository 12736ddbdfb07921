using Microsoft.EntityFrameworkCore;

namespace Zhuxue.Registry.Certificates;

/// <summary>What the person's pages show of one certificate.</summary>
internal sealed record CertificateView(Certificate Certificate, IReadOnlyList<CertificateYear> Years, RenewalAdvice? Advice);

/// <summary>Reads certificates for their holder.</summary>
internal sealed class CertificateReader(RegistryDb db, CertificateDesk desk)
{
    /// <summary>All certificates of a person: the live ones with their lines and whether they can be renewed, and the voided ones, newest first.</summary>
    public async Task<(IReadOnlyList<CertificateView> Live, IReadOnlyList<Certificate> Earlier)> OfPersonAsync(Guid personId, CancellationToken cancellationToken)
    {
        var all = await db.Set<Certificate>().AsNoTracking().Where(c => c.PersonId == personId).OrderByDescending(c => c.IssuedOn).ThenByDescending(c => c.Id).ToListAsync(cancellationToken);
        var live = new List<CertificateView>();
        foreach (var certificate in all.Where(c => c.State != CertificateState.Voided))
            live.Add(await ViewAsync(certificate, cancellationToken));
        return (live, [.. all.Where(c => c.State == CertificateState.Voided)]);
    }

    /// <summary>One certificate of the person; null when it is none of theirs.</summary>
    public async Task<CertificateView?> OneAsync(Guid personId, Guid certificateId, CancellationToken cancellationToken) =>
        await db.Set<Certificate>().AsNoTracking().SingleOrDefaultAsync(c => c.Id == certificateId && c.PersonId == personId, cancellationToken) is { } certificate
            ? await ViewAsync(certificate, cancellationToken) : null;

    private async Task<CertificateView> ViewAsync(Certificate certificate, CancellationToken cancellationToken) => new(
        certificate,
        await db.Set<CertificateYear>().AsNoTracking().Where(y => y.CertificateId == certificate.Id).OrderBy(y => y.Year).ToListAsync(cancellationToken),
        certificate.State == CertificateState.Voided ? null : await desk.AdviseAsync(certificate, cancellationToken));
}
