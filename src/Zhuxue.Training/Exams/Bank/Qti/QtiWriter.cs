using System.Globalization;
using System.IO.Compression;
using System.Xml;
using System.Xml.Linq;
using Microsoft.EntityFrameworkCore;
using Zhuxue.Platform.Blobs;

namespace Zhuxue.Training.Exams.Bank.Qti;

/// <summary>
/// Writes a QTI content package: a manifest, one document for each question, the pictures. Chapter, occupation, difficulty and source are LOM
/// metadata of the resource; the explanation is a rubric for scorers.
/// </summary>
internal sealed class QtiWriter(TrainingDb db, BlobStore blobs)
{
    private static readonly XNamespace Lom = "http://ltsc.ieee.org/xsd/LOM";

    public async Task<byte[]> WriteAsync(IReadOnlyList<(Question Question, Chapter Chapter, QuestionContent Content)> questions, QtiDialect dialect, CancellationToken cancellationToken)
    {
        using var memory = new MemoryStream();
        using (var zip = new ZipArchive(memory, ZipArchiveMode.Create, leaveOpen: true))
        {
            var resources = new XElement(dialect.ManifestNamespace + "resources");
            foreach (var (question, chapter, content) in questions)
            {
                var name = $"items/q-{question.Id:N}.xml";
                Add(zip, name, Item(question, content, dialect));
                resources.Add(Resource(name, question, chapter, content, dialect));
            }
            var used = questions.SelectMany(q => q.Content.Pictures).Select(p => p.Id).ToHashSet();
            foreach (var picture in await db.QuestionPictures.AsNoTracking().Where(p => used.Contains(p.Id)).ToListAsync(cancellationToken))
            {
                await using var entry = zip.CreateEntry(PathOf(picture.Id), CompressionLevel.NoCompression).Open();
                await entry.WriteAsync(await blobs.ReadAsync(picture.BlobId, cancellationToken), cancellationToken);
            }
            Add(zip, "imsmanifest.xml", new XElement(dialect.ManifestNamespace + "manifest", new XAttribute("identifier", "zhuxue-bank"),
                new XElement(dialect.ManifestNamespace + "metadata",
                    new XElement(dialect.ManifestNamespace + "schema", dialect.IsPrefixed ? "QTI Package" : "IMS Content"),
                    new XElement(dialect.ManifestNamespace + "schemaversion", dialect.IsPrefixed ? "3.0.0" : "1.1")),
                new XElement(dialect.ManifestNamespace + "organizations"), resources));
        }
        return memory.ToArray();
    }

    private static string PathOf(Guid picture) => $"pictures/{picture:N}.jpg";

    private static void Add(ZipArchive zip, string name, XElement root)
    {
        using var entry = zip.CreateEntry(name).Open();
        using var xml = XmlWriter.Create(entry, new() { Encoding = new System.Text.UTF8Encoding(false) });
        root.Save(xml);
    }

    private static XElement Resource(string name, Question question, Chapter chapter, QuestionContent content, QtiDialect dialect)
    {
        var ns = dialect.ManifestNamespace;
        var resource = new XElement(ns + "resource", new XAttribute("identifier", $"r-{question.Id:N}"), new XAttribute("type", dialect.ResourceType), new XAttribute("href", name),
            new XElement(ns + "metadata", new XElement(Lom + "lom",
                new XElement(Lom + "educational", new XElement(Lom + "difficulty", new XElement(Lom + "source", "LOMv1.0"), new XElement(Lom + "value", question.Difficulty switch
                {
                    Difficulty.Easy => "easy",
                    Difficulty.Hard => "difficult",
                    _ => "medium",
                }))),
                Taxon(QtiReader.ChapterTaxon, chapter.Title), Taxon(QtiReader.OccupationTaxon, chapter.OccupationCode),
                Taxon(QtiReader.KindTaxon, question.Kind.Words), question.Source is null ? null : Taxon(QtiReader.SourceTaxon, question.Source))),
            new XElement(ns + "file", new XAttribute("href", name)));
        foreach (var picture in content.Pictures.DistinctBy(p => p.Id))
            resource.Add(new XElement(ns + "file", new XAttribute("href", PathOf(picture.Id))));
        return resource;
    }

    private static XElement Taxon(string source, string entry) => new(Lom + "classification", new XElement(Lom + "taxonPath",
        new XElement(Lom + "source", new XElement(Lom + "string", new XAttribute("language", "zh-CN"), source)),
        new XElement(Lom + "taxon", new XElement(Lom + "entry", new XElement(Lom + "string", new XAttribute("language", "zh-CN"), entry)))));

    private static XElement Item(Question question, QuestionContent content, QtiDialect d)
    {
        var many = content.Items.Count > 1;
        string Response(int i) => many ? $"RESPONSE_{i + 1}" : "RESPONSE";
        var root = new XElement(d.Element("assessmentItem"),
            new XAttribute("identifier", $"q-{question.Id:N}"), new XAttribute("title", Title(content.Stem)), new XAttribute(d.Attribute("adaptive"), "false"),
            new XAttribute(d.Attribute("timeDependent"), "false"), new XAttribute(XNamespace.Xml + "lang", "zh-CN"));
        for (var i = 0; i < content.Items.Count; i++)
        {
            var item = content.Items[i];
            root.Add(new XElement(d.Element("responseDeclaration"), new XAttribute("identifier", Response(i)),
                new XAttribute("cardinality", item.Kind == QuestionKind.MultipleChoice ? "multiple" : "single"), new XAttribute(d.Attribute("baseType"), "identifier"),
                new XElement(d.Element("correctResponse"), item.Options.Select((o, n) => (o, n)).Where(x => x.o.IsCorrect).Select(x => new XElement(d.Element("value"), Choice(x.n))))));
        }
        root.Add(new XElement(d.Element("outcomeDeclaration"), new XAttribute("identifier", "SCORE"), new XAttribute("cardinality", "single"), new XAttribute(d.Attribute("baseType"), "float"),
            new XElement(d.Element("defaultValue"), new XElement(d.Element("value"), "0"))));
        var body = new XElement(d.Element("itemBody"), Text(content.Stem, content.Picture, d));
        for (var i = 0; i < content.Items.Count; i++)
        {
            var item = content.Items[i];
            body.Add(new XElement(d.Element("choiceInteraction"), new XAttribute(d.Attribute("responseIdentifier"), Response(i)),
                new XAttribute(d.Attribute("shuffle"), item.Kind == QuestionKind.TrueFalse ? "false" : "true"),
                new XAttribute(d.Attribute("maxChoices"), item.Kind == QuestionKind.MultipleChoice ? "0" : "1"),
                item.Prompt.Length == 0 ? null : new XElement(d.Element("prompt"), Lines(item.Prompt, d)),
                item.Options.Select((o, n) => new XElement(d.Element("simpleChoice"), new XAttribute("identifier", Choice(n)),
                    o.IsFixed ? new XAttribute("fixed", "true") : null, Lines(o.Text, d), Image(o.Picture, d)))));
        }
        if (content.Explanation is { } explanation)
            body.Add(new XElement(d.Element("rubricBlock"), new XAttribute("view", "scorer"), d.IsPrefixed ? new XAttribute("use", "scoring") : null,
                d.IsPrefixed ? new XElement(d.Element("contentBody"), Text(explanation, null, d)) : Text(explanation, null, d)));
        root.Add(body, many ? Processing(content.Items.Count, d) : new XElement(d.Element("responseProcessing"), new XAttribute("template", d.MatchCorrect)));
        return root;
    }

    /// <summary>One point for each sub-question that is exactly right.</summary>
    private static XElement Processing(int items, QtiDialect d) => new(d.Element("responseProcessing"), Enumerable.Range(1, items).Select(i =>
        new XElement(d.Element("responseCondition"), new XElement(d.Element("responseIf"),
            new XElement(d.Element("match"), new XElement(d.Element("variable"), new XAttribute("identifier", $"RESPONSE_{i}")), new XElement(d.Element("correct"), new XAttribute("identifier", $"RESPONSE_{i}"))),
            new XElement(d.Element("setOutcomeValue"), new XAttribute("identifier", "SCORE"), new XElement(d.Element("sum"),
                new XElement(d.Element("variable"), new XAttribute("identifier", "SCORE")), new XElement(d.Element("baseValue"), new XAttribute(d.Attribute("baseType"), "float"), "1")))))));

    private static IEnumerable<XElement> Text(string text, PictureUse? picture, QtiDialect d)
    {
        foreach (var line in text.Split('\n'))
            yield return new XElement(d.Namespace + "p", line);
        if (picture is not null)
            yield return new XElement(d.Namespace + "p", Image(picture, d));
    }

    private static IEnumerable<object> Lines(string text, QtiDialect d) =>
        text.Split('\n').SelectMany((line, i) => i == 0 ? new object[] { line } : [new XElement(d.Namespace + "br"), line]);

    private static XElement? Image(PictureUse? picture, QtiDialect d) => picture is null ? null :
        new XElement(d.Namespace + "img", new XAttribute("src", "../" + PathOf(picture.Id)), new XAttribute("alt", picture.Alt));

    private static string Choice(int index) => "C" + (index + 1).ToString(CultureInfo.InvariantCulture);

    private static string Title(string stem)
    {
        var text = new StringInfo(stem.ReplaceLineEndings(" "));
        return text.LengthInTextElements <= 40 ? text.String : text.SubstringByTextElements(0, 40) + "…";
    }
}
