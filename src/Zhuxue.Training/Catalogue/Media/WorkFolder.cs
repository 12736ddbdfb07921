using System.Globalization;
using Zhuxue.Platform.Blobs;
using Zhuxue.Platform.Secrets;

namespace Zhuxue.Training.Catalogue.Media;

/// <summary>
/// The plain files of one video job, and a list of the blobs that it has stored so far. A process that dies leaves its folder
/// behind; the next job finds that nobody holds its lock any more and removes folder and blobs.
/// </summary>
internal sealed class WorkFolder : IDisposable
{
    private readonly FileStream held;
    private readonly StreamWriter stored;

    private WorkFolder(string path)
    {
        Path = path;
        Keyring.CreatePrivateFolder(path);
        held = new FileStream(LockFile(path), FileMode.Create, FileAccess.ReadWrite, FileShare.None);
        stored = new StreamWriter(System.IO.Path.Combine(path, "blobs.txt"));
    }

    public string Path { get; }

    /// <summary>Makes a new folder under <paramref name="root"/>.</summary>
    public static WorkFolder Create(string root, Guid run)
    {
        Keyring.CreatePrivateFolder(root);
        return new(System.IO.Path.Combine(root, run.ToString("N")));
    }

    /// <summary>Removes what killed jobs have left under <paramref name="root"/>: an ffmpeg still running, blobs that no row names, then folders.</summary>
    /// <param name="root">Where the folders of all jobs lie.</param>
    /// <param name="blobs">The store.</param>
    /// <param name="inUseAsync">Tells which of the blobs rows name: the process may have died right after it had saved them.</param>
    public static async Task RemoveOrphansAsync(string root, BlobStore blobs, Func<IReadOnlyList<Guid>, Task<IReadOnlyCollection<Guid>>> inUseAsync)
    {
        foreach (var folder in Directory.Exists(root) ? Directory.GetDirectories(root) : [])
        {
            // Held while the folder is removed, so that of two jobs that start together one removes it.
            using var orphan = TryHold(folder);
            if (orphan is null)
                continue;
            if (File.Exists(ProcessFile(folder)) && int.TryParse(await File.ReadAllTextAsync(ProcessFile(folder)), CultureInfo.InvariantCulture, out var process))
                ChildProcess.EndOrphan(process, folder);
            var listed = BlobsOf(folder);
            foreach (var blob in listed.Except(await inUseAsync(listed)))
                blobs.Delete(blob);
            Remove(folder);
        }
    }

    /// <summary>Notes a blob before any row names it.</summary>
    public void Note(Guid blob)
    {
        stored.WriteLine(blob.ToString("N"));
        stored.Flush();
    }

    /// <summary>Notes the program that works in this folder: it outlives a site that is killed.</summary>
    public void NoteProcess(int id) => File.WriteAllText(ProcessFile(Path), id.ToString(CultureInfo.InvariantCulture));

    /// <summary>The blobs noted so far.</summary>
    public IReadOnlyList<Guid> Noted => BlobsOf(Path);

    /// <summary>Removes the folder with all plain files; the blobs stay.</summary>
    public void Dispose()
    {
        stored.Dispose();
        Remove(Path);
        held.Dispose();
    }

    /// <summary>The lock of the folder; null while its job lives, or when the folder is just being made or removed.</summary>
    private static FileStream? TryHold(string folder)
    {
        try
        {
            // On Linux the lock is flock(2): it ends with the process, however that ends.
            return new FileStream(LockFile(folder), FileMode.Open, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException)
        {
            return null;
        }
    }

    /// <summary>The lock goes last: killed in the middle of this, the next job removes the rest.</summary>
    private static void Remove(string folder)
    {
        foreach (var inner in Directory.GetDirectories(folder))
            Directory.Delete(inner, recursive: true);
        foreach (var file in Directory.GetFiles(folder).Where(file => file != LockFile(folder)))
            File.Delete(file);
        File.Delete(LockFile(folder));
        Directory.Delete(folder);
    }

    private static string LockFile(string folder) => System.IO.Path.Combine(folder, "lock");

    private static string ProcessFile(string folder) => System.IO.Path.Combine(folder, "process.txt");

    private static List<Guid> BlobsOf(string folder)
    {
        var list = System.IO.Path.Combine(folder, "blobs.txt");
        if (!File.Exists(list))
            return [];
        using var reader = new StreamReader(new FileStream(list, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        // A line cut short by a crash names no blob.
        return [.. reader.ReadToEnd().Split('\n').Where(line => line.Length == 32).Select(line => Guid.Parse(line, CultureInfo.InvariantCulture))];
    }
}
