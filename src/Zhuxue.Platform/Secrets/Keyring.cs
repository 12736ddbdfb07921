using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Zhuxue.Platform.Secrets;

/// <summary>
/// The master keys of a site, one file each in <c>{DataFolder}/keys</c>, readable by the site's user alone. The first start
/// makes the first. The newest encrypts; all of them decrypt. Every use has a key of its own, derived by HKDF-SHA256.
/// </summary>
public sealed class Keyring
{
    private const int KeyBytes = 32;
    private readonly SortedDictionary<int, byte[]> masters = [];
    private readonly byte[] digestMaster;

    /// <summary>Opens the folder, and makes what is missing in it.</summary>
    /// <exception cref="InvalidOperationException">A key file is damaged.</exception>
    public Keyring(string folder, Chance chance)
    {
        CreatePrivateFolder(folder);
        if (!Directory.EnumerateFiles(folder, "master-*.key").Any())
            WriteOnce(Path.Combine(folder, "master-1.key"), chance.Bytes(KeyBytes));
        WriteOnce(Path.Combine(folder, "digest.key"), chance.Bytes(KeyBytes));
        foreach (var file in Directory.EnumerateFiles(folder, "master-*.key"))
        {
            var number = Path.GetFileNameWithoutExtension(file)["master-".Length..];
            masters[int.Parse(number, NumberStyles.None, CultureInfo.InvariantCulture)] = Read(file);
        }
        digestMaster = Read(Path.Combine(folder, "digest.key"));
    }

    /// <summary>The number of the key that encrypts now.</summary>
    public int Newest => masters.Keys.Last();

    /// <summary>The 32-byte key for a purpose, derived from the numbered master key.</summary>
    /// <exception cref="CryptographicException">The key is not in the folder: the backup of the keys has to be restored.</exception>
    public byte[] Derive(int number, string purpose) =>
        masters.TryGetValue(number, out var master)
            ? HKDF.DeriveKey(HashAlgorithmName.SHA256, master, KeyBytes, info: Encoding.UTF8.GetBytes(purpose))
            : throw new CryptographicException($"Master key {number} is not in the key folder. Restore it from the backup of the keys.");

    /// <summary>The 32-byte key for keyed digests. It never rotates: a digest must stay findable.</summary>
    public byte[] DeriveForDigest(string purpose) =>
        HKDF.DeriveKey(HashAlgorithmName.SHA256, digestMaster, KeyBytes, info: Encoding.UTF8.GetBytes(purpose));

    /// <summary>Makes a folder that only the present user may enter.</summary>
    public static void CreatePrivateFolder(string folder)
    {
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(folder);
        else
            Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    /// <summary>Writes the whole file or nothing, and leaves a file that is there alone, also when many start at once.</summary>
    private static void WriteOnce(string file, byte[] key)
    {
        if (File.Exists(file))
            return;
        var draft = $"{file}.{Environment.ProcessId}.{Convert.ToHexString(key.AsSpan(0, 4))}.draft";
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using (var stream = new FileStream(draft, options))
        {
            stream.Write(Encoding.ASCII.GetBytes(Convert.ToBase64String(key)));
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

    private static byte[] Read(string file)
    {
        var key = new byte[KeyBytes];
        if (!Convert.TryFromBase64String(File.ReadAllText(file).Trim(), key, out var length) || length != KeyBytes)
            throw new InvalidOperationException($"{file} is not a key of {KeyBytes} bytes in Base64. Restore it from the backup of the keys; do not make a new one.");
        return key;
    }
}
