using Microsoft.EntityFrameworkCore;
using Zhuxue.EndToEnd.Site;
using Zhuxue.Tests.Vision;
using Zhuxue.Training.Learning.Enrolments;
using Zhuxue.Training.Learning.Presence;

namespace Zhuxue.EndToEnd.Lessons;

/// <summary>A presence check in the real browser: seen, heard, named in the title, answered, and told of afterwards.</summary>
[Collection(nameof(OnStage))]
public sealed class PresenceTests(Stage stage)
{
    private const string Prompt = "[data-part=presence]";

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_check_is_answered_without_the_film_stopping_and_stands_in_the_timeline(bool phone)
    {
        stage.Man.IsOn = true;
        var person = await stage.Site.ReadyAsync(Courses.Quality);
        await stage.Site.WithDbAsync(db =>
        {
            db.Add(new PresencePlan { LearnerId = person.Id, EnrolmentId = person.EnrolmentId, NextAtMs = 3_000 });
            return db.SaveChangesAsync();
        });
        await stage.VisitAsync(phone ? Screen.Phone : Screen.Desktop, "presence", async visit =>
        {
            await visit.SignInAsync(person);
            await visit.ArriveAsync("/training");
            await visit.OpenNextLessonAsync();
            await visit.PassFaceCheckAsync();
            await Assertions.Expect(visit.Page.Locator(Prompt)).ToBeVisibleAsync();
            await Assertions.Expect(visit.Page.Locator(Prompt + " button")).ToHaveCountAsync(NumberTask.Choices);
            await visit.UntilAsync("/请核验，还有 \\d+ 秒/.test(document.title)", "the title called the person back");
            await visit.UntilAsync($"!{Steps.Video}.paused", "the film played on");
            await visit.LookAsync("asked", whole: phone);

            for (var tries = 0; tries < 3 && await visit.Page.Locator(Prompt).IsVisibleAsync(); tries++)
            {
                var number = await stage.Site.WithDbAsync(db => db.Set<PresenceCheck>().Where(c => c.LearnerId == person.Id && c.State == PresenceState.Asked).Select(c => c.Number).SingleAsync());
                await visit.Page.ClickAsync($"{Prompt} button:text-is('{number}')");
                // The clip blinks and opens its mouth; a person would look again and press again.
                await visit.UntilAsync($"document.querySelector('{Prompt}').hidden || (!document.querySelector('[data-part=presence-said]').hidden && !document.querySelector('{Prompt} button').disabled)", "the answer was judged");
            }
            await Assertions.Expect(visit.Page.Locator(Prompt)).ToBeHiddenAsync();
            await visit.UntilAsync("!document.title.includes('请核验')", "the title was the page's again");
            var check = await stage.Site.WithDbAsync(db => db.Set<PresenceCheck>().AsNoTracking().SingleAsync(c => c.LearnerId == person.Id));
            Assert.Equal(PresenceState.Answered, check.State);

            await visit.Page.ClickAsync("[data-do=toggle]"); // 暂停
            await visit.UntilAsync("document.querySelector('[data-part=saved]').textContent.includes('保存')", "the pause was saved");
            var lessonId = await stage.Site.WithDbAsync(db => db.Set<LessonProgress>().Where(p => p.LearnerId == person.Id).Select(p => p.LessonId).SingleAsync());
            await visit.GoAsync($"/lessons/{lessonId}/why?enrolment={person.EnrolmentId}");
            await Assertions.Expect(visit.Page.Locator("main")).ToContainTextAsync("核验通过");
            await visit.LookAsync("why");
        });
    }
}
