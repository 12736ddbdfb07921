using System.Text.RegularExpressions;
using Zhuxue.Documents.Papers;

namespace Zhuxue.Tests.Documents.Papers;

/// <summary>Hour proofs and certificates, as programs that are not ours see them.</summary>
[Trait("Category", "NoDatabase")]
public sealed class PaperTests(Press press) : IClassFixture<Press>
{
    /// <summary>DESIGN §9: an hour proof of 90 KB.</summary>
    private const int MostBytes = 90_000;

    [Theory]
    [InlineData("proof")]
    [InlineData("fullest proof")]
    [InlineData("certificate")]
    [InlineData("fullest certificate")]
    public async Task A_paper_is_whole_signed_light_and_its_code_is_read(string kind)
    {
        var pdf = await PrintAsync(kind);
        Assert.InRange(pdf.Length, 20_000, MostBytes);
        using var tools = new PdfTools(pdf);
        Assert.Empty(await tools.FaultsAsync());

        var signature = await tools.SignatureAsync();
        Assert.Contains("Signature is Valid.", signature);
        Assert.Contains("Total document signed", signature);
        Assert.Contains("SHA-256", signature);
        Assert.Contains("Dec 08 2025", signature);

        var address = kind.Contains("proof", StringComparison.Ordinal) ? Samples.Proof.VerificationAddress : Samples.Certificate.VerificationAddress;
        Assert.Equal(address, await tools.CodeAsync(150));
        // As an office printer does it: black or white, dithered, 200 dpi.
        Assert.Equal(address, await tools.CodeAsync(200, "-mono"));
    }

    [Fact]
    public async Task A_proof_says_what_it_was_given_and_its_text_is_found_as_it_was_written()
    {
        using var tools = new PdfTools(await press.PrintAsync(Samples.Proof));
        var text = await tools.TextAsync();
        foreach (var words in (string[])
            [
                "施工现场专业人员继续教育", "学时证明", "编号", "ZXS-0108-2025-0004213-8", "姓名", "王筑明", "身份证号", "999999********4016", "岗位", "装饰装修施工员", "培训年度",
                "2025年度（2025-03-10 至 2026-03-09）", "学习期间", "2025年04月02日 至 2025年11月18日", "考核结果", "合格（92分，合格线60分）", "公共基础知识", "专业岗位知识", "本年度计入学时",
                "经审核，上列学时真实有效，计入该学员2025年度继续教育学时。", "特此证明。", "样例建筑业培训中心", "2025年12月08日", "2025-12-08 10:24:36 +08:00",
                "编号末位为校验码。打印件不含数字签名，以电子原件为准。", "条目 128391", "62de 1f4c", "4713",
            ])
            Assert.Contains(words, text);
        Assert.DoesNotContain("样例 SAMPLE", text);
    }

    [Fact]
    public async Task The_fullest_papers_print_every_character()
    {
        using var proof = new PdfTools(await press.PrintAsync(Samples.FullestProof));
        using var certificate = new PdfTools(await press.PrintAsync(Samples.FullestCertificate));
        var (p, c) = (Samples.FullestProof, Samples.FullestCertificate);
        var proofText = await proof.TextAsync();
        foreach (var words in (string[])[p.Name, p.Occupation, p.TrainingYear, p.LearningPeriod, p.ExamResult, p.Statement, p.Institution, p.LogEntry!.Replace('　', ' '), p.LogRoot!, "9.5", "118.5", "128", "样例 SAMPLE"])
            Assert.Contains(words, proofText);
        var text = await certificate.TextAsync();
        foreach (var words in (string[])[c.Name, c.IdentityNumber, c.Occupation, c.Number, c.Statement, c.StatusNote, c.ReplacementNote, c.Institution, "样例 SAMPLE", "扫码核验证书状态", .. c.Years])
            Assert.Contains(words, text);
    }

    [Theory]
    [InlineData(0, "尚无继续教育记录")]
    [InlineData(3, "2003年度")]
    [InlineData(6, "2001年度")]
    [InlineData(9, "2005年度", "更早年度见核验页")]
    public async Task Of_many_years_the_latest_are_printed(int years, params string[] expected)
    {
        var lines = Enumerable.Range(1, years).Select(y => $"{2000 + y}年度，继续教育学时为32学时").ToArray();
        using var tools = new PdfTools(await press.PrintAsync(Samples.Certificate with { Years = lines }));
        var text = await tools.TextAsync();
        Assert.All(expected, e => Assert.Contains(e, text));
        Assert.Equal(years > 6 ? 5 : years, Regex.Count(text, "继续教育学时为32学时"));
    }

    [Fact]
    public async Task A_screen_reader_gets_title_labels_table_and_the_meaning_of_pictures_in_order()
    {
        using var tools = new PdfTools(await press.PrintAsync(Samples.Proof));
        var structure = await tools.StructureAsync();
        string[] order = ["H1", "学时证明", "编号", "姓名", "王筑明", "考核结果", "Figure", "Table", "TH", "公共基础知识", "TD", "经审核", "样例建筑业培训中心", "核验方法", "Link"];
        var at = 0;
        foreach (var word in order)
        {
            var found = structure.IndexOf(word, at, StringComparison.Ordinal);
            Assert.True(found >= at, $"{word} is missing after {at} in {structure}");
            at = found;
        }
        var information = await tools.InformationAsync();
        Assert.Matches(@"Title:\s+继续教育学时证明 ZXS-0108-2025-0004213-8", information);
        Assert.Matches(@"Tagged:\s+yes", information);
        Assert.Matches(@"Page size:\s+595\.\d* x 841\.\d* pts \(A4\)", information);
        Assert.DoesNotContain("王筑明", information);
    }

    [Fact]
    public async Task Every_font_is_embedded_as_a_subset_with_its_readings()
    {
        using var tools = new PdfTools(await press.PrintAsync(Samples.FullestCertificate));
        var fonts = (await tools.FontsAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries)[2..];
        Assert.Equal(3, fonts.Length);
        Assert.All(fonts, f => Assert.Matches(@"^[A-Z]{6}\+\w+ +CID TrueType +Identity-H +yes yes yes ", f));
    }

    [Fact]
    public async Task The_same_paper_at_the_same_time_is_the_same_file()
    {
        Assert.Equal(await press.PrintAsync(Samples.FullestProof), await press.PrintAsync(Samples.FullestProof));
        using var other = press.Another();
        Assert.Equal(await press.PrintAsync(Samples.Proof), (await other.PrintAsync(Samples.Proof)).Pdf);
    }

    [Fact]
    public async Task Many_threads_print_at_once()
    {
        var expected = await press.PrintAsync(Samples.Proof);
        using var fresh = press.Another();
        var names = Enumerable.Range(0, 40).Select(i => $"王{(char)('一' + i)}").ToArray();
        var printed = await Task.WhenAll(names.Select(name => Task.Run(async () => (await fresh.PrintAsync(Samples.Proof with { Name = name })).Pdf!)));
        Assert.Equal(names.Length, printed.Select(Convert.ToBase64String).Distinct().Count());
        foreach (var i in (int[])[0, 39])
        {
            using var tools = new PdfTools(printed[i]);
            Assert.Empty(await tools.FaultsAsync());
            Assert.Contains(names[i], await tools.TextAsync());
            Assert.Contains("Signature is Valid.", await tools.SignatureAsync());
        }
        Assert.Equal(expected, (await fresh.PrintAsync(Samples.Proof)).Pdf);
    }

    [Fact]
    public async Task Without_a_portrait_and_without_the_log_their_places_stay_empty()
    {
        using var tools = new PdfTools(await press.PrintAsync(Samples.Proof with { Portrait = null, LogEntry = null, LogRoot = null, ExamResult = HourProof.NoExam }));
        var text = await tools.TextAsync();
        Assert.Contains("未附照片", text);
        Assert.Contains("本岗位不要求考核", text);
        Assert.DoesNotContain("存证账本", text);
        await Assert.ThrowsAsync<ArgumentException>(() => press.PrintAsync(Samples.Proof with { LogRoot = null }));
    }

    [Fact]
    public async Task A_sample_is_marked_across_the_page_and_a_real_paper_is_not()
    {
        using var sample = new PdfTools(await press.PrintAsync(Samples.Proof with { Sample = true }));
        using var real = new PdfTools(await press.PrintAsync(Samples.Proof));
        // In the middle of the stroke of 例 the watermark is grey and nothing else is drawn.
        var (marked, plain) = (await sample.PixelsAsync(72), await real.PixelsAsync(72));
        int Shaded((int Width, int Height, byte[] Grey) page) => page.Grey.Count(g => g is > 225 and < 245);
        Assert.True(Shaded(marked) > Shaded(plain) + 3000, $"{Shaded(marked)} {Shaded(plain)}");
    }

    private async Task<byte[]> PrintAsync(string kind) => kind switch
    {
        "proof" => await press.PrintAsync(Samples.Proof),
        "fullest proof" => await press.PrintAsync(Samples.FullestProof),
        "certificate" => await press.PrintAsync(Samples.Certificate),
        _ => await press.PrintAsync(Samples.FullestCertificate),
    };
}
