using Microsoft.AspNetCore.Components;
using Zhuxue.Tests.Site;
using Zhuxue.Training.FaceChecks.Components;
using Zhuxue.Training.Learning.Components;

namespace Zhuxue.Tests.Learning;

[Trait("Category", "NoDatabase")]
public sealed class LearnerComponentTests
{
    [Fact]
    public async Task M9_pops_up_word_for_word()
    {
        var page = await Rendering.RenderAsync<LearnedDialog>(new() { ["Needed"] = 32d, ["Open"] = true });

        var dialog = page.QuerySelector("dialog#learned")!;
        Assert.True(dialog.HasAttribute("open"));
        Assert.Contains(
            "【温馨提示】“尊敬的学员，您已完成本年度继续教育学时，经审核通过后计入有效学时，审核时间大约需要 3 到 5 个工作日，请您耐心等待，学时审核通过后可登录管理系统完成换证。”",
            dialog.QuerySelector("h1")!.TextContent + dialog.QuerySelector(".zx-say")!.TextContent);
    }

    [Theory]
    [InlineData(1, 0)]
    [InlineData(2, 1)]
    [InlineData(6, 5)]
    [InlineData(7, 6)]
    public async Task Steps_before_the_present_one_are_done_and_say_so_in_words(int current, int done)
    {
        var page = await Rendering.RenderAsync<StepBar>(new() { ["Current"] = current });

        Assert.Equal("档案 学习 考核 审核 证明 换证", string.Join(' ', page.QuerySelectorAll(".zx-step-name").Select(name => name.TextContent)));
        Assert.Equal(done, page.QuerySelectorAll("li.is-done .zx-sr").Length);
        Assert.Equal(current <= 6 ? 1 : 0, page.QuerySelectorAll("[aria-current=step]").Length);
    }

    [Fact]
    public async Task The_player_shows_what_is_earned_without_script_and_has_no_seek_handle()
    {
        var page = await PlayerAsync(replay: false);

        Assert.Equal("52:18", page.QuerySelector("[data-part=clock]")!.TextContent);
        Assert.Equal("37 分 42 秒", page.QuerySelector("[data-part=left]")!.TextContent);
        Assert.False(page.QuerySelector("video")!.HasAttribute("controls"));
        Assert.Empty(page.QuerySelectorAll("input[type=range]"));
        Assert.NotNull(page.QuerySelector("zx-face-check dialog:not([open])"));
    }

    [Fact]
    public async Task Replay_has_plain_controls_and_no_camera()
    {
        var page = await PlayerAsync(replay: true);

        Assert.True(page.QuerySelector("video")!.HasAttribute("controls"));
        Assert.Null(page.QuerySelector("zx-face-check"));
        Assert.Equal("/replay.m3u8", page.QuerySelector("zx-player")!.GetAttribute("playlist"));
    }

    [Fact]
    public async Task The_face_check_tells_no_action_before_its_prompt()
    {
        var page = await Rendering.RenderAsync<FaceCheckDialog>([]);

        var actions = page.QuerySelectorAll("template[data-action]").Select(template => template.GetAttribute("data-action")!).ToList();
        Assert.Equal(actions.Order(StringComparer.Ordinal), actions);
        Assert.Equal(5, actions.Count);
        Assert.Empty(page.QuerySelector("[data-part=prompt]")!.TextContent);
        Assert.Empty(page.QuerySelector("[data-part=dots]")!.Children);
    }

    [Fact]
    public async Task Nothing_needs_inline_script_or_style()
    {
        foreach (var page in new[] { await PlayerAsync(replay: false), await PlayerAsync(replay: true) })
            Assert.All(page.QuerySelectorAll("*"), element =>
            {
                Assert.False(element.LocalName is "script" or "style", element.OuterHtml);
                Assert.DoesNotContain(element.Attributes, attribute => attribute.Name is "style" || attribute.Name.StartsWith("on", StringComparison.Ordinal));
            });
    }

    private static Task<AngleSharp.Dom.IElement> PlayerAsync(bool replay) => Rendering.RenderAsync<LessonPlayer>(new()
    {
        ["LessonId"] = Guid.Empty,
        ["EnrolmentId"] = Guid.Empty,
        ["Title"] = "第 5 课",
        ["EarnedSeconds"] = 3138d,
        ["DurationSeconds"] = 5400d,
        ["Hours"] = 2d,
        ["Replay"] = replay,
        ["Playlist"] = replay ? "/replay.m3u8" : null,
        ["ChildContent"] = (RenderFragment)(builder => builder.AddMarkupContent(0, "<p></p>")),
    });
}
