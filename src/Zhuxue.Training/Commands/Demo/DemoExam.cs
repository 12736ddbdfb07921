using System.Globalization;
using System.Text;
using Zhuxue.Training.Exams.Bank;

namespace Zhuxue.Training.Commands.Demo;

/// <summary>A question of the demo bank with the name of its chapter.</summary>
internal sealed record DemoQuestion(string Chapter, string OccupationCode, QuestionKind Kind, Difficulty Difficulty, string? Source, QuestionContent Content);

/// <summary>A line of the demo blueprint: so many questions of one chapter, kind and difficulty.</summary>
internal sealed record DemoCell(string Chapter, QuestionKind Kind, Difficulty Difficulty, int Count, int Points);

/// <summary>Reads the demo bank from the texts in <c>demo/exam</c>; demo/README.md says how they are written.</summary>
internal static class DemoExam
{
    public const string OccupationCode = "municipal-construction", RulePackCode = "demo";
    private const string Folder = "demo-exam/", BlueprintFile = "blueprint.txt";

    public static IReadOnlyList<DemoQuestion> Questions() => [.. Files().Where(f => f.Name != BlueprintFile).SelectMany(f => Parse(f.Name, f.Text))];

    public static IReadOnlyList<DemoCell> Blueprint()
    {
        var cells = new List<DemoCell>();
        var points = new Dictionary<QuestionKind, int>();
        foreach (var parts in Files().Single(f => f.Name == BlueprintFile).Text.Split('\n').Where(line => line.Contains('|', StringComparison.Ordinal) && line[0] != '#').Select(Parts))
        {
            foreach (var words in parts.Skip(1).Select(p => p.Split(' ')))
            {
                var kind = KindOf(words[0], BlueprintFile);
                if (parts[0] == "points")
                    points[kind] = int.Parse(words[1], CultureInfo.InvariantCulture);
                else
                    cells.Add(new(parts[0], kind, DifficultyOf(words[1], BlueprintFile), int.Parse(words[2], CultureInfo.InvariantCulture), points[kind]));
            }
        }
        return cells;
    }

    internal static IEnumerable<DemoQuestion> Parse(string file, string text)
    {
        var lines = text.Split('\n').Select(l => l.TrimEnd()).Where(l => l.Length > 0).ToList();
        var chapter = Parts(lines[0][2..]);
        for (var at = 1; at < lines.Count;)
        {
            var head = Parts(lines[at++][2..]);
            var words = head[0].Split(' ');
            var kind = KindOf(words[0], file);
            var stem = lines[at++];
            List<QuestionItem> items;
            if (kind != QuestionKind.Case)
            {
                items = [ItemAt(lines, ref at, kind, words[^1], "")];
            }
            else
            {
                items = [];
                while (at < lines.Count && lines[at].StartsWith("== ", StringComparison.Ordinal))
                {
                    var sub = lines[at++][3..].Split(' ');
                    var prompt = lines[at++];
                    items.Add(ItemAt(lines, ref at, KindOf(sub[0], file), sub[^1], prompt));
                }
            }
            yield return new(chapter[0], chapter[1], kind, DifficultyOf(words[1], file), head.Length > 1 ? head[1] : null, new(stem, items));
        }
    }

    private static QuestionItem ItemAt(List<string> lines, ref int at, QuestionKind kind, string truth, string prompt)
    {
        if (kind == QuestionKind.TrueFalse)
            return new(kind, prompt, QuestionContent.TrueFalse(truth == "对"));
        var options = new List<QuestionOption>();
        for (; at < lines.Count && lines[at][0] is '+' or '-'; at++)
            options.Add(new(lines[at][2..], lines[at][0] == '+'));
        return new(kind, prompt, options);
    }

    private static string[] Parts(string line) => [.. line.Split('|').Select(p => p.Trim())];

    private static QuestionKind KindOf(string word, string file) => QuestionWords.KindOf(word) ?? throw new InvalidOperationException($"demo/exam/{file} has a question of kind \"{word}\", which is none.");

    private static Difficulty DifficultyOf(string word, string file) => QuestionWords.DifficultyOf(word) ?? throw new InvalidOperationException($"demo/exam/{file} has a difficulty \"{word}\", which is none.");

    private static IEnumerable<(string Name, string Text)> Files()
    {
        var assembly = typeof(DemoExam).Assembly;
        foreach (var name in assembly.GetManifestResourceNames().Where(n => n.StartsWith(Folder, StringComparison.Ordinal)).Order(StringComparer.Ordinal))
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!, Encoding.UTF8);
            yield return (name[Folder.Length..], reader.ReadToEnd().ReplaceLineEndings("\n"));
        }
    }
}
