using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Zhuxue.EndToEnd.Site;
using Zhuxue.Training.Learning.Leases;
using Zhuxue.Training.Learning.Snapshots;
using Zhuxue.Training.Learning.WithoutFace;

namespace Zhuxue.EndToEnd.Lessons;

/// <summary>The equal way without a face, in a browser whose camera is forbidden.</summary>
[Collection(nameof(OnStage))]
public sealed class WithoutFaceTests(Stage stage)
{
    [Fact]
    public async Task A_code_by_text_and_a_question_take_the_place_of_the_camera()
    {
        var person = await stage.Site.ReadyAsync(Courses.Quality);
        await stage.Site.AskAsync(async services =>
        {
            var ways = services.GetRequiredService<WaysWithoutFace>();
            await ways.MarkAsync(person.Id, Guid.NewGuid(), WithoutFaceReason.Impossible, "面部受伤", default);
            return await ways.ConfirmAsync(person.Id, Guid.NewGuid(), ConfirmedHow.InPerson, "本人来过", default);
        });
        await stage.VisitAsync(Screen.Phone, "without-face", async visit =>
        {
            visit.Tolerate("status of 422");
            await visit.SignInAsync(person);
            await visit.GoAsync("/profile/without-face");
            await visit.LookAsync("way");
            await visit.GoAsync("/training");
            await visit.OpenNextLessonAsync();
            await Assertions.Expect(visit.Page.Locator("[data-part=code-words]")).ToContainTextAsync("验证码发到 138****5678 了");
            await visit.LookAsync("code", whole: false);
            await visit.Page.FillAsync("[data-part=code-input]", "12");
            await visit.Page.ClickAsync("[data-part=code-form] button[type=submit]");
            await Assertions.Expect(visit.Page.Locator("[data-part=code-error]")).ToContainTextAsync("验证码不对");
            await visit.Page.FillAsync("[data-part=code-input]", await CodeAsync(visit));
            await visit.Page.ClickAsync("[data-part=code-form] button[type=submit]");
            await visit.PlayedAsync(1);
            await visit.Page.EvaluateAsync("() => document.querySelector('[data-part=quality]').value");

            // The moment of a presence check is drawn far ahead; this lesson is short.
            await stage.Site.WithDbAsync(db => db.Set<Lease>().Where(l => l.LearnerId == person.Id && l.State == LeaseState.Active)
                .ExecuteUpdateAsync(set => set.SetProperty(l => l.PresenceAtMs, 1).SetProperty(l => l.QuietUntil, (DateTimeOffset?)null).SetProperty(l => l.Version, l => l.Version + 1)));
            await Assertions.Expect(visit.Page.Locator("[data-part=question-dialog]")).ToBeVisibleAsync();
            await Assertions.Expect(visit.Page.Locator("[data-part=question-answers] button")).ToHaveCountAsync(4);
            Assert.StartsWith("【请答题】", await visit.Page.TitleAsync(), StringComparison.Ordinal);
            await visit.LookAsync("question", whole: false);
            var text = await visit.Page.Locator("[data-part=question-text]").InnerTextAsync();
            var right = new QuestionBank().All.Single(q => q.Text == text).Right;
            await visit.Page.Locator("[data-part=question-answers] button", new() { HasTextString = right }).First.ClickAsync();
            await Assertions.Expect(visit.Page.Locator("[data-part=question-dialog]")).ToBeHiddenAsync();
            var at = await visit.NumberAsync($"{Steps.Video}.currentTime");
            await visit.PlayedAsync(at + 1);
            await visit.LookAsync("lesson");
        }, CameraKind.Forbidden);
        Assert.False(await stage.Site.WithDbAsync(db => db.Set<Snapshot>().AnyAsync(s => s.LearnerId == person.Id)));
    }

    /// <summary>Read as a person reads it: from the development outbox, in another tab.</summary>
    private static async Task<string> CodeAsync(Visit visit)
    {
        var tab = await visit.Page.Context.NewPageAsync();
        await tab.GotoAsync(visit.Stage.Site.Address + "/local/texts");
        var words = await tab.Locator("tbody tr").First.InnerTextAsync();
        await tab.CloseAsync();
        return System.Text.RegularExpressions.Regex.Match(words, @"\b\d{6}\b").Value;
    }
}
