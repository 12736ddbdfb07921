using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Zhuxue.Platform.Blobs;
using Zhuxue.Tests.Accounts;
using Zhuxue.Tests.Learning;
using Zhuxue.Tests.Site;
using Zhuxue.Training;
using Zhuxue.Training.Accounts.Staff;
using Zhuxue.Training.Hours;
using Zhuxue.Training.Hours.Appeals;
using Zhuxue.Training.Hours.Decisions;
using Zhuxue.Training.Learning.Leases;
using Zhuxue.Training.Learning.Snapshots;

namespace Zhuxue.Tests.Hours;

/// <summary>A clearing with a real picture as its evidence, reviewers at their desks, and an appeal filed on the page.</summary>
internal static class ReviewScene
{
    public const string Words = "那天是我本人在学，工友坐在旁边，\n右边那个是我。";

    /// <summary>A picture that was taken while the learner learned.</summary>
    public static async Task<Snapshot> AddSnapshotAsync(this TestSite site, Student student)
    {
        await using var scope = site.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<TrainingDb>();
        var lease = await db.Set<Lease>().Where(l => l.LearnerId == student.LearnerId).OrderBy(l => l.Id).FirstAsync();
        var blob = await scope.ServiceProvider.GetRequiredService<BlobStore>().PutAsync(Photos.OtherMan, default);
        var at = site.Time.GetUtcNow();
        var snapshot = new Snapshot { LearnerId = student.LearnerId, Id = Guid.CreateVersion7(), LeaseId = lease.Id, PositionMs = 60_000, AskedAt = at, DueAt = at, TakenAt = at, State = SnapshotState.Taken, BlobId = blob.Id, Similarity = 0.1, Liveness = 0.9 };
        db.Add(snapshot);
        await db.SaveChangesAsync();
        return snapshot;
    }

    /// <summary>A learner whose first lessons were cleared on the evidence of one of their snapshots.</summary>
    public static async Task<(Student Student, Snapshot Snapshot, CaseDecision Decision)> AddClearedAsync(this TestSite site, Guid staffId, params Guid[] lessons)
    {
        var (student, of) = await site.AddCaseAsync();
        var snapshot = await site.AddSnapshotAsync(student);
        Assert.Null(await site.ActAsync<DecideCase, HoursRefusal?>(desk => desk.ClearAsync(of.Id, of.Version, staffId, new(lessons, ClearReason.OtherPerson, "抓拍里的人和备案照片不是同一人。", [new("snapshot", snapshot.Id)]), default)));
        await site.TakeEffectAsync();
        return (student, snapshot, await site.WithDbAsync(db => db.Set<CaseDecision>().AsNoTracking().SingleAsync(d => d.LearnerId == student.LearnerId && d.Kind == DecisionKind.Clear)));
    }

    /// <summary>Opens the review's page and files the appeal there.</summary>
    public static async Task<Appeal> AppealAsync(this TestSite site, Student student)
    {
        await student.Browser.OpenAsync($"/reviews/{student.EnrolmentId}");
        await student.Browser.SubmitAsync("form#appeal", new() { ["Input.Words"] = Words }, new() { ["Input.Pictures"] = ("gongdi.jpg", Photos.Portrait) });
        Assert.Equal($"/reviews/{student.EnrolmentId}?done=appeal", student.Browser.Address);
        return await site.WithDbAsync(db => db.Set<Appeal>().AsNoTracking().SingleAsync(a => a.LearnerId == student.LearnerId));
    }

    /// <summary>Somebody at a desk, by their id too.</summary>
    public static async Task<(Browser Browser, Guid StaffId)> DeskAsync(this TestSite site, StaffRole role)
    {
        var name = role.ToString().ToLowerInvariant() + Guid.NewGuid().ToString("N")[..8];
        var id = await site.HireAsync(name, role);
        var browser = site.Browse();
        await browser.OpenAsync("/staff/sign-in");
        await browser.SubmitAsync("main form", new() { ["Input.UserName"] = name, ["Input.Password"] = People.Password });
        Assert.StartsWith("/staff", browser.Address, StringComparison.Ordinal);
        Assert.NotEqual("/staff/sign-in", browser.Address);
        return (browser, id);
    }
}
