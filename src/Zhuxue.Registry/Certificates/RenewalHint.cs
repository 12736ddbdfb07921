using Zhuxue.Registry.Records;

namespace Zhuxue.Registry.Certificates;

/// <summary>Tells the page of records that a certificate can be renewed.</summary>
internal sealed class RenewalHint(CertificateReader reader) : IRenewalHint
{
    public async Task<string?> ReadyWordsAsync(Guid personId, CancellationToken cancellationToken)
    {
        var (live, _) = await reader.OfPersonAsync(personId, cancellationToken);
        return live.FirstOrDefault(c => c.Advice is { CanRenew: true }) is { } ready ? $"{ready.Certificate.OccupationTitle}的学时够了，可以换证了" : null;
    }
}
