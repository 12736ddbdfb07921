using Microsoft.Extensions.Options;

namespace Zhuxue.Registry.Certificates;

/// <summary>The address that a certificate's QR code says. In capitals, which a QR code takes in its short form; hosts and our paths do not mind.</summary>
internal sealed class VerifyAddress(IOptions<CertificatesOptions> options, IHttpContextAccessor http)
{
    public string Of(Certificate certificate) => $"{Site}/v/{certificate.VerifyToken}".ToUpperInvariant();

    private string Site => options.Value.PublicUrl is { Length: > 0 } set ? set.TrimEnd('/')
        : http.HttpContext is { Request: var request } ? $"{request.Scheme}://{request.Host}" : throw new InvalidOperationException("Outside a request, Certificates:PublicUrl must be set.");
}
