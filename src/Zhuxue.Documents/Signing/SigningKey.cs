using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Zhuxue.Documents.Signing;

/// <summary>The certificate that signs documents, with its private key and the certificates above it.</summary>
public sealed class SigningKey : IDisposable
{
    /// <summary>The key that the first start makes: name of its file in the key folder.</summary>
    public const string FileName = "documents.pem";

    private const int KeyBits = 3072, Years = 10;

    private SigningKey(X509Certificate2 certificate, X509Certificate2[] above) => (Certificate, Above) = (certificate, above);

    public X509Certificate2 Certificate { get; }

    /// <summary>From the issuer upwards, as far as the file has them.</summary>
    public IReadOnlyList<X509Certificate2> Above { get; }

    /// <summary>Opens the file that the settings name; without one, the site's own in the key folder, which is made when it is missing.</summary>
    /// <param name="folder">Readable by the site's user alone.</param>
    /// <param name="now">From when a certificate made here holds.</param>
    /// <exception cref="InvalidOperationException">The file is missing or damaged, or holds no key that signs; the message names the remedy.</exception>
    public static SigningKey Open(DocumentsOptions options, string folder, DateTimeOffset now)
    {
        if (options.SigningKeyFile.Length > 0)
            return Read(options.SigningKeyFile, options.SigningKeyPassword, "Documents:SigningKeyFile names it; put the file there, or correct Documents:SigningKeyPassword.");
        var file = Path.Combine(folder, FileName);
        if (!File.Exists(file))
            WriteOnce(file, Make(options.SignerName, now));
        return Read(file, "", "Restore it from the backup of the keys; do not make a new one.");
    }

    public void Dispose()
    {
        Certificate.Dispose();
        foreach (var certificate in Above)
            certificate.Dispose();
    }

    private static SigningKey Read(string file, string password, string remedy)
    {
        try
        {
            var all = Path.GetExtension(file).ToUpperInvariant() is ".PFX" or ".P12" ? Packed(file, password) : Pem(file, password);
            var signing = all.FirstOrDefault(c => c.HasPrivateKey) ?? throw new CryptographicException("there is no private key in it");
            if (signing.GetRSAPrivateKey() is null && signing.GetECDsaPrivateKey() is null)
                throw new CryptographicException("its key is neither RSA nor ECDSA");
            if (signing.Extensions.OfType<X509KeyUsageExtension>().FirstOrDefault() is { } usage
                && (usage.KeyUsages & (X509KeyUsageFlags.DigitalSignature | X509KeyUsageFlags.NonRepudiation)) == 0)
                throw new CryptographicException("its certificate is not meant for signatures");
            return new(signing, [.. all.Where(c => c != signing && !c.RawDataMemory.Span.SequenceEqual(signing.RawDataMemory.Span))]);
        }
        catch (Exception e) when (e is CryptographicException or IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new InvalidOperationException($"'{file}' cannot sign documents: {e.Message} {remedy}", e);
        }
    }

    private static X509Certificate2[] Packed(string file, string password) =>
        [.. X509CertificateLoader.LoadPkcs12CollectionFromFile(file, password.Length > 0 ? password : null, X509KeyStorageFlags.DefaultKeySet)];

    private static X509Certificate2[] Pem(string file, string password)
    {
        var signing = password.Length > 0 ? X509Certificate2.CreateFromEncryptedPemFile(file, password) : X509Certificate2.CreateFromPemFile(file);
        var all = new X509Certificate2Collection();
        all.ImportFromPemFile(file);
        return [signing, .. all];
    }

    private static string Make(string name, DateTimeOffset now)
    {
        using var key = RSA.Create(KeyBits);
        var subject = new X500DistinguishedNameBuilder();
        subject.AddCommonName(name);
        var request = new CertificateRequest(subject.Build(), key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature | X509KeyUsageFlags.NonRepudiation, true));
        // Document signing (RFC 9336), and mail, which older readers ask for.
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.36"), new Oid("1.3.6.1.5.5.7.3.4")], false));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        using var certificate = request.CreateSelfSigned(now.AddDays(-1), now.AddYears(Years));
        return $"{certificate.ExportCertificatePem()}\n{key.ExportPkcs8PrivateKeyPem()}\n";
    }

    /// <summary>Writes the whole file or nothing, and leaves a file that is there alone, also when many start at once.</summary>
    private static void WriteOnce(string file, string text)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(file))!;
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder);
        }
        else
        {
            Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }
        var draft = $"{file}.{Path.GetRandomFileName()}.draft";
        using (var writer = new StreamWriter(draft, options))
        {
            writer.Write(text);
            writer.Flush();
            ((FileStream)writer.BaseStream).Flush(flushToDisk: true);
        }
        try
        {
            File.Move(draft, file, overwrite: false);
        }
        catch (IOException) when (File.Exists(file))
        {
            File.Delete(draft);
        }
    }
}
