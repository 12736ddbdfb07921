using Microsoft.EntityFrameworkCore;
using Zhuxue.Training.Accounts.Learners;

namespace Zhuxue.Training.Commands.Simulate;

/// <summary>
/// The data folder of a simulation. A file marks it; a folder without the mark, or a database that holds anybody but actors, is never touched:
/// what is played there declares face checks passed.
/// </summary>
internal static class OwnFolder
{
    private const string Mark = "simulation";

    /// <summary>Makes a folder that is not there yet or is empty.</summary>
    /// <exception cref="InvalidOperationException">Something else is in it.</exception>
    public static string Make(string? path)
    {
        var folder = path is null ? Directory.CreateTempSubdirectory("zhuxue-simulate-").FullName : Path.GetFullPath(path);
        if (IsOwn(folder))
            return folder;
        if (Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any())
            throw new InvalidOperationException($"{folder} is not a folder of simulate's own: it stays as it is. Name one that does not exist yet.");
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, Mark), "Made by zhuxue simulate: nobody in this database is real.\n");
        return folder;
    }

    public static bool IsOwn(string folder) => File.Exists(Path.Combine(folder, Mark));

    /// <exception cref="InvalidOperationException">There is somebody in it who is not of a crowd.</exception>
    public static async Task RefuseRealPeopleAsync(TrainingDb db, CancellationToken cancellationToken)
    {
        if (await db.Set<Learner>().AnyAsync(l => l.Name != Crowd.Name, cancellationToken))
            throw new InvalidOperationException("There are people in this database: it stays as it is. Simulate plays in databases of its own only.");
    }
}
