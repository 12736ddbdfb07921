using FsCheck;
using FsCheck.Fluent;
using Microsoft.EntityFrameworkCore;
using Zhuxue.Tests.Learning;
using Zhuxue.Tests.Site;
using Zhuxue.Training.Exams.Standing;
using Zhuxue.Training.Hours;
using Zhuxue.Training.Hours.Appeals;
using Zhuxue.Training.Hours.Cases;
using Zhuxue.Training.Hours.Decisions;
using Zhuxue.Training.Hours.Revocations;
using Zhuxue.Training.Learning.Enrolments;
using Zhuxue.Training.Learning.Leases;
using Zhuxue.Training.Learning.Presence;
using Zhuxue.Training.Learning.Why;

namespace Zhuxue.Tests.Hours;

/// <summary>
/// Any order of learning, passing, undoing, clearing, appealing and revoking, through the operations themselves: hours are never credited without a decision, the exam is
/// never lost (M14), and what was earned, taken and given back always adds up.
/// </summary>
public sealed class HoursStoryTests(CourseSite course) : IClassFixture<CourseSite>
{
    private const string Words = "照规定办理，已经看过全部记录。";
    private const int Stories = 5, Steps = 12;
    private readonly TestSite site = course.Site;

    private enum Act
    {
        Learn,
        Pass,
        Undo,
        ClearOne,
        ClearAll,
        TakeEffect,
        Appeal,
        Grant,
        Refuse,
        Propose,
        Sign,
        Reject,
    }

    [Fact]
    public async Task No_order_of_acts_credits_without_a_decision_or_loses_a_second_or_the_exam()
    {
        // Twice as likely as the rest: what leads to states in which something can happen.
        var acts = Gen.Frequency((2, Gen.Constant(Act.Learn)), (2, Gen.Constant(Act.TakeEffect)), (8, Gen.Elements(Enum.GetValues<Act>())));
        foreach (var story in acts.ListOf(Steps).Sample(Stories))
            await TellAsync([Act.Learn, .. story]);
    }

    private async Task TellAsync(IReadOnlyList<Act> story)
    {
        var student = await site.AddStudentAsync();
        await site.WithDbAsync(async db =>
        {
            db.Add(new ExamStanding { LearnerId = student.LearnerId, EnrolmentId = student.EnrolmentId, State = ExamState.Passed, OpenedAt = site.Time.GetUtcNow(), Attempts = 1, BestScore = 78 });
            await db.SaveChangesAsync();
        });
        var (first, second) = (await site.ReviewerAsync(), await site.ReviewerAsync());
        foreach (var act in story)
        {
            await DoAsync(act, student, first, second);
            await HoldsAsync(student, $"after {act} in {string.Join(", ", story)}");
        }
    }

    /// <summary>Does it if it can be done now; a refusal is an answer too.</summary>
    private async Task DoAsync(Act act, Student student, Guid first, Guid second)
    {
        var of = await site.WithDbAsync(db => db.Set<ReviewCase>().AsNoTracking().Where(c => c.LearnerId == student.LearnerId).OrderByDescending(c => c.Attempt).FirstOrDefaultAsync());
        var appeal = await site.WithDbAsync(db => db.Set<Appeal>().AsNoTracking().Where(a => a.LearnerId == student.LearnerId).OrderByDescending(a => a.FiledAt).FirstOrDefaultAsync());
        var open = await site.WithDbAsync(db => db.Set<Revocation>().AsNoTracking().FirstOrDefaultAsync(r => r.LearnerId == student.LearnerId && r.State == RevocationState.Proposed));
        switch (act)
        {
            case Act.Learn when (await site.EnrolmentAsync(student)).IsOpen:
                await site.LearnAsync(student);
                break;
            case Act.Pass when of is not null:
                await site.PassAsync(student, first);
                break;
            case Act.Undo when of is not null:
                await site.ActAsync<DecideCase, HoursRefusal?>(desk => desk.UndoAsync(of.Id, first, default));
                break;
            case Act.ClearOne when of is not null:
                await site.ClearAsync(student, first, course.Lessons.First);
                break;
            case Act.ClearAll when of is not null:
                await site.ClearAsync(student, first, course.Lessons.First, course.Lessons.Second, course.Lessons.Common);
                break;
            case Act.TakeEffect:
                await site.TakeEffectAsync();
                break;
            case Act.Appeal:
                var clearing = await site.WithDbAsync(db => db.Set<CaseDecision>().AsNoTracking().Where(d => d.LearnerId == student.LearnerId && d.Kind == DecisionKind.Clear).OrderByDescending(d => d.At).FirstOrDefaultAsync());
                if (clearing is not null)
                    await site.ActAsync<FileAppeal, HoursRefusal?>(desk => desk.FileAsync(student.LearnerId, clearing.Id, Words, [], default));
                break;
            case Act.Grant or Act.Refuse when appeal is not null:
                await site.ActAsync<DecideAppeal, HoursRefusal?>(desk => desk.DecideAsync(appeal.LearnerId, appeal.Id, appeal.Version, second, act == Act.Grant, Words, default));
                break;
            case Act.Propose:
                await site.ActAsync<ProposeRevocation, HoursRefusal?>(desk => desk.ProposeAsync(student.LearnerId, student.EnrolmentId, first, Words, [], default));
                break;
            case Act.Sign or Act.Reject when open is not null:
                await site.ActAsync<DecideRevocation, HoursRefusal?>(desk => desk.DecideAsync(student.LearnerId, open.Id, open.Version, second, act == Act.Sign, Words, default));
                break;
        }
    }

    private async Task HoldsAsync(Student student, string when)
    {
        var enrolment = await site.EnrolmentAsync(student);
        var passes = await site.WithDbAsync(db => db.Set<CaseDecision>().CountAsync(d => d.LearnerId == student.LearnerId && d.Kind == DecisionKind.Pass && d.State == DecisionState.Effective && d.StaffId != null));
        Assert.True(enrolment.State is not (HoursState.Credited or HoursState.Revoked) || passes > 0, $"Credited without a decision {when}");
        Assert.True(enrolment.State != HoursState.Revoked || await site.WithDbAsync(db => db.Set<Revocation>().AnyAsync(r => r.LearnerId == student.LearnerId && r.State == RevocationState.Confirmed && r.DecidedBy != r.ProposedBy)), $"Revoked by one person {when}");
        Assert.True(await site.WithDbAsync(db => db.Set<ExamStanding>().AnyAsync(s => s.LearnerId == student.LearnerId && s.State == ExamState.Passed && s.BestScore == 78)), $"The exam is lost {when}");

        var progress = await site.WithDbAsync(db => db.Set<LessonProgress>().AsNoTracking().Where(p => p.LearnerId == student.LearnerId).ToListAsync());
        var leases = await site.WithDbAsync(db => db.Set<Lease>().AsNoTracking().Where(l => l.LearnerId == student.LearnerId).ToListAsync());
        var taken = await site.WithDbAsync(db => db.Set<TakenBack>().AsNoTracking().Where(t => t.LearnerId == student.LearnerId).ToListAsync());
        foreach (var lesson in progress)
        {
            var earned = leases.Where(l => l.LessonId == lesson.LessonId).Sum(l => l.EarnedMs - l.StartedAtMs);
            var lost = taken.Where(t => t.LessonId == lesson.LessonId).Sum(t => t.LostMs);
            Assert.True(earned - lost == lesson.EarnedMs, $"Earned {earned}, lost {lost}, but {lesson.EarnedMs} stand {when}");
            var timeline = await site.ActAsync<LessonTimelines, LessonTimeline>(t => t.ReadAsync(student.LearnerId, student.EnrolmentId, lesson.LessonId, default));
            Assert.True(timeline.EarnedMs == lesson.EarnedMs && timeline.TakenBackMs == lost, $"The timeline says {timeline.EarnedMs} and {timeline.TakenBackMs}, but {lesson.EarnedMs} and {lost} stand {when}");
        }
        Assert.True(enrolment.State is HoursState.Learning or HoursState.Cleared or HoursState.NotStarted || progress.All(p => p.CompletedAt is not null), $"{enrolment.State} with an unfinished lesson {when}");
    }
}
