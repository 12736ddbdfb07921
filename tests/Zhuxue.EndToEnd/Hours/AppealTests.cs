using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Zhuxue.EndToEnd.Site;
using Zhuxue.Platform.Blobs;
using Zhuxue.Tests.Vision;
using Zhuxue.Training;
using Zhuxue.Training.Accounts.Staff;
using Zhuxue.Training.Catalogue.Lessons;
using Zhuxue.Training.Hours.Appeals;
using Zhuxue.Training.Hours.Cases;
using Zhuxue.Training.Hours.Decisions;
using Zhuxue.Training.Learning.Enrolments;
using Zhuxue.Training.Learning.Leases;
using Zhuxue.Training.Learning.Snapshots;

namespace Zhuxue.EndToEnd.Hours;

/// <summary>A cleared learner with a phone in hand, and the desk that decides.</summary>
[Collection(nameof(OnStage))]
public sealed class AppealTests(Stage stage)
{
    [Fact]
    public async Task A_cleared_learner_reads_why_on_the_phone_sees_the_picture_and_appeals_with_a_photo()
    {
        var person = await stage.Site.ReadyAsync(Courses.Quality);
        await ClearAsync(person);
        await stage.VisitAsync(Screen.Phone, "appeal", async visit =>
        {
            await visit.SignInAsync(person);
            await visit.ArriveAsync("/training");
            await visit.LookAsync("training");
            await visit.Page.ClickAsync("main a[href^='/reviews/']");
            await visit.ArriveAsync("/reviews/");
            await visit.UntilAsync("[...document.querySelectorAll('.zx-evidence img')].every(i => { i.loading = 'eager'; return i.complete && i.naturalWidth > 0; })", "the picture was shown");
            await visit.LookAsync("review");
            await visit.Page.FillAsync("#appeal-words", "不是");
            await visit.Page.ClickAsync("#appeal button[type=submit]");
            await Assertions.Expect(visit.Page.Locator("#appeal-words-error")).ToBeVisibleAsync();
            await visit.LookAsync("refused");
            await visit.Page.FillAsync("#appeal-words", "那天是我本人在学，工友坐在旁边，照片里右边那个是我。");
            await visit.Page.SetInputFilesAsync("#appeal-pictures", new FilePayload { Name = "IMG_0412.jpg", MimeType = "image/jpeg", Buffer = Clips.Frame(Clips.Cap13.Neutral) });
            await visit.Page.ClickAsync("#appeal button[type=submit]");
            await visit.ArriveAsync($"/reviews/{person.EnrolmentId}?done=appeal");
            await Assertions.Expect(visit.Page.Locator("main")).ToContainTextAsync("申诉已经收到");
            await visit.LookAsync("filed");
        }, CameraKind.Nobody);

        var appeal = await stage.Site.WithDbAsync(db => db.Set<Appeal>().AsNoTracking().SingleAsync(a => a.LearnerId == person.Id));
        Assert.Equal(1, await stage.Site.WithDbAsync(db => db.Set<CasePicture>().CountAsync(p => p.OwnerId == appeal.Id)));
        var (reviewer, operatorName) = (await HireAsync(StaffRole.Reviewer), await HireAsync(StaffRole.Operator));
        foreach (var screen in new[] { Screen.Desktop, Screen.Phone })
        {
            await StaffAsync(screen, reviewer, $"/staff/appeals/{person.Id}/{appeal.Id}", "/staff/appeals", "/staff/revocations");
            await StaffAsync(screen, operatorName, "/staff/calendar", "/staff/calendar?year=2031", "/staff");
        }
    }

    private Task StaffAsync(Screen screen, string userName, params string[] pages) => stage.VisitAsync(screen, "staff-hours-" + userName[..3], async visit =>
    {
        await visit.GoAsync("/staff/sign-in");
        await visit.Page.FillAsync("input[name='Input.UserName']", userName);
        await visit.Page.FillAsync("input[name='Input.Password']", People.Password);
        await visit.Page.ClickAsync("main form button[type=submit]");
        await visit.ArriveAsync("/staff");
        foreach (var page in pages)
        {
            await visit.GoAsync(page);
            await visit.UntilAsync("[...document.querySelectorAll('main img')].every(i => { i.loading = 'eager'; return i.complete && i.naturalWidth > 0; })", "the pictures were shown");
            await visit.LookAsync(page.Split('/')[^1].Split('?')[0]);
        }
    }, CameraKind.Nobody);

    /// <summary>Hours that were learned, reviewed and cleared before this visit.</summary>
    private Task<int> ClearAsync(Person person) => stage.Site.AskAsync(async services =>
    {
        var db = services.GetRequiredService<TrainingDb>();
        var at = TimeProvider.System.GetUtcNow().AddHours(-3);
        var blob = await services.GetRequiredService<BlobStore>().PutAsync(Clips.Frame(Clips.Franck.Neutral), default);
        var enrolment = await db.Set<Enrolment>().SingleAsync(e => e.Id == person.EnrolmentId);
        enrolment.BroughtIn(HoursState.UnderReview).Take(HoursStep.Clear);
        var lease = new Lease { LearnerId = person.Id, Id = Guid.CreateVersion7(), EnrolmentId = enrolment.Id, LessonId = stage.LongLesson, AssetId = await db.Set<Lesson>().Where(l => l.Id == stage.LongLesson).Select(l => l.AssetId!.Value).SingleAsync(), DurationMs = 64_000, State = LeaseState.Ended, EndReason = LeaseEnd.Completed, Device = "手机 · Chrome", CreatedAt = at, ActivatedAt = at, EndedAt = at, LastBeatAt = at, EarnedMs = 64_000 };
        var snapshot = new Snapshot { LearnerId = person.Id, Id = Guid.CreateVersion7(), LeaseId = lease.Id, PositionMs = 30_000, AskedAt = at, DueAt = at, TakenAt = at, State = SnapshotState.Taken, BlobId = blob.Id, Similarity = 0.1, Liveness = 0.9 };
        var of = new ReviewCase { LearnerId = person.Id, Id = Guid.CreateVersion7(), EnrolmentId = enrolment.Id, Attempt = 1, OccupationCode = enrolment.OccupationCode, Year = enrolment.Year, State = CaseState.Closed, Outcome = CaseOutcome.Cleared, OpenedAt = at, ClosedAt = at };
        db.AddRange(lease, snapshot, of, new CaseDecision
        {
            LearnerId = person.Id,
            Id = Guid.CreateVersion7(),
            CaseId = of.Id,
            EnrolmentId = enrolment.Id,
            Kind = DecisionKind.Clear,
            At = at,
            EffectiveAt = at,
            SettledAt = at,
            State = DecisionState.Effective,
            Reason = ClearReason.OtherPerson,
            Words = "11 月 3 日晚上的抓拍里，坐在镜头前的人和您的备案照片不是同一人。",
            Lessons = JsonSerializer.Serialize(new[] { stage.LongLesson }),
            Evidence = JsonSerializer.Serialize(new[] { new EvidenceRef("snapshot", snapshot.Id) }),
        });
        return await db.SaveChangesAsync();
    });

    private Task<string> HireAsync(StaffRole role) => stage.Site.AskAsync(async services =>
    {
        var db = services.GetRequiredService<TrainingDb>();
        var name = role.ToString().ToLowerInvariant() + Guid.NewGuid().ToString("N")[..8];
        db.Add(new StaffMember { Id = Guid.NewGuid(), UserName = name, Name = role == StaffRole.Reviewer ? "李审" : "王敏", Role = role, SessionStamp = "s", CreatedAt = TimeProvider.System.GetUtcNow(), PasswordHash = services.GetRequiredService<Passwords>().Hash(People.Password) });
        await db.SaveChangesAsync();
        return name;
    });
}
