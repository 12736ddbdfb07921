using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Zhuxue.Platform.Signing;

/// <summary>The P-256 key with which an institution signs its requests. The private half never leaves its owner; the public half is registered at the registry.</summary>
public sealed class SigningKey : IDisposable
{
    private readonly ECDsa key;

    private SigningKey(ECDsa key)
    {
        this.key = key;
        PublicKey = Convert.ToBase64String(key.ExportSubjectPublicKeyInfo());
        Id = PublicKeys.IdOf(key.ExportSubjectPublicKeyInfo());
    }

    /// <summary>Names the key in requests: it follows from the public key, so that both sides find it by themselves.</summary>
    public string Id { get; }

    /// <summary>The public half as one line of Base64 (DER SubjectPublicKeyInfo): what is registered.</summary>
    public string PublicKey { get; }

    /// <summary>Opens the key in a PEM file (PKCS #8), or makes one there that only the present user may read.</summary>
    /// <exception cref="InvalidOperationException">The file holds no P-256 key.</exception>
    public static SigningKey OpenOrCreate(string file)
    {
        if (!File.Exists(file))
            Create(file);
        return FromPem(File.ReadAllText(file), file);
    }

    /// <summary>Reads a key from PEM text.</summary>
    /// <param name="pem">PKCS #8 or SEC 1.</param>
    /// <param name="source">Where it comes from, for the message.</param>
    /// <exception cref="InvalidOperationException">It is no P-256 key.</exception>
    public static SigningKey FromPem(string pem, string source)
    {
        var key = ECDsa.Create();
        try
        {
            key.ImportFromPem(pem);
            if (!PublicKeys.IsP256(key))
                throw new CryptographicException("The curve is another.");
            return new(key);
        }
        catch (Exception exception) when (exception is ArgumentException or CryptographicException)
        {
            key.Dispose();
            throw new InvalidOperationException($"{source} holds no P-256 private key in PEM. Restore it from the backup of the keys, or move it away: the next start makes a new one, which has to be registered.", exception);
        }
    }

    /// <summary>ES256: ECDSA over SHA-256, the two numbers in 64 bytes (IEEE P1363).</summary>
    public byte[] Sign(string text) => key.SignData(Encoding.UTF8.GetBytes(text), HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);

    public void Dispose() => key.Dispose();

    /// <summary>Writes the whole file or nothing; whoever comes second at the same moment takes the first one's.</summary>
    private static void Create(string file)
    {
        using var fresh = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        Secrets.Keyring.CreatePrivateFolder(Path.GetDirectoryName(Path.GetFullPath(file))!);
        var draft = $"{file}.{Environment.ProcessId}.{PublicKeys.IdOf(fresh.ExportSubjectPublicKeyInfo())}.draft";
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using (var stream = new FileStream(draft, options))
        {
            stream.Write(Encoding.ASCII.GetBytes(fresh.ExportPkcs8PrivateKeyPem() + "\n"));
            stream.Flush(flushToDisk: true);
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

/// <summary>Public keys as they are registered: one line of Base64.</summary>
public static class PublicKeys
{
    private const int IdBytes = 16;

    /// <summary>Reads what somebody registers: Base64 of a SubjectPublicKeyInfo, with or without PEM lines around it. Null when it is no P-256 public key.</summary>
    public static (string Id, string PublicKey)? Read(string? text)
    {
        var body = string.Concat((text ?? "").Split('\n').Where(line => !line.TrimStart().StartsWith("-----", StringComparison.Ordinal)).SelectMany(line => line.Where(c => !char.IsWhiteSpace(c))));
        var bytes = new byte[body.Length];
        if (body.Length is 0 or > 1000 || !Convert.TryFromBase64String(body, bytes, out var length) || Open(bytes.AsSpan(0, length)) is not { } key)
            return null;
        using (key)
        {
            var info = key.ExportSubjectPublicKeyInfo();
            return (IdOf(info), Convert.ToBase64String(info));
        }
    }

    /// <summary>Opens a registered key; null when it is no P-256 public key.</summary>
    public static ECDsa? Open(ReadOnlySpan<byte> subjectPublicKeyInfo)
    {
        var key = ECDsa.Create();
        try
        {
            key.ImportSubjectPublicKeyInfo(subjectPublicKeyInfo, out var read);
            if (read == subjectPublicKeyInfo.Length && IsP256(key))
                return key;
        }
        catch (CryptographicException)
        {
            // Foreign bytes: no key.
        }
        key.Dispose();
        return null;
    }

    /// <summary>The first 16 bytes of SHA-256 of the SubjectPublicKeyInfo, in base64url.</summary>
    internal static string IdOf(ReadOnlySpan<byte> subjectPublicKeyInfo) => Base64Url.EncodeToString(SHA256.HashData(subjectPublicKeyInfo).AsSpan(0, IdBytes));

    internal static bool IsP256(ECDsa key) => key.KeySize == 256 && key.ExportParameters(false).Curve.Oid.Value == ECCurve.NamedCurves.nistP256.Oid.Value;
}
