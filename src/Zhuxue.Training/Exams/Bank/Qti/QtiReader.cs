using System.IO.Compression;
using System.Security.Cryptography;
using System.Xml;
using System.Xml.Linq;
using Zhuxue.Documents;
using Zhuxue.Training.Exams.Bank.Imports;

namespace Zhuxue.Training.Exams.Bank.Qti;

/// <summary>
/// Reads QTI 2.1 and 3.0 packages: items of choice interactions. Everything comes from outside: no document types, no entities, nothing is
/// unpacked to disk, and every size is bounded before and while it is read.
/// </summary>
internal static class QtiReader
{
    /// <summary>Sources of the taxons that our own packages carry.</summary>
    public const string ChapterTaxon = "章节", OccupationTaxon = "岗位", KindTaxon = "题型", SourceTaxon = "来源";
    public const string Manifest = "imsmanifest.xml";

    private const int FilesMost = 20_000, XmlBytesMost = 2 << 20;
    private const long UnpackedBytesMost = 300L << 20;
    private const string NoChapter = "导入的试题";

    public static bool IsPackage(byte[] content) => content is [(byte)'P', (byte)'K', 3, 4, ..] && Opened(content, zip => zip.GetEntry(Manifest) is not null);

    /// <summary>Reads every item that the manifest names, or says why the file is none.</summary>
    /// <param name="content">The package.</param>
    /// <param name="pictureFault">What is wrong with a picture; null when it can be kept.</param>
    public static (List<BankEntry> Entries, string? Refusal) Read(byte[] content, Func<byte[], string?> pictureFault)
    {
        try
        {
            using var zip = new ZipArchive(new MemoryStream(content, writable: false), ZipArchiveMode.Read);
            if (zip.Entries.Count > FilesMost || zip.Entries.Sum(e => Math.Max(0, e.Length)) > UnpackedBytesMost)
                return ([], "这个包解开后太大，没有读。请分成几个包再传。");
            var resources = Document(zip, Manifest)?.Descendants().Where(e => e.Name.LocalName == "resource" && IsItem(e.Attribute("type")?.Value)).ToList() ?? [];
            if (resources.Count == 0)
                return ([], "包里没有 QTI 2.1 或 3.0 的试题。请检查是不是从别的系统导出的“试题（item）”包。");
            return ([.. resources.Select(r => Entry(zip, r, pictureFault))], null);
        }
        catch (Exception exception) when (exception is InvalidDataException or XmlException or IOException or NotSupportedException)
        {
            return ([], "这个包坏了，或者里面有不该有的内容（例如外部实体），没有读。请重新导出一次再传。");
        }
    }

    private static bool IsItem(string? type) => type is not null && (type.StartsWith("imsqti_item_xmlv2p1", StringComparison.Ordinal) || type.StartsWith("imsqti_item_xmlv3p0", StringComparison.Ordinal));

    private static BankEntry Entry(ZipArchive zip, XElement resource, Func<byte[], string?> pictureFault)
    {
        var path = Resolve("", resource.Attribute("href")?.Value ?? "");
        var entry = new BankEntry { Place = path };
        try
        {
            if (Document(zip, path) is { } item && QtiDialect.Plain(item.Name.LocalName) == "assessmentItem")
                new ItemReader(zip, path, entry, pictureFault).Read(item, resource);
            else
                entry.Bad(path, "包里没有这个文件，或者它不是试题。");
        }
        catch (Exception exception) when (exception is InvalidDataException or XmlException or IOException)
        {
            entry.Bad(path, "这个文件读不懂：不是完好的 XML，或者里面有不该有的内容。");
        }
        return entry;
    }

    private static XElement? Document(ZipArchive zip, string path)
    {
        if (Bytes(zip, path, XmlBytesMost) is not { } bytes)
            return null;
        using var reader = UntrustedXml.Reader(new MemoryStream(bytes, writable: false), XmlBytesMost);
        return XDocument.Load(reader, LoadOptions.PreserveWhitespace).Root;
    }

    /// <summary>A file of the package; null when there is none. The declared length may lie, so that the bytes are counted.</summary>
    private static byte[]? Bytes(ZipArchive zip, string path, long most)
    {
        if (zip.GetEntry(path) is not { } file)
            return null;
        if (file.Length > most)
            throw new InvalidDataException($"{path} is longer than {most} bytes.");
        using var unpacked = file.Open();
        using var memory = new MemoryStream();
        var buffer = new byte[81_920];
        while (unpacked.Read(buffer) is > 0 and var read)
        {
            memory.Write(buffer, 0, read);
            if (memory.Length > most)
                throw new InvalidDataException($"{path} is longer than it says.");
        }
        return memory.ToArray();
    }

    private static bool Opened(byte[] content, Func<ZipArchive, bool> look)
    {
        try
        {
            using var zip = new ZipArchive(new MemoryStream(content, writable: false), ZipArchiveMode.Read);
            return look(zip);
        }
        catch (InvalidDataException)
        {
            return false;
        }
    }

    /// <summary>A reference inside the package, from the folder of the file that makes it. What leads out of the package names nothing.</summary>
    private static string Resolve(string from, string href)
    {
        var parts = new List<string>(from.Split('/')[..^1]);
        foreach (var part in Uri.UnescapeDataString(href.Split('?', '#')[0]).Replace('\\', '/').Split('/'))
        {
            if (part is ".." && parts.Count > 0)
                parts.RemoveAt(parts.Count - 1);
            else if (part is not ("" or "." or ".."))
                parts.Add(part);
        }
        return string.Join('/', parts);
    }

    /// <summary>Reads one item document.</summary>
    private sealed class ItemReader(ZipArchive zip, string path, BankEntry entry, Func<byte[], string?> pictureFault)
    {
        private static readonly string[] Ignored = ["rubricBlock", "stylesheet", "modalFeedback", "feedbackBlock", "feedbackInline", "templateBlock", "style", "script", "catalogInfo"];
        private static readonly string[] Blocks = ["p", "div", "li", "ul", "ol", "tr", "table", "blockquote", "pre", "h1", "h2", "h3", "h4", "h5", "h6", "contentBody"];
        private static readonly (string, string)[] Truths = [(QuestionContent.True, QuestionContent.False), ("对", "错"), ("√", "×"), ("true", "false")];
        private readonly List<PictureUse> pictures = [];

        public void Read(XElement item, XElement resource)
        {
            var body = Children(item, "itemBody").FirstOrDefault();
            var interactions = body?.Descendants().Where(e => Plain(e).EndsWith("Interaction", StringComparison.Ordinal)).ToList() ?? [];
            if (body is null || interactions.Count == 0 || interactions.Exists(i => Plain(i) != "choiceInteraction"))
            {
                entry.Bad(path, "只认选择题和判断题（choiceInteraction），这一题是别的题型。");
                return;
            }
            if (body.Descendants().Any(e => e.Name.LocalName is "table" or "math"))
                entry.Mind(path, "有表格或公式，已变成纯文字，请看一眼。");
            var taxons = Taxons(resource);
            var stem = TextOf(body, skip: interactions.ToHashSet());
            var stemPicture = TakePicture("题干");
            var items = interactions.Select(i => Item(item, i)).ToList();
            var isCase = items.Count > 1 || taxons.GetValueOrDefault(KindTaxon) == QuestionKind.Case.Words;
            if (!isCase && items[0].Prompt.Length > 0)
            {
                stem = stem.Length > 0 ? stem + "\n" + items[0].Prompt : items[0].Prompt;
                items[0] = items[0] with { Prompt = "" };
            }
            var explanation = TextOf(body.Descendants().FirstOrDefault(e => Plain(e) == "rubricBlock" && e.Attribute("view")?.Value.Contains("scorer", StringComparison.Ordinal) == true));
            pictures.Clear();
            var content = QuestionChecks.Tidy(new(stem, items, stemPicture, explanation));
            var kind = isCase ? QuestionKind.Case : items[0].Kind;
            entry.Question = new(kind, Occupation(taxons), Chapter(taxons), Hardness(resource), taxons.GetValueOrDefault(SourceTaxon), content);
            foreach (var fault in QuestionChecks.FaultsOf(kind, content, entry.Question.Source))
                entry.Bad(path, (kind == QuestionKind.Case ? $"小题 {fault.Item + 1}：" : "") + (fault.Part == QuestionPart.Option ? $"选项 {QuestionWords.Letter(fault.Option)}：" : "") + fault.Words);
        }

        private QuestionItem Item(XElement item, XElement interaction)
        {
            var response = Attribute(interaction, "responseIdentifier");
            var declaration = Children(item, "responseDeclaration").FirstOrDefault(d => d.Attribute("identifier")?.Value == response);
            var correct = declaration is null ? [] : Children(declaration, "correctResponse").SelectMany(c => Children(c, "value")).Select(v => v.Value.Trim()).ToHashSet(StringComparer.Ordinal);
            if (correct.Count == 0)
                entry.Bad(path, "没有标准答案（correctResponse）。");
            var prompt = TextOf(Children(interaction, "prompt").FirstOrDefault());
            pictures.Clear();
            var options = Children(interaction, "simpleChoice").Select(choice =>
            {
                var text = TextOf(choice);
                return new QuestionOption(text, correct.Contains(choice.Attribute("identifier")?.Value ?? ""), choice.Attribute("fixed")?.Value is "true" or "1", TakePicture("选项"));
            }).ToList();
            var shuffled = Attribute(interaction, "shuffle") is "true" or "1";
            if (options.Count == 2 && Truths.Contains((options[0].Text.ToLowerInvariant(), options[1].Text.ToLowerInvariant())))
                return new(QuestionKind.TrueFalse, prompt, QuestionContent.TrueFalse(options[0].IsCorrect));
            if (!shuffled && options.Count > 2)
                options = [.. options.Select(o => o with { IsFixed = true })];
            return new(declaration?.Attribute("cardinality")?.Value == "multiple" ? QuestionKind.MultipleChoice : QuestionKind.SingleChoice, prompt, options);
        }

        private PictureUse? TakePicture(string where)
        {
            if (pictures.Count > 1)
                entry.Bad(path, $"{where}里有 {pictures.Count} 张图，只能有一张。");
            var first = pictures.FirstOrDefault();
            pictures.Clear();
            return first;
        }

        /// <summary>The plain text of an element; blocks and line breaks become lines, pictures are noted.</summary>
        private string TextOf(XElement? element, HashSet<XElement>? skip = null)
        {
            var text = new System.Text.StringBuilder();
            if (element is not null)
                Append(element);
            // Line breaks of the file are white space; those of the text are marked by U+2028 while it is put together.
            return string.Join('\n', text.ToString().Split('\u2028').Select(line => string.Join(' ', line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))).Where(line => line.Length > 0));

            void Append(XElement parent)
            {
                foreach (var node in parent.Nodes())
                {
                    if (node is XText words)
                        text.Append(words.Value);
                    else if (node is XElement child && skip?.Contains(child) != true && !Ignored.Contains(Plain(child)))
                    {
                        var isBlock = Blocks.Contains(Plain(child)) || child.Name.LocalName == "br";
                        text.Append(isBlock ? "\u2028" : "");
                        if (child.Name.LocalName == "img")
                            Note(child);
                        Append(child);
                        text.Append(isBlock ? "\u2028" : "");
                    }
                }
            }
        }

        private void Note(XElement image)
        {
            var href = image.Attribute("src")?.Value ?? "";
            if (href.Contains("//", StringComparison.Ordinal) || href.StartsWith("data:", StringComparison.OrdinalIgnoreCase))
            {
                entry.Bad(path, "图片在包外面，没有去取。请把图片放进包里。");
                return;
            }
            var file = Resolve(path, href);
            if (zip.GetEntry(file) is { Length: > 30 << 20 } || Bytes(zip, file, 30 << 20) is not { } bytes)
                entry.Bad(path, $"图片 {file} 不在包里，或者太大。");
            else if (pictureFault(bytes) is { } fault)
                entry.Bad(file, fault);
            else
            {
                var id = new Guid(SHA256.HashData(bytes).AsSpan(0, 16));
                entry.Pictures[id] = bytes;
                pictures.Add(new(id, image.Attribute("alt")?.Value ?? ""));
            }
        }

        private string Occupation(Dictionary<string, string> taxons)
        {
            if (taxons.GetValueOrDefault(OccupationTaxon) is not { Length: > 0 } name || name == Bank.Chapter.Common)
                return Bank.Chapter.Common;
            if (Occupations.Find(name) is { } occupation)
                return occupation.Code;
            entry.Mind(path, $"没有“{name}”这个岗位，放进所有岗位。");
            return Bank.Chapter.Common;
        }

        private string Chapter(Dictionary<string, string> taxons)
        {
            if (taxons.GetValueOrDefault(ChapterTaxon) is { Length: > 0 } title && Chapters.FaultOf(title) is null)
                return title;
            entry.Mind(path, $"没有写章节，放进“{NoChapter}”。");
            return NoChapter;
        }

        private static Difficulty Hardness(XElement resource) =>
            resource.Descendants().FirstOrDefault(e => e.Name.LocalName == "difficulty")?.Elements().FirstOrDefault(e => e.Name.LocalName == "value")?.Value.Trim() switch
            {
                "very easy" or "easy" => Difficulty.Easy,
                "difficult" or "very difficult" => Difficulty.Hard,
                _ => Difficulty.Medium,
            };

        private static Dictionary<string, string> Taxons(XElement resource)
        {
            var taxons = new Dictionary<string, string>(StringComparer.Ordinal);
            foreach (var taxonPath in resource.Descendants().Where(e => e.Name.LocalName.Equals("taxonPath", StringComparison.OrdinalIgnoreCase)))
            {
                var source = taxonPath.Elements().FirstOrDefault(e => e.Name.LocalName == "source")?.Value.Trim();
                var entry = taxonPath.Descendants().FirstOrDefault(e => e.Name.LocalName == "entry")?.Value.Trim();
                if (source is { Length: > 0 } && entry is { Length: > 0 })
                    taxons.TryAdd(source, entry);
            }
            return taxons;
        }

        private static IEnumerable<XElement> Children(XElement parent, string name) => parent.Elements().Where(e => Plain(e) == name);

        private static string Plain(XElement element) => QtiDialect.Plain(element.Name.LocalName);

        private static string? Attribute(XElement element, string name) => element.Attributes().FirstOrDefault(a => QtiDialect.Plain(a.Name.LocalName) == name)?.Value;
    }
}
