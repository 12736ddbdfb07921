using Zhuxue.EndToEnd.Site;
using Zhuxue.Tests.Vision;

namespace Zhuxue.EndToEnd.Lessons;

/// <summary>Somebody at the gate who may not pass.</summary>
[Collection(nameof(OnStage))]
public sealed class FaceTests(Stage stage)
{
    /// <summary>One picture of the right man, again and again: what a photo held before the camera looks like.</summary>
    private static readonly ClipSegment Still = new("cap13_edit2", 0.5, 0.56);

    [Fact]
    public async Task A_still_photo_before_the_camera_is_refused_with_cause_and_remedy_and_starts_no_film()
    {
        stage.Man.IsOn = false;
        await stage.Camera.ShowAsync(Still);
        var person = await stage.Site.ReadyAsync(Courses.Quality);
        await stage.VisitAsync(Screen.Phone, "still", async visit =>
        {
            await visit.SignInAsync(person);
            await visit.ArriveAsync("/training");
            await visit.OpenNextLessonAsync();
            var refused = visit.Page.Locator("[data-view=refused]");
            await Assertions.Expect(refused).ToBeVisibleAsync();
            foreach (var part in (string[])["cause", "remedy"])
                await Assertions.Expect(refused.Locator($"[data-part={part}]")).Not.ToBeEmptyAsync();
            await Assertions.Expect(refused).ToContainTextAsync("已学的时间都在");
            await Assertions.Expect(visit.Page.Locator("[data-view=ways]")).ToBeVisibleAsync();
            Assert.Equal(0, await visit.NumberAsync($"{Steps.Video}.readyState"));
            await visit.LookAsync("refused", whole: false);
            // Giving up leads back to the lesson with its button, not into a corner.
            await refused.Locator("[data-do=cancel]").ClickAsync();
            await Assertions.Expect(visit.Page.Locator("[data-part=start]")).ToBeVisibleAsync();
            await visit.LookAsync("given-up", whole: false);
        });
    }
}
