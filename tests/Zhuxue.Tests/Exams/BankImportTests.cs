using System.IO.Compression;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Zhuxue.Tests.Console;
using Zhuxue.Tests.Documents;
using Zhuxue.Tests.Site;
using Zhuxue.Tests.Vision;
using Zhuxue.Training;
using Zhuxue.Training.Accounts.Staff;
using Zhuxue.Training.Exams;
using Zhuxue.Training.Exams.Bank;
using Zhuxue.Training.Exams.Bank.Imports;
using Zhuxue.Training.Exams.Bank.Pictures;

namespace Zhuxue.Tests.Exams;

/// <summary>Files of questions: Excel and QTI, honest, careless and hostile.</summary>
public sealed class BankImportTests(TestSite site) : IClassFixture<TestSite>
{
    private static readonly string[] Head = ["题型", "岗位", "章节", "难度", "题干", "选项A", "选项B", "选项C", "选项D", "答案", "解析", "来源"];

    [Fact]
    public async Task A_sheet_is_judged_cell_by_cell_and_only_its_good_questions_come_in_once()
    {
        var (browser, page) = await UploadAsync(Xlsx.Of(
            Head,
            ["单选", "", "导入甲", "易", "𠮷字题干？", "一", "二", "三", "", "b", "因为", "JGJ 80"],
            ["多选题", "市政施工员", "导入甲", "中等", "多选几项？", "一", "二", "三", "#n 0.1", "A、C", "", ""],
            ["判断", "", "导入甲", "难", "对不对？", "", "", "", "", "√", "", ""],
            ["论述", "", "导入甲", "易", "题型不对", "一", "二", "", "", "A", "", ""],
            ["单选", "潜水员", "导入甲", "很难", "岗位和难度不对", "一", "二", "", "", "A", "", ""],
            ["单选", "", "", "易", "没有章节", "一", "二", "", "", "E", "", ""],
            ["单选", "", "导入甲", "易", "#f 1+1", "#d 45000", "二", "", "", "A", "", ""],
            ["单选", "", "导入甲", "易", "中间空了", "一", "", "三", "", "A", "", ""],
            ["单选", "", "导入甲", "易", "𠮷 字 题干?", "三", "二", "一", "", "A", "", ""],
            ["小题单选", "", "", "", "没有案例的小题", "一", "二", "", "", "A", "", ""],
            ["案例", "", "导入甲", "中", "案例背景", "", "", "", "", "", "", ""],
            ["小题多选", "", "", "", "小题一", "一", "二", "三", "", "AB", "", ""],
            ["小题判断", "", "", "", "小题二", "", "", "", "", "错误", "", ""],
            ["案例", "", "导入甲", "中", "没有小题的案例", "", "", "", "", "", "", ""]));

        Assert.Contains("导入 4 题", page, StringComparison.Ordinal);
        foreach (var (cell, words) in new[]
        {
            ("A5", "题型只能是"), ("B6", "没有这个岗位"), ("D6", "难度只能是"), ("C7", "请填写章节"), ("J7", "没有选项 E"), ("E8", "是公式"), ("F8", "变成了日期"), ("G9", "中间空了一格"),
            ("第 10 行", "和第 2 行是同一题"), ("A11", "上面没有案例"), ("A15", "1 到 10 个小题"),
        })
            Assert.Matches($"{cell} [^。]*{words}", page);
        Assert.Equal(0, await site.WithDbAsync(db => db.Questions.CountAsync(q => q.Stem == "𠮷字题干？")));

        await browser.SubmitAsync("form:has(input[value=commit])", new() { ["PublishNow"] = "true" });
        Assert.Contains("已有 4 题进了题库", browser.Words, StringComparison.Ordinal);
        var rows = await site.WithDbAsync(async db => await (from q in db.Questions
                                                             join c in db.Chapters on q.ChapterId equals c.Id
                                                             join v in db.QuestionVersions on q.Id equals v.QuestionId
                                                             where c.Title == "导入甲"
                                                             select new { q.Stem, q.State, q.Kind, q.Difficulty, q.Source, c.OccupationCode, v.Content }).ToListAsync());
        Assert.Equal(4, rows.Count);
        Assert.All(rows, r => Assert.Equal(QuestionState.Live, r.State));
        var multiple = rows.Single(r => r.Kind == QuestionKind.MultipleChoice);
        Assert.Equal("municipal-construction", multiple.OccupationCode);
        Assert.Equal(["一", "二", "三", "0.1"], QuestionContent.FromJson(multiple.Content).Items[0].Options.Select(o => o.Text));
        Assert.Equal([true, false, true, false], QuestionContent.FromJson(multiple.Content).Items[0].Options.Select(o => o.IsCorrect));
        var single = rows.Single(r => r.Stem == "𠮷字题干？");
        Assert.Equal(("JGJ 80", Difficulty.Easy), (single.Source, single.Difficulty));
        Assert.Equal(2, QuestionContent.FromJson(rows.Single(r => r.Kind == QuestionKind.Case).Content).Items.Count);
    }

    [Fact]
    public async Task Merged_cells_are_named_and_their_rows_do_not_come_in()
    {
        var rows = new StringBuilder("<sheetData>");
        foreach (var row in new[] { Head, ["判断", "", "合并", "易", "合并的章节一", "", "", "", "", "对", "", ""], ["判断", "", "", "易", "合并的章节二", "", "", "", "", "对", "", ""], ["判断", "", "合并", "易", "没有合并", "", "", "", "", "对", "", ""] })
            rows.Append("<row>").AppendJoin("", row.Select(t => $"<c t=\"inlineStr\"><is><t>{t}</t></is></c>")).Append("</row>");
        var (_, page) = await UploadAsync(Xlsx.File(rows + "</sheetData><mergeCells count=\"1\"><mergeCell ref=\"C2:C3\"/></mergeCells>"));

        Assert.Contains("C2:C3 这几格合并了", page, StringComparison.Ordinal);
        Assert.Contains("导入 1 题", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("姓名,身份证号\n张三,1", "没有找到列名")]
    [InlineData("题型,题干\n单选,x", "缺少：章节、答案")]
    [InlineData("题型,章节,题干,答案\n", "下面没有试题")]
    public async Task A_file_that_holds_no_questions_is_refused_at_once(string csv, string words) =>
        Assert.Contains(words, (await UploadAsync(Encoding.UTF8.GetBytes(csv))).Page, StringComparison.Ordinal);

    [Fact]
    public async Task A_file_is_imported_once_whoever_presses_and_a_discarded_one_never()
    {
        byte[] File(string stem) => Encoding.UTF8.GetBytes($"题型,章节,题干,答案\n判断,两次,{stem},对");
        var (first, _) = await UploadAsync(File("按两次的题"));
        var second = await site.StaffAsync(StaffRole.Operator);
        await second.OpenAsync(first.Address);
        await first.SubmitAsync("form:has(input[value=commit])");
        await second.SubmitAsync("form:has(input[value=commit])");
        Assert.Contains("状态刚刚变了", second.Words, StringComparison.Ordinal);
        Assert.Equal(1, await site.WithDbAsync(db => db.Questions.CountAsync(q => q.Stem == "按两次的题")));

        // Draft unless somebody asks for more; and the same file again brings nothing.
        Assert.Equal(QuestionState.Draft, await site.WithDbAsync(db => db.Questions.Where(q => q.Stem == "按两次的题").Select(q => q.State).SingleAsync()));
        Assert.Contains("题库里已经有这一题", (await UploadAsync(File("按两次的题"))).Page, StringComparison.Ordinal);

        var (third, _) = await UploadAsync(File("放弃的题"));
        var address = third.Address;
        await third.SubmitAsync("form:has(input[value=discard])");
        await third.OpenAsync(address);
        Assert.Contains("已放弃", third.Words, StringComparison.Ordinal);
        Assert.False(await site.WithDbAsync(db => db.Questions.AnyAsync(q => q.Stem == "放弃的题")));
    }

    [Fact]
    public async Task The_template_names_the_columns_and_an_export_reads_back_to_the_same_questions()
    {
        await using var other = await TestSite.StartAsync();
        await other.SeedExamAsync();
        await other.AddQuestionAsync(new("-5 ℃ 的题\n第二行", [new(QuestionKind.SingleChoice, "", [new("=1+1", true), new("@b", false), new("以上都不对", false)])], Explanation: "解析𠮷"), "导出");
        using var browser = await other.StaffAsync(StaffRole.Operator);
        var template = Desk.ReadSheet(await browser.Http.GetByteArrayAsync("/staff/exam/template.xlsx"));
        Assert.Equal(BankSheet.Columns.All, template[0].Cells.Take(16).Select(c => BankSheet.Columns.Find(c.Text)!.Value));

        var export = await browser.Http.GetByteArrayAsync("/staff/exam/export.xlsx");
        var (entries, refusal) = BankSheet.Read(export);
        Assert.Null(refusal);
        Assert.All(entries, e => Assert.Empty(e.Remarks));
        await SameAsBankAsync(other, entries);
    }

    [Theory]
    [InlineData("2.1")]
    [InlineData("3.0")]
    public async Task A_qti_package_reads_back_to_the_same_questions_pictures_included(string version)
    {
        await using var other = await TestSite.StartAsync();
        await other.SeedExamAsync();
        var picture = await KeptAsync(other, Pictures.Flat(90, 40, 30));
        await other.AddQuestionAsync(new("看图 <b>&\n第二行𠮷", [new(QuestionKind.MultipleChoice, "", [new("甲", true), new("", true, Picture: new(picture, "乙图")), new("丙", false), new("以上都不对", false)])], new(picture, "题干的图"), "为什么\n两行"), "图片");
        using var browser = await other.StaffAsync(StaffRole.Operator);
        var package = await browser.Http.GetByteArrayAsync($"/staff/exam/export-qti.zip?version={version}");

        // The same bank knows every question of it again, pictures too.
        var (_, page) = await UploadAsync(package, other);
        Assert.Contains("题库里已经有这一题", page, StringComparison.Ordinal);
        Assert.DoesNotContain("会进题库的", page, StringComparison.Ordinal);

        // An empty bank gets all of them.
        await using var empty = await TestSite.StartAsync();
        var (into, words) = await UploadAsync(package, empty);
        Assert.DoesNotContain("要看的", words, StringComparison.Ordinal);
        await into.SubmitAsync("form:has(input[value=commit])");
        Assert.Equal(await AllAsync(other), await AllAsync(empty));
        var content = await empty.WithDbAsync(async db => QuestionContent.FromJson(await (from q in db.Questions join v in db.QuestionVersions on q.Id equals v.QuestionId where q.Stem.StartsWith("看图") select v.Content).SingleAsync()));
        Assert.Equal(["题干的图", "乙图"], content.Pictures.Select(p => p.Alt));
        await into.OpenAsync("/staff/exam?q=看图");
        Assert.Equal(1, await empty.WithDbAsync(db => db.Set<QuestionPicture>().CountAsync()));
    }

    [Fact]
    public async Task A_foreign_item_is_understood_and_what_cannot_be_is_named_by_its_file()
    {
        const string ns = "http://www.imsglobal.org/xsd/imsqti_v2p1";
        var (_, page) = await UploadAsync(Package(
            ("a.xml", $"""<assessmentItem xmlns="{ns}" identifier="a" title="t" adaptive="false" timeDependent="false"><responseDeclaration identifier="R" cardinality="single" baseType="identifier"><correctResponse><value>y</value></correctResponse></responseDeclaration><itemBody><p>外来<em>题</em>干</p><script>alert(1)</script><choiceInteraction responseIdentifier="R" shuffle="false" maxChoices="1"><prompt>选哪个？</prompt><simpleChoice identifier="x">一</simpleChoice><simpleChoice identifier="y">二</simpleChoice><simpleChoice identifier="z">三</simpleChoice></choiceInteraction></itemBody></assessmentItem>"""),
            ("b.xml", $"""<assessmentItem xmlns="{ns}" identifier="b" title="t"><itemBody><p>填空<textEntryInteraction responseIdentifier="R"/></p></itemBody></assessmentItem>"""),
            ("c.xml", $"""<assessmentItem xmlns="{ns}" identifier="c" title="t"><itemBody><p>外面的图<img src="http://evil.example/x.png" alt="x"/><img src="../../../etc/passwd" alt="y"/></p><choiceInteraction responseIdentifier="R" maxChoices="1"><simpleChoice identifier="x">一</simpleChoice><simpleChoice identifier="y">二</simpleChoice></choiceInteraction></itemBody></assessmentItem>"""),
            ("d.xml", "<assessmentItem><itemBody>")));

        Assert.Contains("导入 1 题", page, StringComparison.Ordinal);
        Assert.Contains("a.xml 没有写章节", page, StringComparison.Ordinal);
        Assert.Contains("外来题干 选哪个？", page, StringComparison.Ordinal);
        Assert.DoesNotContain("alert(1)", page, StringComparison.Ordinal);
        Assert.Contains("b.xml 只认选择题和判断题", page, StringComparison.Ordinal);
        Assert.Contains("c.xml 图片在包外面", page, StringComparison.Ordinal);
        Assert.Contains("c.xml 没有标准答案", page, StringComparison.Ordinal);
        Assert.Contains("etc/passwd 不在包里", page, StringComparison.Ordinal);
        Assert.Contains("d.xml 这个文件读不懂", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Entities_and_bombs_in_a_package_are_refused_without_being_followed()
    {
        const string entity = """<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><assessmentItem xmlns="http://www.imsglobal.org/xsd/imsqti_v2p1"><itemBody><p>&e;</p></itemBody></assessmentItem>""";
        var page = (await UploadAsync(Package(("xxe.xml", entity)))).Page;
        Assert.Contains("xxe.xml 这个文件读不懂", page, StringComparison.Ordinal);
        Assert.DoesNotContain("root:", page, StringComparison.Ordinal);

        var manifest = """<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><manifest>&b;</manifest>""";
        Assert.Contains("没有读", (await UploadAsync(Zip(("imsmanifest.xml", Encoding.UTF8.GetBytes(manifest))))).Page, StringComparison.Ordinal);

        // 310 MB of zeros in 31 files; one array is written again and again.
        var zeros = new byte[10 << 20];
        var bomb = Zip([("imsmanifest.xml", "<manifest/>"u8.ToArray()), .. Enumerable.Range(0, 31).Select(i => ($"{i}.xml", zeros))]);
        Assert.True(bomb.Length < 1 << 20);
        Assert.Contains("解开后太大", (await UploadAsync(bomb)).Page, StringComparison.Ordinal);
        Assert.Contains("包里没有 QTI", (await UploadAsync(Zip(("imsmanifest.xml", "<manifest/>"u8.ToArray())))).Page, StringComparison.Ordinal);
    }

    private async Task<(Browser Browser, string Page)> UploadAsync(byte[] file, TestSite? at = null)
    {
        var browser = await (at ?? site).StaffAsync(StaffRole.Operator);
        await browser.OpenAsync("/staff/exam/import");
        await browser.SubmitAsync("main form", files: new() { ["Bank"] = ("试题.xlsx", file) });
        return (browser, browser.Words);
    }

    private static async Task<Guid> KeptAsync(TestSite at, byte[] picture)
    {
        await using var scope = at.Services.CreateAsyncScope();
        return (await scope.ServiceProvider.GetRequiredService<KeepPicture>().HandleAsync(picture, null, default)).Id!.Value;
    }

    private static async Task SameAsBankAsync(TestSite at, List<BankEntry> entries) =>
        Assert.Equal(await AllAsync(at), entries.Select(e => Line(e.Question!.Kind, e.Question.OccupationCode, e.Question.Chapter, e.Question.Difficulty, e.Question.Source, e.Question.Content)).Order(StringComparer.Ordinal));

    /// <summary>Every question of a bank as one line, without ids.</summary>
    private static Task<List<string>> AllAsync(TestSite at) => at.WithDbAsync(async db =>
    {
        var rows = await (from q in db.Questions
                          join c in db.Chapters on q.ChapterId equals c.Id
                          join v in db.QuestionVersions on new { QuestionId = q.Id, Number = q.Version } equals new { v.QuestionId, v.Number }
                          select new { q.Kind, q.Difficulty, q.Source, c.OccupationCode, c.Title, v.Content }).ToListAsync();
        return rows.Select(r => Line(r.Kind, r.OccupationCode, r.Title, r.Difficulty, r.Source, QuestionContent.FromJson(r.Content))).Order(StringComparer.Ordinal).ToList();
    });

    private static string Line(QuestionKind kind, string occupation, string chapter, Difficulty difficulty, string? source, QuestionContent content) =>
        $"{kind}|{occupation}|{chapter}|{difficulty}|{source}|{content.WithPictures(_ => Guid.Empty).ToJson()}";

    private static byte[] Package(params (string Name, string Xml)[] items) => Zip(
    [
        ("imsmanifest.xml", Encoding.UTF8.GetBytes($"""<manifest xmlns="http://www.imsglobal.org/xsd/imscp_v1p1"><resources>{string.Concat(items.Select(i => $"""<resource identifier="{i.Name[0]}" type="imsqti_item_xmlv2p1" href="{i.Name}"/>"""))}</resources></manifest>""")),
        .. items.Select(i => (i.Name, Encoding.UTF8.GetBytes(i.Xml))),
    ]);

    private static byte[] Zip(params IEnumerable<(string Name, byte[] Content)> files)
    {
        using var memory = new MemoryStream();
        using (var zip = new ZipArchive(memory, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, content) in files)
            {
                using var entry = zip.CreateEntry(name, CompressionLevel.Optimal).Open();
                entry.Write(content);
            }
        }
        return memory.ToArray();
    }
}
