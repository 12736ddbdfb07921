using System.Security.Cryptography;
using System.Text;

namespace Zhuxue.Training.Accounts.Consents;

/// <summary>One version of a text that people agree to. A changed text is a new file of a new version.</summary>
/// <param name="Kind">What it asks for.</param>
/// <param name="Version">The date on it.</param>
/// <param name="Title">Its first line.</param>
/// <param name="Paragraphs">What follows: headings begin with a Chinese numeral and 、.</param>
/// <param name="Sha256">Lower-case hex SHA-256 of the file's UTF-8.</param>
internal sealed record ConsentText(ConsentKind Kind, string Version, string Title, IReadOnlyList<string> Paragraphs, string Sha256)
{
    /// <summary>From this version on, the text about faces says that the registry is asked for its photo.</summary>
    public const string FirstWithRegistry = "2026-11";

    private static readonly Dictionary<ConsentKind, ConsentText> Newest = new()
    {
        [ConsentKind.Face] = Read(ConsentKind.Face, "face", FirstWithRegistry),
        [ConsentKind.IdCard] = Read(ConsentKind.IdCard, "id-card", "2026-01"),
    };

    /// <summary>The text that is shown and agreed to today.</summary>
    public static ConsentText Of(ConsentKind kind) => Newest[kind];

    public static bool IsHeading(string paragraph) => paragraph.IndexOf('、', StringComparison.Ordinal) == 1 && "一二三四五六七八九十".Contains(paragraph[0]);

    private static ConsentText Read(ConsentKind kind, string name, string version)
    {
        using var stream = typeof(ConsentText).Assembly.GetManifestResourceStream($"consents/{name}.{version}.txt")
            ?? throw new InvalidOperationException($"The consent text {name}.{version} is not in this build.");
        using var reader = new StreamReader(stream, Encoding.UTF8);
        var text = reader.ReadToEnd().ReplaceLineEndings("\n");
        var lines = text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        return new(kind, version, lines[0], lines[1..], Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text))));
    }
}
