using Zhuxue.Registry.Accounts.Persons;

namespace Zhuxue.Registry.Desk;

/// <summary>Finds people by what staff type: a whole identity number, or the beginning of a name.</summary>
internal sealed class PersonSearch(RegistryDb db, PersonFile persons)
{
    /// <summary>The people that the words may mean, as a query to join with.</summary>
    public IQueryable<Person> Matching(string words)
    {
        if (IdNumber.TryParse(words, out var number, out _))
        {
            var digest = persons.DigestOf(number);
            return db.Set<Person>().Where(p => p.IdNumberDigest == digest);
        }
        return db.Set<Person>().Where(p => p.Name.StartsWith(words));
    }
}

/// <summary>Where a list goes on.</summary>
internal static class Lists
{
    public const int LinesAPage = 50, ExportMost = 100_000, ExportAtOnce = 1_000;

    /// <summary>Content type of the exports.</summary>
    public const string Xlsx = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

    /// <summary>A query string of the values that are set.</summary>
    public static string Query(params IEnumerable<(string Key, string? Value)> values) =>
        QueryString.Create(values.Where(v => !string.IsNullOrEmpty(v.Value)).Select(v => KeyValuePair.Create(v.Key, v.Value))).ToUriComponent();
}
