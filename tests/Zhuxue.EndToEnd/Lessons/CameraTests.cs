using Zhuxue.EndToEnd.Site;

namespace Zhuxue.EndToEnd.Lessons;

/// <summary>Without a camera nobody learns (M5): the page says what to do.</summary>
[Collection(nameof(OnStage))]
public sealed class CameraTests(Stage stage)
{
    [Theory]
    [InlineData(CameraKind.Forbidden, "浏览器没有允许用摄像头", "改成“允许”")]
    [InlineData(CameraKind.None, "没有找到摄像头", "把摄像头插好")]
    public async Task A_lesson_without_a_camera_says_what_to_do(CameraKind camera, string title, string step)
    {
        var person = await stage.Site.ReadyAsync(Courses.Quality);
        await stage.VisitAsync(Screen.Phone, "camera-" + camera, async visit =>
        {
            await visit.SignInAsync(person);
            await visit.ArriveAsync("/training");
            await visit.OpenNextLessonAsync();
            var over = visit.Page.Locator("[data-part=over]:not([hidden])");
            await Assertions.Expect(over).ToContainTextAsync(title);
            await Assertions.Expect(over).ToContainTextAsync("学过的时间都在");
            await Assertions.Expect(over.Locator("li").Filter(new() { HasText = step })).ToBeVisibleAsync();
            await Assertions.Expect(over.GetByRole(AriaRole.Button, new() { Name = "再试一次" })).ToBeVisibleAsync();
            await visit.LookAsync("lesson");
        }, camera);
    }
}
