using System.Diagnostics;
using Zhuxue.EndToEnd.Site;
using Zhuxue.Tests.Vision;

namespace Zhuxue.EndToEnd.Lessons;

/// <summary>Two devices: a lesson on the PC, and the phone that does its face check.</summary>
[Collection(nameof(OnStage))]
public sealed class CompanionTests(Stage stage)
{
    [Fact]
    public async Task A_phone_that_scans_the_code_does_the_check_and_the_lesson_on_the_pc_starts_by_itself()
    {
        var person = await stage.Site.ReadyAsync(Courses.Quality);
        stage.Man.IsOn = true;
        await stage.VisitAsync(Screen.Desktop, "companion-pc", async pc =>
        {
            await pc.SignInAsync(person);
            await pc.ArriveAsync("/training");
            await pc.OpenNextLessonAsync();
            await Assertions.Expect(pc.Page.Locator("zx-face-check dialog")).ToBeVisibleAsync();
            await pc.Page.ClickAsync("[data-view=guide] [data-do=ways]");
            for (var attempt = 1; ; attempt++)
            {
                var url = await OfferAsync(pc, look: attempt == 1);
                if (await PassOnPhoneAsync(url, attempt))
                    break;
                Assert.True(attempt < 4, "The phone's check was refused four times.");
                await Assertions.Expect(pc.Page.Locator("[data-part=phone-trouble]")).ToContainTextAsync("手机上没有通过");
            }
            await pc.PlayedAsync(2);
            await pc.LookAsync("playing", whole: false);
        }, CameraKind.Nobody);
    }

    [Fact]
    public Task A_link_that_is_not_whole_says_so_on_the_phone() => stage.VisitAsync(Screen.Phone, "companion-wrong", async phone =>
    {
        phone.Tolerate("status of 404");
        await phone.GoAsync("/phone#nonsense");
        await Assertions.Expect(phone.Page.Locator("[data-phone=trouble]")).ToContainTextAsync("这个链接不完整");
        await phone.LookAsync("trouble");
    });

    private static async Task<string> OfferAsync(Visit pc, bool look)
    {
        var reply = await pc.Page.RunAndWaitForResponseAsync(() => pc.Page.ClickAsync("[data-do=offer]"), r => r.Url.EndsWith("/companion", StringComparison.Ordinal) && r.Request.Method == "POST");
        var url = (await reply.JsonAsync())!.Value.GetProperty("url").GetString()!;
        await Assertions.Expect(pc.Page.Locator("[data-part=phone-state]")).ToContainTextAsync("等手机扫码");
        if (look)
        {
            await pc.LookAsync("code", whole: false);
            Assert.Equal(url, await ScanAsync(pc));
        }
        return url;
    }

    /// <summary>What a reader that is not ours sees on the PC's screen.</summary>
    private static async Task<string> ScanAsync(Visit pc)
    {
        var file = Path.Combine(Directory.CreateTempSubdirectory("zhuxue-scan-").FullName, "screen.png");
        await pc.Page.ScreenshotAsync(new() { Path = file });
        using var reader = Process.Start(new ProcessStartInfo("zbarimg", ["--quiet", "--raw", file]) { RedirectStandardOutput = true })!;
        var read = await reader.StandardOutput.ReadToEndAsync();
        await reader.WaitForExitAsync();
        return read.TrimEnd('\n');
    }

    private async Task<bool> PassOnPhoneAsync(string url, int attempt)
    {
        var passed = false;
        await stage.VisitAsync(Screen.Phone, $"companion-phone-{attempt}", async phone =>
        {
            await phone.Page.GotoAsync(url);
            await Assertions.Expect(phone.Page.Locator("[data-phone=ready]")).ToContainTextAsync("给 陈** 做人脸核验");
            await phone.LookAsync("ready");
            if (attempt == 1)
            {
                await phone.Page.SetViewportSizeAsync(844, 390);
                await phone.LookAsync("ready-landscape");
                await phone.Page.SetViewportSizeAsync(390, 844);
            }
            await phone.Page.ClickAsync("[data-do=open]");
            await phone.UntilAsync("document.querySelector('[data-phone=passed]:not([hidden]), [data-view=refused]:not([hidden])')", "the check was decided", 120);
            passed = await phone.Page.Locator("[data-phone=passed]").IsVisibleAsync();
            await phone.LookAsync(passed ? "passed" : "refused", whole: false);
        });
        return passed;
    }
}
