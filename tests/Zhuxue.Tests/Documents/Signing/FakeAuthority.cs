using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.Pkcs;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Zhuxue.Tests.Documents.Signing;

/// <summary>How a time-stamp authority misbehaves.</summary>
internal enum Misdeed
{
    None,
    Refuses,
    IsBroken,
    IsSilent,
    StampsSomethingElse,
    AnswersAnotherNonce,
    SendsRubbish,
}

/// <summary>A time-stamp authority that speaks RFC 3161 and really signs, on a port of this machine.</summary>
internal sealed class FakeAuthority : IAsyncDisposable
{
    private const string TstInfo = "1.2.840.113549.1.9.16.1.4", SigningCertificateV2 = "1.2.840.113549.1.9.16.2.47", Sha256 = "2.16.840.1.101.3.4.2.1";
    private readonly WebApplication site;
    private readonly TaskCompletionSource released = new();

    private FakeAuthority(WebApplication site) => this.site = site;

    public Misdeed Misdeed { get; set; }

    public X509Certificate2 Certificate { get; } = Make();

    public int Asked { get; private set; }

    public string Url => site.Urls.Single() + "/tsa";

    public static async Task<FakeAuthority> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var authority = new FakeAuthority(builder.Build());
        authority.site.MapPost("/tsa", authority.AnswerAsync);
        await authority.site.StartAsync();
        return authority;
    }

    public async ValueTask DisposeAsync()
    {
        released.TrySetResult();
        await site.DisposeAsync();
        Certificate.Dispose();
    }

    private async Task<IResult> AnswerAsync(HttpRequest http)
    {
        Asked++;
        using var body = new MemoryStream();
        await http.Body.CopyToAsync(body);
        if (http.ContentType != "application/timestamp-query" || !Rfc3161TimestampRequest.TryDecode(body.ToArray(), out var request, out _) || request.GetNonce() is null)
            return Results.BadRequest();
        if (Misdeed is Misdeed.IsSilent)
            await released.Task;
        return Misdeed switch
        {
            Misdeed.IsBroken => Results.StatusCode(500),
            Misdeed.SendsRubbish => Results.Bytes(new byte[] { 0x30, 0x03, 1, 2, 3 }, "application/timestamp-reply"),
            Misdeed.Refuses => Results.Bytes(Reply(2, []), "application/timestamp-reply"),
            _ => Results.Bytes(Reply(0, Token(request)), "application/timestamp-reply"),
        };
    }

    private static byte[] Reply(int status, byte[] token)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            using (writer.PushSequence())
                writer.WriteInteger(status);
            if (token.Length > 0)
                writer.WriteEncodedValue(token);
        }
        return writer.Encode();
    }

    private byte[] Token(Rfc3161TimestampRequest request)
    {
        var info = new AsnWriter(AsnEncodingRules.DER);
        using (info.PushSequence())
        {
            info.WriteInteger(1);
            info.WriteObjectIdentifier("1.2.3.4");
            using (info.PushSequence())
            {
                using (info.PushSequence())
                    info.WriteObjectIdentifier(request.HashAlgorithmId.Value!);
                info.WriteOctetString(Misdeed is Misdeed.StampsSomethingElse ? new byte[32] : request.GetMessageHash().Span);
            }
            info.WriteInteger(Asked);
            info.WriteGeneralizedTime(DateTimeOffset.UtcNow, omitFractionalSeconds: true);
            var nonce = request.GetNonce()!.Value.ToArray();
            if (Misdeed is Misdeed.AnswersAnotherNonce)
                nonce[^1] ^= 1;
            info.WriteInteger(nonce);
        }
        var id = new AsnWriter(AsnEncodingRules.DER);
        using (id.PushSequence())
        using (id.PushSequence())
        using (id.PushSequence())
            id.WriteOctetString(Certificate.GetCertHash(HashAlgorithmName.SHA256));
        var signed = new SignedCms(new ContentInfo(new Oid(TstInfo), info.Encode()));
        var signer = new CmsSigner(SubjectIdentifierType.IssuerAndSerialNumber, Certificate) { DigestAlgorithm = new Oid(Sha256), IncludeOption = X509IncludeOption.EndCertOnly };
        signer.SignedAttributes.Add(new AsnEncodedData(new Oid(SigningCertificateV2), id.Encode()));
        signed.ComputeSignature(signer);
        return signed.Encode();
    }

    private static X509Certificate2 Make()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=Test time stamps", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.8")], critical: true));
        return request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddYears(1));
    }
}
