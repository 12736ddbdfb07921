namespace Zhuxue.EndToEnd.Site;

/// <summary>Ways that several tests go.</summary>
internal static class Steps
{
    private const string Dialog = "zx-face-check dialog[data-part=dialog]";

    /// <summary>A film that plays.</summary>
    public const string Video = "document.querySelector('video[data-part=video]')";

    extension(Visit visit)
    {
        public async Task SignInAsync(Person person, string password = People.Password)
        {
            await visit.GoAsync("/sign-in");
            await visit.Page.FillAsync("input[name='Input.IdNumber']", person.IdNumber);
            await visit.Page.FillAsync("input[name='Input.Password']", password);
            await visit.Page.ClickAsync("main form button[type=submit]");
            await visit.Page.WaitForURLAsync(url => !url.Contains("/sign-in", StringComparison.Ordinal));
        }

        /// <summary>Presses the one big button of 我的培训.</summary>
        public async Task OpenNextLessonAsync()
        {
            await visit.Page.ClickAsync("main a.btn-primary[href^='/lessons/']");
            await visit.ArriveAsync("/lessons/");
        }

        /// <summary>
        /// Stands before the camera until the face is accepted. On a busy machine frames may be too few for a blink; a person would press
        /// 再试一次 then, and so does this, until the site locks the check.
        /// </summary>
        public async Task PassFaceCheckAsync(bool look = false)
        {
            await Assertions.Expect(visit.Page.Locator(Dialog)).ToBeVisibleAsync();
            if (look)
                await visit.LookAsync("face-guide", whole: false);
            for (var attempt = 1; ; attempt++)
            {
                if (look && attempt == 1)
                {
                    await visit.UntilAsync("!document.querySelector('[data-view=guide]:not([hidden])')", "the face check asked for an action");
                    await visit.LookAsync("face-action", whole: false);
                }
                await visit.UntilAsync($"!document.querySelector('{Dialog}')?.open || document.querySelector('[data-view=refused]:not([hidden]), [data-view=locked]:not([hidden])')", "the face check was decided", 120);
                if (!await visit.Page.Locator(Dialog).IsVisibleAsync())
                    return;
                TestContext.Current.SendDiagnosticMessage("Face check refused: {0}", await visit.Page.Locator(Dialog).InnerTextAsync());
                var again = visit.Page.Locator("[data-view=refused] [data-do=again]");
                Assert.True(await again.IsVisibleAsync(), "The face check was refused until the site locked it: " + await visit.Page.Locator(Dialog).InnerTextAsync());
                await again.ClickAsync();
                await visit.UntilAsync("document.querySelector('[data-view=refused]').hidden", "another face check began");
            }
        }

        /// <summary>Waits until the film has played so far.</summary>
        public Task PlayedAsync(double seconds, double patience = 60) =>
            visit.UntilAsync(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Video}.currentTime >= {seconds}"), $"the film played to {seconds} s", patience);
    }
}
