using Zhuxue.Documents.Papers;
using Zhuxue.Documents.Pdf.Images;

namespace Zhuxue.Tests.Documents.Papers;

/// <summary>What cannot be printed is refused with the name of the field; never clipped, never a box.</summary>
[Trait("Category", "NoDatabase")]
public sealed class RefusalTests(Press press) : IClassFixture<Press>
{
    [Theory]
    [InlineData("王\U0010fffd")]
    [InlineData("王😀")]
    public async Task A_character_that_no_font_has_is_named(string name)
    {
        var refusal = await press.RefusedAsync(Samples.Proof with { Name = name });
        Assert.Equal((PaperFault.MissingCharacter, "姓名"), (refusal.Fault, refusal.Field));
        Assert.Contains($"U+{char.ConvertToUtf32(name, 1):X4}", refusal.Words);
        Assert.DoesNotContain("王", refusal.Words);
    }

    [Theory]
    [InlineData("吴𠮷")]
    [InlineData("䶮")]
    [InlineData("欧阳㐂𬭎")]
    [InlineData("买买提・阿卜杜•热合曼")]
    public async Task Rare_characters_and_dots_of_names_are_printed(string name)
    {
        using var tools = new PdfTools(await press.PrintAsync(Samples.Proof with { Name = name }));
        Assert.Contains(name.Replace('・', '·').Replace('•', '·'), await tools.TextAsync());
    }

    [Fact]
    public async Task Names_of_every_length_up_to_forty_are_printed_whole()
    {
        foreach (var length in (int[])[1, 2, 4, 14, 21, 31, 40])
        {
            var name = string.Concat(Enumerable.Repeat("阿卜杜热合曼买提吐尔逊", 4))[..length];
            foreach (var pdf in (byte[][])[await press.PrintAsync(Samples.Proof with { Name = name }), await press.PrintAsync(Samples.Certificate with { Name = name })])
            {
                using var tools = new PdfTools(pdf);
                Assert.Contains(name, await tools.TextAsync());
            }
        }
    }

    [Fact]
    public async Task What_does_not_fit_in_the_smallest_type_is_refused_by_the_name_of_its_field()
    {
        var (proof, certificate) = (Samples.Proof, Samples.Certificate);
        var many = string.Concat(Enumerable.Repeat("学时", 100));
        foreach (var (field, paper) in ((string, HourProof)[])
            [
                ("姓名", proof with { Name = many }), ("岗位", proof with { Occupation = many }), ("培训年度", proof with { TrainingYear = many }), ("考核结果", proof with { ExamResult = many }),
                ("证明语", proof with { Statement = many }), ("发证机构", proof with { Institution = many }), ("存证账本", proof with { LogEntry = many }), ("学时", proof with { CommonHours = 123456.75m }),
            ])
        {
            var refusal = await press.RefusedAsync(paper);
            Assert.Equal((PaperFault.TooLong, field), (refusal.Fault, refusal.Field));
            Assert.DoesNotContain(many, refusal.Words);
        }
        foreach (var (field, paper) in ((string, Certificate)[])
            [
                ("岗位名称", certificate with { Occupation = many }), ("继续教育", certificate with { Years = [many] }), ("证书状态", certificate with { StatusNote = many + many }),
                ("更替关系", certificate with { ReplacementNote = many }),
            ])
        {
            var refusal = (await press.Printing.PrintAsync(paper)).Refusal!;
            Assert.Equal((PaperFault.TooLong, field), (refusal.Fault, refusal.Field));
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("  ")]
    [InlineData("王\n明")]
    [InlineData("王\ud800明")]
    public async Task Empty_and_broken_texts_are_refused(string name) =>
        Assert.Equal(PaperFault.Unprintable, (await press.RefusedAsync(Samples.Proof with { Name = name })).Fault);

    [Fact]
    public async Task A_portrait_that_is_none_is_refused_by_its_kind()
    {
        foreach (var (file, expected) in ((byte[], PictureRefusal)[])
            [
                ([], PictureRefusal.NotJpeg), ("%PDF-1.7"u8.ToArray(), PictureRefusal.NotJpeg), (Samples.Portrait[..^2], PictureRefusal.Broken), (Samples.Portrait[..200], PictureRefusal.Broken),
                ([.. Samples.Portrait, .. new byte[JpegPicture.MostBytes]], PictureRefusal.TooLarge), (Jpegs.WithHeader(Samples.Portrait, components: 4), PictureRefusal.PrintColours),
                (Jpegs.WithHeader(Samples.Portrait, width: 60000), PictureRefusal.TooLarge), (Jpegs.WithHeader(Samples.Portrait, marker: 0xc3), PictureRefusal.UnusualCoding),
                (Jpegs.WithHeader(Samples.Portrait, width: 0), PictureRefusal.Broken),
            ])
        {
            var refusal = await press.RefusedAsync(Samples.Proof with { Portrait = file });
            Assert.Equal((PaperFault.Portrait, (PictureRefusal?)expected), (refusal.Fault, refusal.Picture));
        }
    }

    [Fact]
    public async Task A_mistake_of_the_caller_is_no_refusal()
    {
        await Assert.ThrowsAsync<ArgumentException>(() => press.PrintAsync(Samples.Proof with { Serial = "ZXS-0108-2025-0004213-9" }));
        await Assert.ThrowsAsync<ArgumentException>(() => press.PrintAsync(Samples.Certificate with { Number = "110107-2025-0004213-8" }));
        await Assert.ThrowsAsync<ArgumentException>(() => press.PrintAsync(Samples.Proof with { VerificationAddress = "https://例子.cn/" }));
        await Assert.ThrowsAsync<ArgumentException>(() => press.PrintAsync(Samples.Proof with { VerificationAddress = "https://example.cn/" + new string('a', 250) }));
    }
}
