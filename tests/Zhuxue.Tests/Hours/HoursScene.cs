using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Zhuxue.Platform.Messaging;
using Zhuxue.Tests.Accounts;
using Zhuxue.Tests.Learning;
using Zhuxue.Tests.Site;
using Zhuxue.Training;
using Zhuxue.Training.Accounts.Staff;
using Zhuxue.Training.Catalogue.Lessons;
using Zhuxue.Training.Exams.Standing;
using Zhuxue.Training.Hours;
using Zhuxue.Training.Hours.Cases;
using Zhuxue.Training.Hours.Decisions;
using Zhuxue.Training.Learning.Enrolments;
using Zhuxue.Training.Learning.Leases;

namespace Zhuxue.Tests.Hours;

/// <summary>A site with <see cref="HoursScene.AddCourseAsync"/>, shared by the tests of a class.</summary>
public sealed class CourseSite : IAsyncLifetime
{
    public TestSite Site { get; private set; } = null!;

    public (Guid First, Guid Second, Guid Common) Lessons { get; private set; }

    public async ValueTask InitializeAsync()
    {
        Site = await TestSite.StartAsync();
        Lessons = await Site.AddCourseAsync();
        await Site.AddOtherOccupationAsync();
    }

    public ValueTask DisposeAsync() => Site.DisposeAsync();
}

/// <summary>Learners whose year is learned, reviewers before their cases, and the seconds in which a decision can be undone.</summary>
internal static class HoursScene
{
    /// <summary>Two lessons of the occupation and one of common knowledge: together just what the demo pack's year needs.</summary>
    public static async Task<(Guid First, Guid Second, Guid Common)> AddCourseAsync(this TestSite site) => (
        await site.AddLessonAsync(120, "第一课"), await site.AddLessonAsync(120, "第二课"), await site.AddLessonAsync(120, "公共课", CourseKind.Common));

    /// <summary>All that 质量员（土建工程） needs beside common knowledge.</summary>
    public static async Task AddOtherOccupationAsync(this TestSite site)
    {
        var own = await site.AddLessonAsync(240, "质量员的课");
        await site.WithDbAsync(async db =>
        {
            var courseId = await db.Set<Lesson>().Where(l => l.Id == own).Select(l => l.CourseId).SingleAsync();
            await db.Set<Course>().Where(c => c.Id == courseId).ExecuteUpdateAsync(set => set.SetProperty(c => c.OccupationCode, "civil-quality"));
        });
    }

    /// <summary>Learns what is missing to the year's last second, as leases on the site would have, and closes the year.</summary>
    public static async Task LearnAsync(this TestSite site, Student student, Guid? enrolmentId = null)
    {
        await using var scope = site.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<TrainingDb>();
        var now = site.Time.GetUtcNow();
        var enrolment = await db.Set<Enrolment>().SingleAsync(e => e.LearnerId == student.LearnerId && e.Id == (enrolmentId ?? student.EnrolmentId));
        if (HoursMachine.Allows(enrolment.State, HoursStep.Begin))
            enrolment.Take(HoursStep.Begin);
        var years = scope.ServiceProvider.GetRequiredService<YearProgressReader>();
        foreach (var lesson in (await years.ReadAsync(enrolment, default)).Lessons.Where(l => !l.IsCompleted))
        {
            var lease = new Lease { LearnerId = student.LearnerId, Id = Guid.CreateVersion7(), EnrolmentId = enrolment.Id, LessonId = lesson.Lesson.LessonId, AssetId = lesson.Lesson.AssetId, DurationMs = lesson.Lesson.DurationMs, State = LeaseState.Ended, EndReason = LeaseEnd.Completed, Device = "电脑 · Chrome", CreatedAt = now, ActivatedAt = now, EndedAt = now, LastBeatAt = now, StartedAtMs = lesson.EarnedMs, EarnedMs = lesson.Lesson.DurationMs };
            db.Add(lease);
            var progress = await db.Set<LessonProgress>().SingleOrDefaultAsync(p => p.LearnerId == student.LearnerId && p.EnrolmentId == enrolment.Id && p.LessonId == lesson.Lesson.LessonId);
            if (progress is null)
                db.Add(progress = new LessonProgress { LearnerId = student.LearnerId, EnrolmentId = enrolment.Id, LessonId = lesson.Lesson.LessonId });
            (progress.EarnedMs, progress.CompletedAt, progress.UpdatedAt) = (lesson.Lesson.DurationMs, now, now);
        }
        Assert.True(await scope.ServiceProvider.GetRequiredService<LearnedYears>().CloseAsync(await years.ReadAsync(enrolment, default), now, default));
        await db.SaveChangesAsync();
    }

    /// <summary>A learner whose hours are under review, weighed.</summary>
    public static async Task<(Student Student, ReviewCase Case)> AddCaseAsync(this TestSite site)
    {
        var student = await site.AddStudentAsync();
        await site.LearnAsync(student);
        await site.SettleAsync();
        return (student, await site.CaseAsync(student));
    }

    /// <summary>The learner's newest case.</summary>
    public static Task<ReviewCase> CaseAsync(this TestSite site, Student student, Guid? enrolmentId = null) => site.WithDbAsync(db =>
        db.Set<ReviewCase>().AsNoTracking().Where(c => c.LearnerId == student.LearnerId && c.EnrolmentId == (enrolmentId ?? student.EnrolmentId)).OrderByDescending(c => c.Attempt).FirstAsync());

    public static Task<Enrolment> EnrolmentAsync(this TestSite site, Student student, Guid? enrolmentId = null) => site.WithDbAsync(db =>
        db.Set<Enrolment>().AsNoTracking().SingleAsync(e => e.LearnerId == student.LearnerId && e.Id == (enrolmentId ?? student.EnrolmentId)));

    public static async Task<Guid> ReviewerAsync(this TestSite site)
    {
        var name = "rev" + Guid.NewGuid().ToString("N")[..10];
        await site.HireAsync(name, StaffRole.Reviewer);
        return await site.WithDbAsync(db => db.Set<StaffMember>().Where(s => s.UserName == name).Select(s => s.Id).SingleAsync());
    }

    /// <summary>Does one act in a unit of work of its own.</summary>
    public static async Task<T> ActAsync<TService, T>(this TestSite site, Func<TService, Task<T>> act) where TService : notnull
    {
        await using var scope = site.Services.CreateAsyncScope();
        return await act(scope.ServiceProvider.GetRequiredService<TService>());
    }

    /// <summary>Clears these lessons, on the evidence of some snapshot.</summary>
    public static async Task<HoursRefusal?> ClearAsync(this TestSite site, Student student, Guid staffId, params Guid[] lessons)
    {
        var of = await site.CaseAsync(student);
        return await site.ActAsync<DecideCase, HoursRefusal?>(desk => desk.ClearAsync(of.Id, of.Version, staffId, new(lessons, ClearReason.OtherPerson, "抓拍里的人和备案照片不是同一人。", [new("snapshot", Guid.NewGuid())]), default));
    }

    public static async Task<HoursRefusal?> PassAsync(this TestSite site, Student student, Guid staffId)
    {
        var of = await site.CaseAsync(student);
        return await site.ActAsync<DecideCase, HoursRefusal?>(desk => desk.PassAsync(of.Id, of.Version, staffId, null, default));
    }

    /// <summary>A learner with credited hours and a passed exam.</summary>
    public static async Task<Student> AddCreditedAsync(this TestSite site)
    {
        var (student, _) = await site.AddCaseAsync();
        await site.WithDbAsync(async db =>
        {
            await db.Set<ExamStanding>().Where(s => s.LearnerId == student.LearnerId).ExecuteDeleteAsync();
            db.Add(new ExamStanding { LearnerId = student.LearnerId, EnrolmentId = student.EnrolmentId, State = ExamState.Passed, OpenedAt = site.Time.GetUtcNow(), Attempts = 1, BestScore = 78 });
            await db.SaveChangesAsync();
        });
        Assert.Null(await site.PassAsync(student, await site.ReviewerAsync()));
        await site.TakeEffectAsync();
        return student;
    }

    /// <summary>Lets the seconds for undoing pass, and whatever falls due with them.</summary>
    public static async Task TakeEffectAsync(this TestSite site)
    {
        site.Time.Advance(TimeSpan.FromSeconds(11));
        await site.SettleAsync();
    }

    /// <summary>Waits until nothing of this context that is due is left to do.</summary>
    public static async Task SettleAsync(this TestSite site)
    {
        var now = site.Time.GetUtcNow();
        for (var i = 0; i < 400; i++)
        {
            if (!await site.WithDbAsync(db => db.Set<OutboxMessage>().AnyAsync(m => m.Kind.StartsWith("hours.") && m.DoneAt == null && m.ParkedAt == null && m.DueAt <= now)))
                return;
            await Task.Delay(50);
        }
        var failures = await site.WithDbAsync(db => db.Set<OutboxMessage>().Where(m => m.LastError != null).Select(m => m.Kind + ": " + m.LastError).ToListAsync());
        throw new TimeoutException($"The outbox does not come to rest: {string.Join("; ", failures)}");
    }
}
