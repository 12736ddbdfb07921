using Microsoft.EntityFrameworkCore;
using Zhuxue.EndToEnd.Site;
using Zhuxue.Training.Evidence;
using Zhuxue.Training.Learning.Enrolments;
using Zhuxue.Training.Learning.Leases;
using Zhuxue.Training.Learning.Snapshots;

namespace Zhuxue.EndToEnd.Walk;

/// <summary>The way of a learner from the initial password to the pop-up of M9 and free replay, in a real browser with a face before its camera.</summary>
[Collection(nameof(OnStage))]
public sealed class WholeWayTests(Stage stage)
{
    // M9, word for word, copied from the operating manual and not from our source.
    private const string M9Heading = "【温馨提示】";
    private const string M9Words = "“尊敬的学员，您已完成本年度继续教育学时，经审核通过后计入有效学时，审核时间大约需要 3 到 5 个工作日，请您耐心等待，学时审核通过后可登录管理系统完成换证。”";

    [Fact]
    public Task A_learner_walks_from_the_initial_password_to_the_learned_year_on_a_desktop() => WalkAsync(Screen.Desktop);

    [Fact]
    public Task A_learner_walks_from_the_initial_password_to_the_learned_year_on_a_phone() => WalkAsync(Screen.Phone);

    private async Task WalkAsync(Screen screen)
    {
        var person = await stage.Site.RegisterAsync(Courses.Municipal);
        await stage.Site.LearnedBeforeAsync(person, stage.LessonLearnedBefore, Courses.LearnedSeconds);
        await stage.VisitAsync(screen, "walk", async visit =>
        {
            await ActivateAsync(visit, person);
            await visit.CompleteFileAsync(person);
            await LearnAsync(visit, person);
            await ReadM9Async(visit);
            await ReplayAsync(visit);
        });
        await EvidenceStandsAsync(person);
    }

    private static async Task ActivateAsync(Visit visit, Person person)
    {
        await visit.GoAsync("/");
        await visit.ArriveAsync("/sign-in");
        await visit.LookAsync("sign-in");
        await visit.SignInAsync(person, People.InitialPassword);
        await visit.ArriveAsync("/activate");
        Assert.DoesNotContain(People.Name, await visit.WordsAsync(), StringComparison.Ordinal);
        await visit.LookAsync("activate");
        await visit.Page.FillAsync("input[name='Input.Password']", People.Password);
        await visit.Page.FillAsync("input[name='Input.Repeated']", People.Password);
        await visit.Page.ClickAsync("main form button[type=submit]");
        await visit.ArriveAsync("/profile");
    }

    private async Task LearnAsync(Visit visit, Person person)
    {
        stage.Man.IsOn = true;
        await visit.GoAsync("/training");
        await visit.LookAsync("training");
        await visit.OpenNextLessonAsync();
        await visit.PassFaceCheckAsync(look: true);
        await visit.PlayedAsync(2);
        await visit.LookAsync("lesson");
        // The moment of a snapshot is drawn between 20 and 45 s; the short film wants it sooner.
        await stage.Site.WithDbAsync(db => db.Set<Lease>().Where(l => l.LearnerId == person.Id && l.State == LeaseState.Active)
            .ExecuteUpdateAsync(set => set.SetProperty(l => l.SnapshotAt, TimeProvider.System.GetUtcNow()).SetProperty(l => l.Version, l => l.Version + 1)));
        await visit.UntilAsync("document.querySelector('[data-part=chip-words]').textContent === '刚才抓拍了一张'", "the page said that it took a snapshot");
        await visit.UntilAsync("document.querySelector('dialog#learned')?.open", "the pop-up of M9 opened by itself", 120);
    }

    private static async Task ReadM9Async(Visit visit)
    {
        await Assertions.Expect(visit.Page.Locator("dialog#learned h1")).ToHaveTextAsync(M9Heading);
        Assert.Equal(M9Words, (await visit.Page.Locator("dialog#learned .zx-say").TextContentAsync())?.Trim());
        await visit.LookAsync("m9", whole: false);
        await visit.Page.ClickAsync("dialog#learned a.btn-primary");
        await visit.ArriveAsync("/training");
        await Assertions.Expect(visit.Page.Locator("main")).ToContainTextAsync(M9Words);
        await visit.LookAsync("training-learned");
    }

    private async Task ReplayAsync(Visit visit)
    {
        await visit.Page.ClickAsync($"main a[href^='/lessons/{stage.ShortLesson}']");
        await visit.ArriveAsync("/lessons/");
        await Assertions.Expect(visit.Page.Locator("zx-player[mode=replay] video[controls]")).ToBeVisibleAsync();
        await visit.Page.EvaluateAsync($"() => {Steps.Video}.play()");
        await visit.PlayedAsync(1);
        await visit.Page.EvaluateAsync($"() => {{ {Steps.Video}.currentTime = 18 }}");
        await visit.PlayedAsync(19);
        await visit.Page.EvaluateAsync($"() => {{ {Steps.Video}.currentTime = 5 }}");
        await visit.UntilAsync($"{Steps.Video}.currentTime > 5.5 && {Steps.Video}.currentTime < 12", "the film went on after it was put back");
        await visit.LookAsync("replay");
    }

    private async Task EvidenceStandsAsync(Person person)
    {
        var enrolment = await stage.Site.WithDbAsync(db => db.Set<Enrolment>().AsNoTracking().SingleAsync(e => e.Id == person.EnrolmentId));
        Assert.Equal(HoursState.UnderReview, enrolment.State);
        var lease = await stage.Site.WithDbAsync(db => db.Set<Lease>().AsNoTracking().SingleAsync(l => l.LearnerId == person.Id));
        Assert.Equal(LeaseEnd.Completed, lease.EndReason);
        Assert.True(lease.EndedAt - lease.ActivatedAt >= TimeSpan.FromSeconds(Courses.ShortSeconds - 1), "The lesson was credited faster than it plays.");
        var snapshot = await stage.Site.WithDbAsync(db => db.Set<Snapshot>().AsNoTracking().FirstAsync(s => s.LearnerId == person.Id));
        Assert.Equal(SnapshotState.Taken, snapshot.State);
        var kinds = await stage.Site.WithDbAsync(db => (from e in db.Set<EvidenceEntry>() join p in db.Set<EvidencePayload>() on e.Id equals p.EntryId where p.LearnerId == person.Id select e.Kind).ToListAsync());
        Assert.All(["face-check-passed", "snapshot-taken", "lesson-finished", "year-learned"], kind => Assert.Contains(kind, kinds));
    }
}
