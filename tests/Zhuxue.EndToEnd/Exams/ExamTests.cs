using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Zhuxue.EndToEnd.Site;
using Zhuxue.Platform.Messaging;
using Zhuxue.Tests.Exams;
using Zhuxue.Tests.Vision;
using Zhuxue.Training;
using Zhuxue.Training.Accounts.SignIn;
using Zhuxue.Training.Accounts.Staff;
using Zhuxue.Training.Exams;
using Zhuxue.Training.Exams.Attempts;
using Zhuxue.Training.Exams.Watching;
using Zhuxue.Training.Learning.Enrolments;

namespace Zhuxue.EndToEnd.Exams;

/// <summary>An exam in a real browser: the gate, one question at a time, a lost network, a reload, the hand-in and the result (M11).</summary>
[Collection(nameof(OnStage))]
public sealed class ExamTests(Stage stage)
{
    [Fact]
    public Task A_learner_sits_an_exam_on_a_desktop_by_keyboard() => SitAsync(Screen.Desktop);

    [Fact]
    public Task A_learner_sits_an_exam_on_a_phone_with_a_lost_network() => SitAsync(Screen.Phone);

    private async Task SitAsync(Screen screen)
    {
        stage.Man.IsOn = true;
        var person = await stage.Site.ReadyAsync(Courses.Municipal);
        await stage.Site.WithDbAsync(async db =>
        {
            await SittingBank.AddAsync(db, TimeProvider.System.GetUtcNow());
            return await db.Set<Enrolment>().Where(e => e.LearnerId == person.Id).ExecuteUpdateAsync(set => set.SetProperty(e => e.State, HoursState.Learned));
        });
        await stage.VisitAsync(screen, "exam", async visit =>
        {
            visit.Tolerate("ERR_INTERNET_DISCONNECTED");
            await visit.SignInAsync(person);
            await visit.GoAsync($"/exam?enrolment={person.EnrolmentId}");
            await visit.LookAsync("rules");
            await visit.Page.ClickAsync("[data-do=start]");
            await visit.PassFaceCheckAsync();
            await visit.ArriveAsync("/exam/attempts/");
            await visit.UntilAsync("document.querySelectorAll('[data-question]:not([hidden])').length === 1", "one question was shown");
            await visit.LookAsync("question");

            await visit.Page.Keyboard.PressAsync("b");
            await SavedAsync(visit);
            Assert.Equal(1, await AnswersAsync(person));
            await visit.Page.ClickAsync("#q1 [data-do=flag]");
            await visit.Page.ClickAsync("[data-do=next]");
            await Assertions.Expect(visit.Page.Locator("#q2")).ToBeVisibleAsync();
            await visit.Page.Context.SetOfflineAsync(true);
            await visit.Page.ClickAsync("#q2 label:nth-of-type(1)");
            await visit.UntilAsync("document.querySelector('[data-part=saved]').textContent.includes('网络断了')", "the page said that the network is gone");
            await visit.LookAsync("offline");
            Assert.Equal(1, await AnswersAsync(person));
            await visit.Page.Context.SetOfflineAsync(false);
            await SavedAsync(visit);
            await visit.Page.ReloadAsync();
            await visit.UntilAsync("document.querySelectorAll('[data-question]:not([hidden])').length === 1", "the paper was there again");
            Assert.Equal("2", await visit.Page.InnerTextAsync("[data-part=answered]"));
            Assert.Equal("true", await visit.Page.GetAttributeAsync("#q1 [data-do=flag]", "aria-pressed"));

            await visit.Page.ClickAsync("[data-do=layout]");
            await Assertions.Expect(visit.Page.Locator("#q50")).ToBeVisibleAsync();
            await visit.LookAsync("all");
            await visit.Page.ClickAsync("[data-opens=hand-in]");
            await Assertions.Expect(visit.Page.Locator("#hand-in [data-part=unanswered]")).ToContainTextAsync("还有 48 题没有答");
            await visit.LookAsync("hand-in", whole: false);
            await visit.Page.ClickAsync("#hand-in [data-do=hand-in]");
            await visit.Page.WaitForSelectorAsync(".zx-score");
            await visit.LookAsync("result");
            await Assertions.Expect(visit.Page.Locator("main")).ToContainTextAsync("学时都在，不受影响");
            await visit.GoAsync($"/exam?enrolment={person.EnrolmentId}");
            await visit.LookAsync("after");
        });
        if (!screen.IsPhone)
            await stage.Site.AskAsync(async services =>
            {
                await services.GetServices<IOutboxHandler>().OfType<AnalyseItems>().Single().HandleAsync("{}", default);
                return true;
            });
        await StaffReadAsync(screen, person);
        var attempt = await stage.Site.WithDbAsync(db => db.Attempts.AsNoTracking().SingleAsync(a => a.LearnerId == person.Id && a.State == AttemptState.Finished));
        Assert.Equal(AttemptEnd.HandedIn, attempt.EndReason);
    }

    /// <summary>A reviewer finds the attempt, opens it, and reads the figures of the questions.</summary>
    private async Task StaffReadAsync(Screen screen, Person person)
    {
        var name = "reviewer-" + screen.Name;
        await stage.Site.AskAsync(services =>
        {
            var db = services.GetRequiredService<TrainingDb>();
            db.Add(new StaffMember
            {
                Id = Guid.NewGuid(),
                UserName = name,
                Name = "王敏",
                Role = StaffRole.Reviewer,
                SessionStamp = "s",
                CreatedAt = TimeProvider.System.GetUtcNow(),
                PasswordHash = services.GetRequiredService<Passwords>().Hash(People.Password),
            });
            return db.SaveChangesAsync();
        });
        var attempt = await stage.Site.WithDbAsync(db => db.Attempts.AsNoTracking().SingleAsync(a => a.LearnerId == person.Id && a.State == AttemptState.Finished));
        await stage.VisitAsync(screen, "exam-staff", async visit =>
        {
            await visit.GoAsync("/staff/sign-in");
            await visit.Page.FillAsync("input[name='Input.UserName']", name);
            await visit.Page.FillAsync("input[name='Input.Password']", People.Password);
            await visit.Page.ClickAsync("main form button[type=submit]");
            await visit.ArriveAsync("/staff");
            await visit.GoAsync("/staff/exam/attempts");
            await Assertions.Expect(visit.Page.Locator("main")).ToContainTextAsync(People.Name);
            await visit.LookAsync("attempts");
            await visit.GoAsync($"/staff/exam/attempts/{person.Id}/{attempt.Id}");
            await Assertions.Expect(visit.Page.Locator("main")).ToContainTextAsync("每题用了多久");
            await visit.LookAsync("attempt");
            await visit.GoAsync("/staff/exam/analysis");
            await visit.LookAsync("analysis");
        }, CameraKind.None);
    }

    private static Task SavedAsync(Visit visit) => visit.UntilAsync("document.querySelector('[data-part=saved]').textContent.startsWith('已自动保存')", "the answer was saved");

    private Task<int> AnswersAsync(Person person) => stage.Site.WithDbAsync(db => db.Answers.CountAsync(a => a.LearnerId == person.Id && a.Chosen != 0));
}
