using FsCheck;
using FsCheck.Fluent;
using Zhuxue.Documents.Pdf.Fonts;
using Zhuxue.Documents.Pdf.Text;

namespace Zhuxue.Tests.Documents.Pdf;

/// <summary>How text is set: widths, breaks, gaps between scripts.</summary>
[Trait("Category", "NoDatabase")]
public sealed class TypesettingTests : IDisposable
{
    private readonly PaperFonts fonts = new("/usr/share/fonts/truetype");

    [Fact]
    public void Latin_and_ideographs_stand_apart_and_marks_stand_close()
    {
        Assert.Equal(Width("年度") + Width("32") + 0.085, Width("32年度"), 6);
        Assert.Equal(Width("32") + Width("，"), Width("32，"), 6);
        Assert.Equal(Width("）") + Width("，") - 0.5, Width("），"), 6);
        Assert.Equal(Width("“") + Width("甲"), Width("“甲"), 6);
        Assert.Equal(4 + 3 * 0.28, SetLine.Of(fonts.Kai, "学时证明", 0.28).Width, 6);
        Assert.Equal(9, SetLine.Of(fonts.Kai, "学时证明").Spread(9).Width, 6);
    }

    [Fact]
    public void A_fallback_is_taken_character_by_character()
    {
        // Zen Hei has no 𠮷; WenKai has.
        Assert.Equal(0, fonts.Hei.Fonts[0].Glyph(0x20bb7));
        var line = SetLine.Of(fonts.Hei, "吴𠮷");
        Assert.Equal([fonts.Hei.Fonts[0], fonts.Hei.Fonts[1]], line.Glyphs.ToArray().Select(g => g.Font));
        Assert.Equal(0x1f600, Assert.Throws<MissingGlyphException>(() => SetLine.Of(fonts.Hei, "吴😀")).Character);
    }

    [Fact]
    public void Broken_text_is_whole_keeps_its_width_and_obeys_the_marks() => Prop.ForAll(Texts, Gen.Choose(80, 400).ToArbitrary(), (text, tenths) =>
    {
        var width = tenths / 10.0;
        if (Paragraph.Break(SetLine.Of(fonts.Kai, text), 1, width, 2) is not { } paragraph)
            return;
        Assert.Equal(text.Replace(" ", ""), string.Concat(paragraph.Lines.Select(l => l.Text)).Replace(" ", ""));
        foreach (var (i, line) in paragraph.Lines.Index())
        {
            var (room, written) = (width - (i == 0 ? 2 : 0), line.Text);
            Assert.DoesNotContain(written[0], "，。；：、）」』》】”’！？·%…—");
            Assert.DoesNotContain(written[^1], "（「『《【“‘");
            var hang = "，。；：、）」』》】".Contains(written[^1]) ? 0.5 : 0;
            Assert.True(line.Width <= room + hang + 1e-6, $"{written} is {line.Width} of {room}");
            if (i < paragraph.Lines.Count - 1)
                Assert.False(char.IsAsciiLetterOrDigit(written[^1]) && char.IsAsciiLetterOrDigit(paragraph.Lines[i + 1].Text[0]) && !text.Contains($"{written[^1]} {paragraph.Lines[i + 1].Text[0]}"), $"cut after {written}");
        }
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_cached_subset_is_the_same_as_a_fresh_one_and_the_cache_stays_small()
    {
        var cache = new SubsetCache(mostBytes: 20_000);
        var font = fonts.Kai.Fonts[0];
        var first = cache.Get(font, [.. "学时证明".Order().Select(c => (int)c)]);
        Assert.Same(first, cache.Get(font, [.. "学时证明".Order().Select(c => (int)c)]));
        for (var i = 0; i < 50; i++)
            cache.Get(font, [0x4e00 + i, 0x5000 + i, 0x6000 + i]);
        var again = cache.Get(font, [.. "学时证明".Order().Select(c => (int)c)]);
        Assert.NotSame(first, again);
        Assert.Equal(first.File, again.File);
    }

    [Fact]
    public void A_font_costs_less_than_a_megabyte()
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        using var font = new TrueTypeFont("/usr/share/fonts/truetype/lxgw-wenkai/LXGWWenKai-Bold.ttf");
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 10_000, 4_000_000);
        Assert.NotEqual(0, font.Glyph(0x4dae));
    }

    [Fact]
    public void A_font_that_is_missing_is_told_with_its_package() =>
        Assert.Contains("fonts-lxgw-wenkai", Assert.Throws<FileNotFoundException>(() => new PaperFonts("/nowhere")).Message);

    public void Dispose() => fonts.Dispose();

    private double Width(string text) => SetLine.Of(fonts.Kai, text).Width;

    private static Arbitrary<string> Texts { get; } = Gen.Elements("学", "时", "继续教育", "2025", "32.5", "ABC-1", "，", "。", "（", "）", "“", "”", "、", " ", "·", "％")
        .ListOf().Where(l => l.Count > 0).Select(string.Concat).Where(t => t.Trim().Length > 0 && !t.Contains("  ") && !t.StartsWith(' ') && !t.EndsWith(' ') && !"，。）”、·".Contains(t[0]) && !"（“".Contains(t[^1])).ToArbitrary();
}
