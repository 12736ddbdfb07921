using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.Pkcs;
using System.Security.Cryptography.X509Certificates;
using Zhuxue.Documents.Pdf;

namespace Zhuxue.Documents.Signing;

/// <summary>
/// Signs PDF files: CMS (PKCS#7) detached over all bytes but the signature's own room, SHA-256, in the form of PAdES (ETSI EN 319 142-1, level B-B, with a time
/// stamp B-T).
/// </summary>
internal sealed class PdfSigner : IDisposable
{
    private const string Sha256 = "2.16.840.1.101.3.4.2.1", SigningCertificateV2 = "1.2.840.113549.1.9.16.2.47", SignatureTimeStamp = "1.2.840.113549.1.9.16.2.14";

    /// <summary>Signatures of one key differ by a few bytes (ECDSA), stamps of one authority by a few more.</summary>
    private const int Slack = 96;

    private readonly SigningKey key;
    private readonly TimeStampAuthority? authority;
    private readonly AsnEncodedData certificateId;
    private int capacity;

    public PdfSigner(SigningKey key, TimeStampAuthority? authority)
    {
        (this.key, this.authority) = (key, authority);
        certificateId = CertificateId(key.Certificate);
        // Without a stamp a trial says how much room a signature needs. The first stamp says how much more.
        capacity = Sign([0]).Encode().Length + Slack;
    }

    public bool HoldsOn(DateTimeOffset time) => time >= key.Certificate.NotBefore && time <= key.Certificate.NotAfter;

    /// <summary>Draws a document and signs it; draws it again with more room where a signature was longer than any before.</summary>
    /// <param name="draw">Makes the document with as many bytes of room.</param>
    /// <exception cref="TimeStampException">A stamp was asked for and not to be had.</exception>
    public async ValueTask<byte[]> SignAsync(Func<int, PdfDraft> draw, CancellationToken cancellationToken)
    {
        while (true)
        {
            var draft = draw(Volatile.Read(ref capacity));
            var (before, after) = draft.Close();
            var content = new byte[before.Length + after.Length];
            before.CopyTo(content);
            after.CopyTo(content.AsMemory(before.Length));
            var signed = Sign(content);
            if (authority is not null)
            {
                var stamp = await authority.StampAsync(signed.SignerInfos[0], cancellationToken);
                signed.SignerInfos[0].AddUnsignedAttribute(new AsnEncodedData(new Oid(SignatureTimeStamp), stamp));
            }
            var signature = signed.Encode();
            if (draft.Fill(signature))
                return draft.Bytes;
            Volatile.Write(ref capacity, signature.Length + Slack);
        }
    }

    public void Dispose()
    {
        key.Dispose();
        authority?.Dispose();
    }

    private SignedCms Sign(byte[] content)
    {
        var signed = new SignedCms(new ContentInfo(content), detached: true);
        var signer = new CmsSigner(SubjectIdentifierType.IssuerAndSerialNumber, key.Certificate)
        {
            DigestAlgorithm = new Oid(Sha256),
            // Our own chain, as the file gave it: no certificate store is asked and nothing is fetched.
            IncludeOption = X509IncludeOption.EndCertOnly,
        };
        foreach (var certificate in key.Above)
            signer.Certificates.Add(certificate);
        signer.SignedAttributes.Add(certificateId);
        signed.ComputeSignature(signer, silent: true);
        return signed;
    }

    /// <summary>The digest of the certificate, signed with the rest, so that no other certificate can be put in its place (RFC 5035).</summary>
    private static AsnEncodedData CertificateId(X509Certificate2 certificate)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        using (writer.PushSequence())
        using (writer.PushSequence())
            writer.WriteOctetString(certificate.GetCertHash(HashAlgorithmName.SHA256));
        return new(new Oid(SigningCertificateV2), writer.Encode());
    }
}
