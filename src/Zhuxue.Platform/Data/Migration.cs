using System.Reflection;
using System.Security.Cryptography;
using System.Text;

namespace Zhuxue.Platform.Data;

/// <summary>One numbered SQL script of one context, for one provider.</summary>
/// <param name="Name"><c>Context/NNNN_name</c>: the key in the journal.</param>
/// <param name="Sql">The script, run as one batch.</param>
public sealed record Migration(string Name, string Sql)
{
    /// <summary>Lower-case hex SHA-256 of the script: an applied script must never change.</summary>
    public string Sha256 => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Sql)));

    /// <summary>
    /// The scripts embedded in the assemblies, in the order of <paramref name="contexts"/> and then by number.
    /// A script lies at <c>…/{Context}/Sql/{provider}/NNNN_name.sql</c>.
    /// </summary>
    public static IReadOnlyList<Migration> Embedded(string provider, IReadOnlyList<string> contexts, params IReadOnlyList<Assembly> assemblies)
    {
        var found = new List<(int Context, string File, Migration Migration)>();
        foreach (var assembly in assemblies)
        {
            foreach (var resource in assembly.GetManifestResourceNames())
            {
                var parts = resource.Replace('\\', '/').Split('/');
                if (parts is not [.., var context, "Sql", var folder, var file] || folder != provider || !file.EndsWith(".sql", StringComparison.Ordinal))
                    continue;
                var order = contexts.ToList().IndexOf(context);
                if (order < 0)
                    throw new InvalidOperationException($"Migration {resource} belongs to no context of this site; known are {string.Join(", ", contexts)}.");
                using var reader = new StreamReader(assembly.GetManifestResourceStream(resource)!, Encoding.UTF8);
                found.Add((order, file, new Migration($"{context}/{file[..^4]}", reader.ReadToEnd().ReplaceLineEndings("\n"))));
            }
        }
        return [.. found.OrderBy(f => f.Context).ThenBy(f => f.File, StringComparer.Ordinal).Select(f => f.Migration)];
    }
}
