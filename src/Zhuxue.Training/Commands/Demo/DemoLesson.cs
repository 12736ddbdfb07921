using System.Text;

namespace Zhuxue.Training.Commands.Demo;

/// <summary>One slide: what it shows and what is read aloud.</summary>
internal sealed record DemoSlide(string Heading, IReadOnlyList<string> Lines, string Narration);

/// <summary>The text of one demo video (<c>demo/lessons/*.md</c>; demo/README.md has the form).</summary>
/// <param name="Name">The file's name without its ending; the lessons of a course are ordered by it.</param>
/// <param name="Title">Of the lesson.</param>
/// <param name="Course">Title of its course.</param>
/// <param name="OccupationCode">Empty for common knowledge.</param>
/// <param name="Drawing">A name in <see cref="SlideDrawings"/>.</param>
/// <param name="Slides">In order.</param>
internal sealed record DemoLesson(string Name, string Title, string Course, string OccupationCode, string Drawing, IReadOnlyList<DemoSlide> Slides)
{
    private const string Prefix = "demo-lessons/";

    /// <summary>All texts that were embedded, ordered by name.</summary>
    public static IReadOnlyList<DemoLesson> All()
    {
        var assembly = typeof(DemoLesson).Assembly;
        return [.. assembly.GetManifestResourceNames().Where(name => name.StartsWith(Prefix, StringComparison.Ordinal)).Order(StringComparer.Ordinal).Select(name =>
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!, Encoding.UTF8);
            return Parse(Path.GetFileNameWithoutExtension(name[Prefix.Length..]), reader.ReadToEnd());
        })];
    }

    /// <exception cref="FormatException">The text lacks a part; the message names it.</exception>
    internal static DemoLesson Parse(string name, string text)
    {
        var parts = text.ReplaceLineEndings("\n").Split("---\n", 3);
        if (parts.Length < 3)
            throw new FormatException($"demo/lessons/{name}.md must begin with its fields between two lines of three dashes.");
        var fields = parts[1].Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(':', 2, StringSplitOptions.TrimEntries)).ToDictionary(f => f[0], f => f[1]);
        string Field(string key) => fields.GetValueOrDefault(key) ?? throw new FormatException($"demo/lessons/{name}.md has no field {key}.");
        var slides = parts[2].Split("\n## ", StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(section =>
        {
            var lines = section.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
            return new DemoSlide(lines[0].TrimStart('#', ' '), [.. lines.Where(l => l.StartsWith("- ", StringComparison.Ordinal)).Select(l => l[2..])],
                string.Concat(lines.Skip(1).Where(l => !l.StartsWith("- ", StringComparison.Ordinal))));
        }).ToList();
        return slides.Count > 0 && slides.TrueForAll(s => s.Lines.Count > 0 && s.Narration.Length > 0)
            ? new(name, Field("title"), Field("course"), Field("occupation") is "common" ? "" : Field("occupation"), Field("drawing"), slides)
            : throw new FormatException($"demo/lessons/{name}.md has a slide without lines or without narration.");
    }
}
