namespace Zhuxue.Tests.Site;

/// <summary>Finds the checkout that these tests were built from.</summary>
public static class Repository
{
    public static string Root { get; } = Find();

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Zhuxue.slnx")))
                return folder.FullName;
        }
        throw new InvalidOperationException("The tests must run from inside a checkout of the repository.");
    }
}
