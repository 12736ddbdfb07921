using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.Pkcs;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.RegularExpressions;
using Zhuxue.Documents;
using Zhuxue.Documents.Papers;
using Zhuxue.Documents.Signing;
using Zhuxue.Tests.Documents.Papers;
using Zhuxue.Tests.Site;

namespace Zhuxue.Tests.Documents.Signing;

/// <summary>Keys that sign, what a changed byte does, and time stamps.</summary>
[Trait("Category", "NoDatabase")]
public sealed class SigningTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("zhuxue-signing-");
    private readonly ManualTime time = new();
    private readonly DocumentsOptions options = new();

    [Fact]
    public async Task One_changed_byte_anywhere_is_noticed()
    {
        using var press = NewPress();
        var pdf = (await press.PrintAsync(Samples.Proof)).Pdf!;
        var contents = pdf.AsSpan().IndexOf("/Contents<"u8) + "/Contents<".Length;
        // In a font, in the picture, in the objects behind the signature, in the signature itself.
        foreach (var place in (int[])[5_000, contents - 2_000, pdf.Length - 500, contents + 3_000])
        {
            var changed = pdf.ToArray();
            changed[place] = changed[place] == (byte)'7' ? (byte)'8' : (byte)'7';
            using var tools = new PdfTools(changed);
            Assert.DoesNotContain("Signature is Valid.", await tools.SignatureAsync());
        }
    }

    [Fact]
    public async Task What_was_added_behind_a_signed_paper_is_noticed()
    {
        using var press = NewPress();
        using var tools = new PdfTools([.. (await press.PrintAsync(Samples.Proof)).Pdf!, .. "\n% added\n"u8]);
        Assert.DoesNotContain("Total document signed", await tools.SignatureAsync());
    }

    [Fact]
    public async Task Many_starters_at_once_make_one_key_that_its_user_alone_reads()
    {
        var made = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Task.Run(() =>
        {
            using var key = SigningKey.Open(options, folder.FullName, time.GetUtcNow());
            return key.Certificate.Thumbprint;
        })));
        Assert.Single(made.Distinct());
        var file = Assert.Single(folder.EnumerateFiles());
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, file.UnixFileMode);
        using var later = SigningKey.Open(options, folder.FullName, time.GetUtcNow().AddYears(1));
        Assert.Equal(made[0], later.Certificate.Thumbprint);
        Assert.True(later.Certificate.NotAfter > time.GetUtcNow().AddYears(9));
    }

    [Theory]
    [InlineData("rsa.pfx", "geheim")]
    [InlineData("ecdsa.p12", "")]
    [InlineData("rsa.pem", "")]
    [InlineData("ecdsa.pem", "geheim")]
    public async Task A_key_of_the_settings_signs_with_the_certificates_above_it(string name, string password)
    {
        var issuer = WriteKey(name, password);
        using var press = NewPress();
        var pdf = (await press.PrintAsync(Samples.Proof)).Pdf!;
        using var tools = new PdfTools(pdf);
        var signature = await tools.SignatureAsync();
        Assert.Contains("Signature is Valid.", signature);
        Assert.Contains("北京建工培训中心", signature);
        Assert.Contains(Signature(pdf).Certificates, c => c.Thumbprint == issuer);
        Assert.False(File.Exists(Path.Combine(folder.FullName, SigningKey.FileName)));
    }

    [Fact]
    public void A_key_that_cannot_sign_is_told_with_the_remedy()
    {
        WriteKey("key.pfx", "right");
        options.SigningKeyPassword = "wrong";
        Assert.Contains("Documents:SigningKeyPassword", Assert.Throws<InvalidOperationException>(() => NewPress()).Message);
        options.SigningKeyFile = Path.Combine(folder.FullName, "missing.pem");
        Assert.Contains("Documents:SigningKeyFile", Assert.Throws<InvalidOperationException>(() => NewPress()).Message);
        options.SigningKeyFile = "";
        File.WriteAllText(Path.Combine(folder.FullName, SigningKey.FileName), "damaged");
        Assert.Contains("Restore it from the backup", Assert.Throws<InvalidOperationException>(() => NewPress()).Message);
    }

    [Fact]
    public async Task A_certificate_that_has_run_out_signs_nothing()
    {
        using var press = NewPress();
        time.Advance(TimeSpan.FromDays(3660));
        var result = await press.PrintAsync(Samples.Proof);
        Assert.Null(result.Pdf);
        Assert.Equal(PaperFault.Certificate, result.Refusal!.Fault);
    }

    [Fact]
    public async Task The_signature_names_its_certificate_and_says_no_time_of_its_own()
    {
        using var press = NewPress();
        var signature = Signature((await press.PrintAsync(Samples.Proof)).Pdf!);
        var attributes = signature.SignerInfos[0].SignedAttributes.Cast<CryptographicAttributeObject>().Select(a => a.Oid.Value!).Order();
        // Content type, digest, signing-certificate-v2: what ETSI EN 319 142-1 asks for, and no signing-time.
        Assert.Equal(["1.2.840.113549.1.9.16.2.47", "1.2.840.113549.1.9.3", "1.2.840.113549.1.9.4"], attributes);
    }

    [Fact]
    public async Task With_an_authority_every_signature_is_stamped()
    {
        await using var authority = await FakeAuthority.StartAsync();
        options.TimeStampUrl = authority.Url;
        options.TimeStampRoots = Path.Combine(folder.FullName, "roots.crt");
        await File.WriteAllTextAsync(options.TimeStampRoots, authority.Certificate.ExportCertificatePem());
        using var press = NewPress();
        // The first is printed twice: its stamp says how much room stamps need.
        for (var i = 0; i < 2; i++)
        {
            var pdf = (await press.PrintAsync(Samples.Proof)).Pdf!;
            using var tools = new PdfTools(pdf);
            Assert.Contains("Signature is Valid.", await tools.SignatureAsync());
            Assert.Empty(await tools.FaultsAsync());
            var signer = Signature(pdf).SignerInfos[0];
            var stamp = Assert.Single(signer.UnsignedAttributes.Cast<CryptographicAttributeObject>());
            Assert.Equal("1.2.840.113549.1.9.16.2.14", stamp.Oid.Value);
            Assert.True(Rfc3161TimestampToken.TryDecode(stamp.Values[0].RawData, out var token, out _));
            Assert.True(token.VerifySignatureForSignerInfo(signer, out var by));
            Assert.Equal(authority.Certificate.Thumbprint, by.Thumbprint);
        }
        Assert.Equal(3, authority.Asked);
    }

    [Theory]
    [InlineData("Refuses")]
    [InlineData("IsBroken")]
    [InlineData("IsSilent")]
    [InlineData("StampsSomethingElse")]
    [InlineData("AnswersAnotherNonce")]
    [InlineData("SendsRubbish")]
    public async Task Without_the_stamp_that_was_asked_for_nothing_is_issued_and_the_next_try_may_succeed(string misdeed)
    {
        await using var authority = await FakeAuthority.StartAsync();
        (options.TimeStampUrl, options.TimeStampSeconds) = (authority.Url, misdeed == "IsSilent" ? 1 : 30);
        using var press = NewPress();
        authority.Misdeed = Enum.Parse<Misdeed>(misdeed);
        var result = await press.PrintAsync(Samples.Proof);
        Assert.Null(result.Pdf);
        Assert.Equal(PaperFault.TimeStamp, result.Refusal!.Fault);
        authority.Misdeed = Misdeed.None;
        Assert.NotNull((await press.PrintAsync(Samples.Proof)).Pdf);
    }

    [Fact]
    public async Task A_stamp_of_a_stranger_is_refused_where_roots_are_set()
    {
        await using var authority = await FakeAuthority.StartAsync();
        await using var stranger = await FakeAuthority.StartAsync();
        (options.TimeStampUrl, options.TimeStampRoots) = (stranger.Url, Path.Combine(folder.FullName, "roots.crt"));
        await File.WriteAllTextAsync(options.TimeStampRoots, authority.Certificate.ExportCertificatePem());
        using var press = NewPress();
        Assert.Equal(PaperFault.TimeStamp, (await press.PrintAsync(Samples.Proof)).Refusal!.Fault);
    }

    public void Dispose() => folder.Delete(recursive: true);

    private PaperPress NewPress() => new(options, folder.FullName, time, RandomNumberGenerator.Fill);

    /// <summary>The signature in a file, checked against the bytes that it covers.</summary>
    private static SignedCms Signature(byte[] pdf)
    {
        var match = Regex.Match(Encoding.Latin1.GetString(pdf), "/ByteRange\\[0 (\\d+) (\\d+) (\\d+) *\\]/Contents<([0-9A-F]*)>");
        var numbers = match.Groups.Values.Skip(1).Take(3).Select(g => int.Parse(g.Value, CultureInfo.InvariantCulture)).ToArray();
        var signed = new SignedCms(new ContentInfo([.. pdf[..numbers[0]], .. pdf.AsSpan(numbers[1], numbers[2])]), detached: true);
        signed.Decode(Convert.FromHexString(match.Groups[4].Value));
        signed.CheckSignature(verifySignatureOnly: true);
        return signed;
    }

    /// <summary>Makes a key under an issuer, puts it into the settings, and answers the issuer's thumbprint.</summary>
    private string WriteKey(string name, string password)
    {
        var file = Path.Combine(folder.FullName, name);
        using var issuerKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var issuerRequest = new CertificateRequest("CN=Test issuer", issuerKey, HashAlgorithmName.SHA256);
        issuerRequest.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        var (from, to) = (time.GetUtcNow().AddDays(-1), time.GetUtcNow().AddYears(1));
        using var issuer = issuerRequest.CreateSelfSigned(from, to);
        using var rsa = RSA.Create(2048);
        using var ecdsa = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var elliptic = name.StartsWith("ecdsa", StringComparison.Ordinal);
        var request = elliptic
            ? new CertificateRequest("CN=北京建工培训中心", ecdsa, HashAlgorithmName.SHA256)
            : new CertificateRequest("CN=北京建工培训中心", rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using var bare = request.Create(issuer.SubjectName, X509SignatureGenerator.CreateForECDsa(issuerKey), from, to, [1, 2, 3, 4]);
        using var certificate = elliptic ? bare.CopyWithPrivateKey(ecdsa) : bare.CopyWithPrivateKey(rsa);
        if (name.EndsWith(".pem", StringComparison.Ordinal))
        {
            AsymmetricAlgorithm key = elliptic ? ecdsa : rsa;
            var pem = password.Length > 0 ? key.ExportEncryptedPkcs8PrivateKeyPem(password, new(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 1000)) : key.ExportPkcs8PrivateKeyPem();
            File.WriteAllText(file, $"{certificate.ExportCertificatePem()}\n{pem}\n{issuer.ExportCertificatePem()}\n");
        }
        else
        {
            File.WriteAllBytes(file, new X509Certificate2Collection { issuer, certificate }.Export(X509ContentType.Pkcs12, password.Length > 0 ? password : null)!);
        }
        (options.SigningKeyFile, options.SigningKeyPassword) = (file, password);
        return issuer.Thumbprint;
    }
}
