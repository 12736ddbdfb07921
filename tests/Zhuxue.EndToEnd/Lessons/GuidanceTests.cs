using Microsoft.EntityFrameworkCore;
using Zhuxue.EndToEnd.Site;
using Zhuxue.Tests.Vision;
using Zhuxue.Training.Catalogue.Media;
using Zhuxue.Training.FaceChecks;

namespace Zhuxue.EndToEnd.Lessons;

/// <summary>What a learner reads, hears and feels before a judgement: light, distance, prompts, and a camera that fails.</summary>
[Collection(nameof(OnStage))]
public sealed class GuidanceTests(Stage stage) : IAsyncLifetime
{
    private static readonly Screen OnItsSide = new("phone-on-its-side", 844, 390, IsPhone: true);

    private readonly string folder = Directory.CreateTempSubdirectory("zhuxue-guide-").FullName;

    public ValueTask InitializeAsync()
    {
        stage.Man.IsOn = false;
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync()
    {
        stage.Man.Obeys = true;
        Directory.Delete(folder, recursive: true);
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task A_dark_a_distant_and_an_empty_picture_are_told_apart_also_on_a_phone_on_its_side()
    {
        var person = await stage.Site.ReadyAsync(Courses.Quality);
        await stage.VisitAsync(OnItsSide, "guide", async visit =>
        {
            await ShowAsync(Clips.Cap13.Rest, "lutyuv=y=val*0.25");
            await visit.SignInAsync(person);
            await visit.ArriveAsync("/training");
            await visit.OpenNextLessonAsync();
            await SeeAsync("太暗了，请面向光源", "转个身", "seek");
            await AgainAsync(Clips.Cap13.Rest, "scale=iw*0.4:ih*0.4,pad=640:480:(ow-iw)/2:(oh-ih)/2:gray");
            await SeeAsync("请靠近一点", "让脸填满椭圆框", "seek");
            await AgainAsync(Clips.Cap13.Rest, "drawbox=t=fill:c=gray");
            await SeeAsync("请把脸放进椭圆框里", "整张脸都要看得见", "seek");

            async Task AgainAsync(ClipSegment segment, string filter)
            {
                await visit.Page.ClickAsync("[data-view=guide] [data-do=cancel]");
                await ShowAsync(segment, filter);
                await visit.Page.ClickAsync("[data-part=start] button, [data-do=start]");
            }

            async Task SeeAsync(string hint, string more, string outline)
            {
                await Assertions.Expect(visit.Page.Locator("[data-part=hint]")).ToHaveTextAsync(hint);
                await Assertions.Expect(visit.Page.Locator("[data-part=hint-more]")).ToContainTextAsync(more);
                await Assertions.Expect(visit.Page.Locator($"[data-outline~={outline}]")).ToBeVisibleAsync();
                Assert.True(await visit.NumberAsync("document.querySelector('.zx-face-say').scrollWidth - document.querySelector('.zx-face-say').clientWidth") <= 0);
                await visit.LookAsync("hint", whole: false);
            }
        });
    }

    [Fact]
    public async Task A_prompt_is_spoken_and_felt_and_a_lost_camera_a_hidden_page_and_a_refusal_each_say_what_to_do()
    {
        var person = await stage.Site.ReadyAsync(Courses.Quality);
        await stage.VisitAsync(Screen.Phone, "prompts", async visit =>
        {
            await visit.Page.AddInitScriptAsync(
                """
                window.spoken = []; window.shaken = 0; window.asked = [];
                speechSynthesis.speak = (speech) => spoken.push(`${speech.lang} ${speech.text}`);
                navigator.vibrate = () => ++shaken > 0;
                const camera = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
                navigator.mediaDevices.getUserMedia = (wanted) => { asked.push(wanted); return window.fault ? Promise.reject(new DOMException('', window.fault)) : camera(wanted); };
                """);
            (stage.Man.IsOn, stage.Man.Obeys) = (true, false);
            await visit.SignInAsync(person);
            await visit.ArriveAsync("/training");
            await visit.OpenNextLessonAsync();
            var chips = visit.Page.Locator("[data-part=dots] li");
            await Assertions.Expect(chips.First).ToContainTextAsync("面向镜头");
            var untold = chips.Filter(new() { HasText = "听提示" });
            var actions = await chips.CountAsync() - 1;
            await Assertions.Expect(untold).ToHaveCountAsync(actions);
            await visit.Page.EvaluateAsync("() => { document.documentElement.style.fontSize = '200%'; }");
            await visit.LookAsync("guide-large-text", whole: false);
            await visit.Page.EvaluateAsync("() => { document.documentElement.style.fontSize = ''; }");

            await visit.UntilAsync("document.querySelector('[data-view=act]:not([hidden])')", "the face check asked for an action");
            var prompt = await visit.Page.InnerTextAsync("[data-part=prompt]");
            Assert.Equal($"zh-CN {prompt}", await visit.Page.EvaluateAsync<string>("() => spoken.at(-1)"));
            Assert.True(await visit.NumberAsync("shaken") > 0);
            Assert.InRange(await visit.NumberAsync("document.querySelector('[data-part=ring-left]').textContent"), 1, 3);
            await Assertions.Expect(untold).ToHaveCountAsync(actions - 1);
            await visit.LookAsync("act", whole: false);

            // The cable comes out, another program takes the camera, it is plugged in again.
            await visit.Page.EvaluateAsync("() => { window.fault = 'NotReadableError'; const t = document.querySelector('[data-part=preview]').srcObject.getVideoTracks()[0]; t.stop(); t.dispatchEvent(new Event('ended')); }");
            var trouble = visit.Page.Locator("[data-view=trouble]");
            await Assertions.Expect(trouble).ToContainTextAsync("摄像头断开了");
            await trouble.Locator("[data-do=again]").ClickAsync();
            await Assertions.Expect(trouble).ToContainTextAsync("摄像头正被别的程序用着");
            await visit.LookAsync("trouble", whole: false);
            await visit.Page.EvaluateAsync("() => { window.fault = ''; }");
            await trouble.Locator("[data-do=again]").ClickAsync();
            await Assertions.Expect(visit.Page.Locator("[data-view=guide]")).ToBeVisibleAsync();
            Assert.Equal(0, await visit.NumberAsync("asked.filter(({ audio }) => audio).length"));

            await visit.Page.EvaluateAsync("() => { Object.defineProperty(document, 'hidden', { value: true, configurable: true }); document.dispatchEvent(new Event('visibilitychange')); delete document.hidden; }");
            await Assertions.Expect(trouble).ToContainTextAsync("切换到了别的页面");
            await trouble.Locator("[data-do=again]").ClickAsync();

            var refused = visit.Page.Locator("[data-view=refused]");
            await Assertions.Expect(refused).ToBeVisibleAsync();
            await Assertions.Expect(refused.Locator("[data-part=cause]")).Not.ToBeEmptyAsync();
            await Assertions.Expect(refused.Locator("[data-part=tries]")).ToHaveTextAsync("还可以试 4 次。");
            await Assertions.Expect(visit.Page.Locator("[data-view=ways] a[href^='tel:']").First).ToBeVisibleAsync();
            await visit.LookAsync("refused", whole: false);

            // Too often refused: the lock counts down, and the other ways stand beneath.
            await stage.Site.WithDbAsync(async db =>
            {
                var count = await db.Set<FaceCheckLock>().SingleAsync(l => l.LearnerId == person.Id);
                count.LockedUntil = TimeProvider.System.GetUtcNow().AddSeconds(4);
                return await db.SaveChangesAsync();
            });
            visit.Tolerate("status of 423 ");
            await refused.Locator("[data-do=again]").ClickAsync();
            var locked = visit.Page.Locator("[data-view=locked]");
            await Assertions.Expect(locked.Locator("[data-part=wait]")).ToHaveTextAsync(new System.Text.RegularExpressions.Regex("^00:0[1-4]$"));
            await Assertions.Expect(locked.Locator("[data-do=again]")).ToBeDisabledAsync();
            await Assertions.Expect(visit.Page.Locator("[data-view=ways]")).ToBeVisibleAsync();
            await visit.LookAsync("locked", whole: false);
            await Assertions.Expect(locked.Locator("[data-do=again]")).ToBeEnabledAsync();
        });
    }

    /// <summary>The camera shows this stretch, through a filter of ffmpeg.</summary>
    private async Task ShowAsync(ClipSegment segment, string filter)
    {
        var file = Path.Combine(folder, $"{Guid.NewGuid():n}.y4m");
        string[] arguments =
        [
            "-nostdin", "-v", "error", "-ss", segment.From.ToString(System.Globalization.CultureInfo.InvariantCulture), "-t", "1.4", "-i", Clips.FileOf(segment.Clip),
            "-vf", "fps=15,scale=640:480:force_original_aspect_ratio=increase,crop=640:480," + filter, "-pix_fmt", "yuv420p", file,
        ];
        var (exit, error) = await ChildProcess.RunAsync("ffmpeg", arguments, _ => Task.CompletedTask, default);
        Assert.True(exit == 0, error);
        File.Delete(stage.Camera.Path);
        File.CreateSymbolicLink(stage.Camera.Path, file);
    }
}
