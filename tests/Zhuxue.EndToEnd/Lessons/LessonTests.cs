using Microsoft.EntityFrameworkCore;
using Zhuxue.EndToEnd.Site;
using Zhuxue.Training.Learning.Enrolments;

namespace Zhuxue.EndToEnd.Lessons;

/// <summary>A lesson while something goes wrong, or somebody tries to go faster.</summary>
[Collection(nameof(OnStage))]
public sealed class LessonTests(Stage stage)
{
    private const string Over = "[data-part=over]:not([hidden])";

    [Fact]
    public Task Moving_the_film_and_its_speed_by_script_shows_no_later_picture_and_earns_nothing() => LearnAsync(Screen.Desktop, "skip", async (visit, person) =>
    {
        // The latest picture that came onto the screen.
        await visit.Page.EvaluateAsync($$"""
            () => { window.latest = 0; const note = (_, frame) => { window.latest = Math.max(window.latest, frame.mediaTime); {{Steps.Video}}.requestVideoFrameCallback(note); }; {{Steps.Video}}.requestVideoFrameCallback(note); }
            """);
        await visit.PlayedAsync(2);
        await visit.Page.EvaluateAsync($"() => {{ {Steps.Video}.currentTime = 20; {Steps.Video}.playbackRate = 4; }}");
        await visit.UntilAsync($"{Steps.Video}.currentTime < 10 && {Steps.Video}.playbackRate === 1", "the player went back to its place and speed");
        Assert.InRange(await visit.NumberAsync("window.latest"), 0, 12);

        // The player's own guard taken out: the key of the last part is not given out.
        await visit.Page.EvaluateAsync("() => { for (const kind of ['seeking', 'ratechange', 'timeupdate']) document.addEventListener(kind, event => event.stopImmediatePropagation(), true); }");
        var refused = visit.Page.WaitForResponseAsync(reply => reply.Status == 425 && reply.Url.Contains("/keys/", StringComparison.Ordinal) && reply.Url.EndsWith("/4", StringComparison.Ordinal));
        await visit.Page.EvaluateAsync($"() => {{ {Steps.Video}.currentTime = 58; {Steps.Video}.play(); }}");
        await refused; // The server refused the key of the last part as too early.
        Assert.InRange(await visit.NumberAsync("window.latest"), 0, 12);
        var earned = await EarnedMsAsync(person);
        Assert.True(earned < 30_000, $"{earned} ms were earned.");
    });

    [Fact]
    public Task A_lost_network_pauses_the_lesson_in_words_and_it_goes_on_by_itself() => LearnAsync(Screen.Phone, "offline", async (visit, person) =>
    {
        visit.Tolerate("ERR_INTERNET_DISCONNECTED");
        await visit.PlayedAsync(2);
        await visit.Page.Context.SetOfflineAsync(true);
        await Assertions.Expect(visit.Page.Locator(Over)).ToContainTextAsync("网络断了，已自动暂停");
        await Assertions.Expect(visit.Page.Locator(Over)).ToContainTextAsync("已经存好");
        await visit.UntilAsync($"{Steps.Video}.paused", "the film paused");
        await visit.LookAsync("lost");
        var stoodAt = await visit.NumberAsync($"{Steps.Video}.currentTime");
        await visit.Page.Context.SetOfflineAsync(false);
        await Assertions.Expect(visit.Page.Locator("[data-part=over]")).ToBeHiddenAsync();
        await visit.PlayedAsync(stoodAt + 1);
        // What was played before the line broke, and what came after, is earned.
        await visit.UntilAsync("document.querySelector('[data-network=ok]:not([hidden])')", "the network was shown as good");
        await Assertions.Expect(visit.Page.Locator("[data-part=refused-section]")).ToBeHiddenAsync();
        await visit.PlayedAsync(stoodAt + 2);
        Assert.InRange(await EarnedMsAsync(person), (stoodAt - 2) * 1000, (stoodAt + 15) * 1000);
    });

    [Fact]
    public Task A_second_page_takes_over_and_the_first_is_told_so() => LearnAsync(Screen.Desktop, "two-pages", async (visit, person) =>
    {
        visit.Tolerate("status of (409|403)");
        await visit.PlayedAsync(1);
        var second = await visit.Page.Context.NewPageAsync();
        await second.GotoAsync(visit.Page.Url);
        await Assertions.Expect(second.Locator("zx-face-check dialog")).ToBeVisibleAsync();
        await visit.Page.BringToFrontAsync();
        await Assertions.Expect(visit.Page.Locator(Over)).ToContainTextAsync("您在别的页面或设备上开始了学习");
        await Assertions.Expect(visit.Page.Locator(Over)).ToContainTextAsync("学过的时间已经存好");
        Assert.True(await visit.Page.EvaluateAsync<bool>($"() => {Steps.Video}.paused"));
        // What was played since the last beat is not shown as learned.
        Assert.Equal(Math.Floor(await EarnedMsAsync(person) / 1000.0), await visit.NumberAsync("document.querySelector('[data-part=line]').ariaValueNow"));
        await visit.LookAsync("told");
    });

    /// <summary>A learner with a complete file passes the gate of the long lesson, and then the body goes on.</summary>
    private async Task LearnAsync(Screen screen, string name, Func<Visit, Person, Task> body)
    {
        stage.Man.IsOn = true;
        var person = await stage.Site.ReadyAsync(Courses.Quality);
        await stage.VisitAsync(screen, name, async visit =>
        {
            await visit.SignInAsync(person);
            await visit.ArriveAsync("/training");
            await visit.OpenNextLessonAsync();
            await visit.PassFaceCheckAsync();
            await body(visit, person);
        });
    }

    private Task<long> EarnedMsAsync(Person person) => stage.Site.WithDbAsync(db => db.Set<LessonProgress>().Where(p => p.LearnerId == person.Id).Select(p => p.EarnedMs).SingleOrDefaultAsync());
}
