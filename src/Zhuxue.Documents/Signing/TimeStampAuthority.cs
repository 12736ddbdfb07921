using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Security.Cryptography.Pkcs;
using System.Security.Cryptography.X509Certificates;

namespace Zhuxue.Documents.Signing;

/// <summary>Somebody trusted who says by a signature of its own when ours existed (RFC 3161 over HTTP).</summary>
/// <param name="chance">Fills a nonce with random bytes.</param>
internal sealed class TimeStampAuthority(DocumentsOptions options, TimeProvider time, Action<Span<byte>> chance) : IDisposable
{
    /// <summary>A stamp with its certificates takes 4 to 8 KB.</summary>
    private const int MostBytes = 64 * 1024;

    private readonly HttpClient http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, PooledConnectionLifetime = TimeSpan.FromMinutes(5) })
    {
        MaxResponseContentBufferSize = MostBytes,
        Timeout = Timeout.InfiniteTimeSpan,
    };

    private readonly Uri address = new(options.TimeStampUrl);
    private readonly X509Certificate2Collection? roots = Roots(options.TimeStampRoots);

    /// <summary>The stamp for a signature, as the attribute of it takes it.</summary>
    /// <exception cref="TimeStampException">No answer in time, a refusal, or a stamp that does not fit.</exception>
    public async Task<byte[]> StampAsync(SignerInfo signer, CancellationToken cancellationToken)
    {
        var nonce = new byte[8];
        chance(nonce);
        nonce[0] &= 0x7f;
        var request = Rfc3161TimestampRequest.CreateFromSignerInfo(signer, HashAlgorithmName.SHA256, nonce: nonce, requestSignerCertificates: true);
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(options.TimeStampSeconds), time);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
        try
        {
            using var content = new ByteArrayContent(request.Encode());
            content.Headers.ContentType = new MediaTypeHeaderValue("application/timestamp-query");
            using var answer = await http.PostAsync(address, content, ending.Token);
            answer.EnsureSuccessStatusCode();
            var token = request.ProcessResponse(await answer.Content.ReadAsByteArrayAsync(ending.Token), out _);
            Check(token, signer);
            return token.AsSignedCms().Encode();
        }
        catch (Exception e) when (e is HttpRequestException or CryptographicException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            throw new TimeStampException($"The time-stamp authority gave no stamp: {e.Message}", e);
        }
    }

    public void Dispose()
    {
        http.Dispose();
        foreach (var root in roots ?? [])
            root.Dispose();
    }

    private void Check(Rfc3161TimestampToken token, SignerInfo signer)
    {
        if (!token.VerifySignatureForSignerInfo(signer, out var certificate))
            throw new CryptographicException("its stamp is not for this signature.");
        if (roots is null)
            return;
        using var chain = new X509Chain { ChainPolicy = { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck, DisableCertificateDownloads = true, VerificationTime = token.TokenInfo.Timestamp.UtcDateTime } };
        chain.ChainPolicy.CustomTrustStore.AddRange(roots);
        chain.ChainPolicy.ExtraStore.AddRange(token.AsSignedCms().Certificates);
        if (!chain.Build(certificate!))
            throw new CryptographicException("its certificate does not lead to Documents:TimeStampRoots.");
    }

    private static X509Certificate2Collection? Roots(string file)
    {
        if (file.Length == 0)
            return null;
        var roots = new X509Certificate2Collection();
        roots.ImportFromPemFile(file);
        return roots;
    }
}

/// <summary>A time stamp was asked for and not to be had.</summary>
internal sealed class TimeStampException(string message, Exception inner) : Exception(message, inner);
