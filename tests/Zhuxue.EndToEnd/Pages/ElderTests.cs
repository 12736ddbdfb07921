using Zhuxue.EndToEnd.Site;

namespace Zhuxue.EndToEnd.Pages;

/// <summary>大字版 (适老化).</summary>
[Collection(nameof(OnStage))]
public sealed class ElderTests(Stage stage)
{
    [Fact]
    public async Task Large_text_stays_on_from_page_to_page_and_nothing_sticks_out()
    {
        var person = await stage.Site.ReadyAsync(Courses.Quality);
        await stage.VisitAsync(Screen.Phone, "elder", async visit =>
        {
            await visit.SignInAsync(person);
            await visit.ArriveAsync("/training");
            var small = await RootSizeAsync(visit);
            await visit.Page.ClickAsync("button.zx-elder");
            Assert.Equal(19, await RootSizeAsync(visit));
            Assert.True(small < 19);
            await visit.LookAsync("training");
            foreach (var page in (string[])["/profile", "/messages", "/help"])
            {
                await visit.Page.ClickAsync($"nav.zx-tabs a[href='{page}']");
                await visit.ArriveAsync(page);
                Assert.Equal(19, await RootSizeAsync(visit));
                await visit.LookAsync(page.Trim('/'));
            }
            await visit.Page.ReloadAsync();
            Assert.Equal(19, await RootSizeAsync(visit));
            await visit.Page.ClickAsync("button.zx-elder");
            Assert.Equal(small, await RootSizeAsync(visit));
            await visit.Page.ReloadAsync();
            Assert.Equal(small, await RootSizeAsync(visit));
        });
    }

    private static Task<double> RootSizeAsync(Visit visit) => visit.NumberAsync("parseFloat(getComputedStyle(document.documentElement).fontSize)");
}
