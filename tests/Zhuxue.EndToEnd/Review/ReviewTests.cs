using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Zhuxue.EndToEnd.Site;
using Zhuxue.Platform.Blobs;
using Zhuxue.Platform.Messaging;
using Zhuxue.Tests.Vision;
using Zhuxue.Training;
using Zhuxue.Training.Accounts.Learners;
using Zhuxue.Training.Accounts.SignIn;
using Zhuxue.Training.Accounts.Staff;
using Zhuxue.Training.Hours.Cases;
using Zhuxue.Training.Hours.Decisions;
using Zhuxue.Training.Learning.Enrolments;
using Zhuxue.Training.Learning.Leases;
using Zhuxue.Training.Learning.Presence;
using Zhuxue.Training.Learning.Signals;
using Zhuxue.Training.Learning.Snapshots;

namespace Zhuxue.EndToEnd.Review;

/// <summary>A reviewer works through cases without touching the mouse.</summary>
[Collection(nameof(OnStage))]
public sealed class ReviewTests(Stage stage)
{
    [Fact]
    public async Task A_reviewer_passes_clears_and_undoes_by_keyboard_alone()
    {
        var userName = "rev" + Guid.NewGuid().ToString("N")[..8];
        await HireAsync(userName);
        // What other tests left lies before somebody else.
        var (somebody, later) = ((Guid?)Guid.NewGuid(), (DateTimeOffset?)TimeProvider.System.GetUtcNow().AddHours(1));
        await stage.Site.WithDbAsync(db => db.Set<ReviewCase>().ExecuteUpdateAsync(set => set.SetProperty(c => c.ClaimedBy, somebody).SetProperty(c => c.ClaimedUntil, later)));
        var people = new List<Person>();
        foreach (var name in new[] { "刘振东", "买买提·艾力𠮷木江·阿卜杜热合曼", "何志强" })
            people.Add(await LearnedAsync(name, suspect: people.Count == 0));
        await stage.VisitAsync(Screen.Desktop, "review", async visit =>
        {
            await SignInAsync(visit, userName);
            await visit.GoAsync("/staff/review");
            await visit.LookAsync("queue", whole: false);
            await PressAsync(visit, "n");
            await visit.ArriveAsync("/staff/review/0");
            await HeadAsync(visit, "刘振东");
            await visit.LookAsync("case", whole: false);

            // Pictures: the next one, larger, and back.
            await visit.Page.Keyboard.PressAsync("ArrowLeft");
            await visit.Page.Keyboard.PressAsync("z");
            await visit.UntilAsync("document.querySelector('#zoom').open && document.querySelector('#zoom img').naturalWidth > 0", "the picture was zoomed");
            await visit.PictureAsync("zoom", whole: false);
            await visit.Page.Keyboard.PressAsync("z");
            await visit.Page.Keyboard.PressAsync("?");
            await visit.UntilAsync("document.querySelector('#keys').open", "the keys were shown");
            await visit.Page.Keyboard.PressAsync("Escape");

            // Clearing: what is typed is words, not keys.
            await PressAsync(visit, "c");
            await visit.UntilAsync("document.querySelector('#clear').open", "the form for clearing opened");
            await visit.Page.FocusAsync("#reason");
            await visit.Page.Keyboard.PressAsync("ArrowDown");
            await visit.Page.FocusAsync("#clear-words");
            await visit.Page.Keyboard.TypeAsync("pass 这一课的抓拍里是另一个人，请重学。");
            await visit.LookAsync("clear", whole: false);
            await visit.Page.Keyboard.PressAsync("Tab");
            await visit.Page.Keyboard.PressAsync("Enter");
            await visit.UntilAsync("document.querySelector('.zx-undo')?.textContent.includes('已清零 刘振东')", "the page said what was decided");
            await HeadAsync(visit, "买买提");
            await visit.LookAsync("undo", whole: false);

            await PressAsync(visit, "p");
            await HeadAsync(visit, "何志强");
            await PressAsync(visit, "u");
            await HeadAsync(visit, "买买提");
            await PressAsync(visit, "s");
            await HeadAsync(visit, "何志强");
            await PressAsync(visit, "p");
            await visit.UntilAsync("document.querySelector('.zx-undo')?.textContent.includes('已通过 何志强')", "the last one was passed");
        }, CameraKind.None);
        var ids = people.Select(p => p.Id).ToArray();
        var decisions = await stage.Site.WithDbAsync(db => db.Set<CaseDecision>().AsNoTracking().Where(d => ids.Contains(d.LearnerId) && d.State != DecisionState.Undone).OrderBy(d => d.Id).ToListAsync());
        Assert.Equal([(people[0].Id, DecisionKind.Clear), (people[1].Id, DecisionKind.SecondLook), (people[2].Id, DecisionKind.Pass)], decisions.Select(d => (d.LearnerId, d.Kind)));
        var of = await stage.Site.WithDbAsync(db => db.Set<ReviewCase>().AsNoTracking().SingleAsync(c => c.LearnerId == people[1].Id));
        var second = userName + "b";
        await HireAsync(second);
        await stage.VisitAsync(Screen.Phone, "review", async visit =>
        {
            await SignInAsync(visit, second);
            await visit.GoAsync("/staff/review");
            await visit.LookAsync("queue");
            await visit.GoAsync($"/staff/review/{of.Id}");
            await HeadAsync(visit, "买买提");
            await visit.LookAsync("case");
            await visit.GoAsync("/staff/review/batch");
            await visit.LookAsync("batch");
        }, CameraKind.None);
    }

    /// <summary>As a person does: after having seen the page.</summary>
    private static async Task PressAsync(Visit visit, string key)
    {
        await visit.UntilAsync("customElements.get('zx-review') && document.readyState === 'complete'", "the workbench was there");
        await visit.Page.WaitForTimeoutAsync(600);
        await visit.Page.Keyboard.PressAsync(key);
    }

    private static Task HeadAsync(Visit visit, string name) => visit.UntilAsync($"document.querySelector('.zx-case-head h1')?.textContent.includes('{name}')", $"{name} was there");

    private static async Task SignInAsync(Visit visit, string userName)
    {
        await visit.GoAsync("/staff/sign-in");
        await visit.Page.FillAsync("input[name='Input.UserName']", userName);
        await visit.Page.FillAsync("input[name='Input.Password']", People.Password);
        await visit.Page.ClickAsync("main form button[type=submit]");
        await visit.ArriveAsync("/staff");
    }

    private Task<int> HireAsync(string userName) => stage.Site.AskAsync(services =>
    {
        var db = services.GetRequiredService<TrainingDb>();
        db.Add(new StaffMember { Id = Guid.NewGuid(), UserName = userName, Name = "周敏", Role = StaffRole.Reviewer, SessionStamp = "s", CreatedAt = TimeProvider.System.GetUtcNow(), PasswordHash = services.GetRequiredService<Passwords>().Hash(People.Password) });
        return db.SaveChangesAsync();
    });

    /// <summary>A learner whose year is learned on three days, with snapshots and checks; a suspect one has a snapshot of another person.</summary>
    private async Task<Person> LearnedAsync(string name, bool suspect)
    {
        var person = await stage.Site.ReadyAsync(Courses.Municipal);
        await stage.Site.AskAsync(async services =>
        {
            var db = services.GetRequiredService<TrainingDb>();
            (await db.Set<Learner>().SingleAsync(l => l.Id == person.Id)).Name = name;
            var enrolment = await db.Set<Enrolment>().SingleAsync(e => e.Id == person.EnrolmentId);
            enrolment.BroughtIn(HoursState.Learning);
            var at = TimeProvider.System.GetUtcNow().AddDays(-3);
            foreach (var lesson in (await services.GetRequiredService<YearProgressReader>().ReadAsync(enrolment, default)).Lessons)
            {
                var lease = new Lease { LearnerId = person.Id, Id = Guid.CreateVersion7(), EnrolmentId = enrolment.Id, LessonId = lesson.Lesson.LessonId, AssetId = lesson.Lesson.AssetId, DurationMs = lesson.Lesson.DurationMs, State = LeaseState.Ended, EndReason = LeaseEnd.Completed, Device = "电脑 · Chrome", CreatedAt = at, ActivatedAt = at, EndedAt = at.AddMinutes(80), LastBeatAt = at, EarnedMs = lesson.Lesson.DurationMs };
                db.Add(lease);
                db.Add(new LessonProgress { LearnerId = person.Id, EnrolmentId = enrolment.Id, LessonId = lesson.Lesson.LessonId, EarnedMs = lesson.Lesson.DurationMs, CompletedAt = at, UpdatedAt = at });
                var blob = await services.GetRequiredService<BlobStore>().PutAsync(Clips.Frame(Clips.Cap13.Neutral), default);
                foreach (var likeness in suspect ? new[] { 0.62, 0.58, 0.1 } : [0.6, 0.57])
                {
                    at = at.AddMinutes(10);
                    var snapshot = new Snapshot { LearnerId = person.Id, Id = Guid.CreateVersion7(), LeaseId = lease.Id, PositionMs = 9_000, AskedAt = at, DueAt = at, State = SnapshotState.Taken, TakenAt = at, BlobId = blob.Id, Finding = "Ok", Similarity = likeness, Liveness = 0.9 };
                    db.Add(snapshot);
                    if (likeness < 0.3)
                        db.Add(new Signal { LearnerId = person.Id, Id = Guid.CreateVersion7(), EnrolmentId = enrolment.Id, LeaseId = lease.Id, Kind = SignalKind.OtherFace, Weight = 60, Reason = "抓拍里的人和本人照片不像", SourceKind = "snapshot", SourceId = snapshot.Id, Count = 1, At = at, LastAt = at });
                }
                db.Add(new PresenceCheck { LearnerId = person.Id, Id = Guid.CreateVersion7(), EnrolmentId = enrolment.Id, LessonId = lesson.Lesson.LessonId, LeaseId = lease.Id, AskedAt = at, DueAt = at, SettledAt = at, State = suspect ? PresenceState.Missed : PresenceState.Answered, Number = "7", Choices = "7" });
                at = at.AddDays(1);
            }
            enrolment.BroughtIn(HoursState.Learned);
            enrolment.LearnedAt = at;
            await services.GetRequiredService<Events>().PublishAsync(new YearLearned(person.Id, enrolment.Id), default);
            return await db.SaveChangesAsync();
        });
        // Weighed by the outbox: the suspect one then stands on top.
        for (var i = 0; i < 200 && await stage.Site.WithDbAsync(db => db.Set<ReviewCase>().AnyAsync(c => c.LearnerId == person.Id && c.AssessedAt == null)); i++)
            await Task.Delay(100);
        return person;
    }
}
