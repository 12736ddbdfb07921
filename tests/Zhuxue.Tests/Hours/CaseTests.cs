using Microsoft.EntityFrameworkCore;
using Zhuxue.Platform.Messaging;
using Zhuxue.Tests.Learning;
using Zhuxue.Tests.Site;
using Zhuxue.Training.Evidence;
using Zhuxue.Training.Exams.Standing;
using Zhuxue.Training.Hours;
using Zhuxue.Training.Hours.Appeals;
using Zhuxue.Training.Hours.Cases;
using Zhuxue.Training.Hours.Decisions;
using Zhuxue.Training.Hours.Revocations;
using Zhuxue.Training.Learning.Enrolments;
using Zhuxue.Training.Learning.Presence;
using Zhuxue.Training.Learning.Why;
using Zhuxue.Training.Notices;

namespace Zhuxue.Tests.Hours;

/// <summary>What becomes of learned hours: decided, undone, cleared, appealed, revoked.</summary>
public sealed class CaseTests(CourseSite course) : IClassFixture<CourseSite>
{
    private const string Reason = "复查了全部抓拍，确实是本人在学习。";
    private readonly TestSite site = course.Site;
    private readonly (Guid First, Guid Second, Guid Common) lessons = course.Lessons;

    [Fact]
    public async Task A_learned_year_opens_a_case_with_its_due_day_and_leaves_M9_in_the_inbox()
    {
        site.Time.Set(new DateTimeOffset(2026, 3, 10, 1, 0, 0, TimeSpan.Zero));
        var (student, of) = await site.AddCaseAsync();
        // Tuesday, 10 March 2026: five working days later is Tuesday the 17th, the fourth is Monday.
        Assert.Equal((CaseState.Waiting, new DateOnly(2026, 3, 17), new DateOnly(2026, 3, 16), 1), (of.State, of.DueOn!.Value, of.EscalatesOn!.Value, of.Attempt));
        Assert.NotNull(of.AssessedAt);
        Assert.Equal(HoursState.UnderReview, (await site.EnrolmentAsync(student)).State);
        Assert.Equal([NoticeKind.YearLearned], await NoticesAsync(student));
        Assert.Equal(1, await EvidenceAsync(student, "case-opened"));
    }

    [Fact]
    public async Task A_pass_counts_after_its_ten_seconds_and_says_M10_once()
    {
        var (student, _) = await site.AddCaseAsync();
        Assert.Null(await site.PassAsync(student, await site.ReviewerAsync()));
        Assert.Equal(HoursState.UnderReview, (await site.EnrolmentAsync(student)).State);
        await site.TakeEffectAsync();
        Assert.Equal(HoursState.Credited, (await site.EnrolmentAsync(student)).State);
        Assert.Equal((CaseState.Closed, CaseOutcome.Credited), ((await site.CaseAsync(student)).State, (await site.CaseAsync(student)).Outcome));
        Assert.Equal([NoticeKind.YearLearned, NoticeKind.HoursCredited], await NoticesAsync(student));
        Assert.Equal(1, await EvidenceAsync(student, "hours-credited"));

        // The outbox may run it again: nothing more happens.
        var decision = await site.WithDbAsync(db => db.Set<CaseDecision>().AsNoTracking().SingleAsync(d => d.LearnerId == student.LearnerId));
        var effect = System.Text.Json.JsonSerializer.Serialize(new EffectDecision.Order(decision.LearnerId, decision.Id));
        await site.ActAsync<IEnumerable<IOutboxHandler>, bool>(async handlers =>
        {
            await handlers.Single(h => h.Kind == EffectDecision.MessageKind).HandleAsync(effect, default);
            return true;
        });
        Assert.Equal(1, await EvidenceAsync(student, "hours-credited"));
    }

    [Fact]
    public async Task A_decision_can_be_undone_while_its_seconds_last_and_by_whoever_made_it()
    {
        var (student, of) = await site.AddCaseAsync();
        var (reviewer, other) = (await site.ReviewerAsync(), await site.ReviewerAsync());
        Assert.Null(await site.PassAsync(student, reviewer));
        Assert.Equal(HoursRefusal.TooLateToUndo, await UndoAsync(of.Id, other));
        Assert.Null(await UndoAsync(of.Id, reviewer));
        await site.TakeEffectAsync();
        Assert.Equal(HoursState.UnderReview, (await site.EnrolmentAsync(student)).State);
        Assert.Equal(CaseState.Waiting, (await site.CaseAsync(student)).State);

        Assert.Null(await site.PassAsync(student, reviewer));
        await site.TakeEffectAsync();
        Assert.Equal(HoursRefusal.TooLateToUndo, await UndoAsync(of.Id, reviewer));
    }

    [Fact]
    public async Task A_decision_survives_the_death_of_the_process_that_took_it()
    {
        var (student, _) = await site.AddCaseAsync();
        Assert.Null(await site.PassAsync(student, await site.ReviewerAsync()));
        await site.RestartAsync();
        await site.TakeEffectAsync();
        Assert.Equal(HoursState.Credited, (await site.EnrolmentAsync(student)).State);
    }

    [Fact]
    public async Task Of_two_decisions_on_one_page_the_second_is_refused()
    {
        var (student, of) = await site.AddCaseAsync();
        var (first, second) = (await site.ReviewerAsync(), await site.ReviewerAsync());
        var replies = await Task.WhenAll(new[] { first, second }.Select(staff => site.ActAsync<DecideCase, HoursRefusal?>(desk => desk.PassAsync(of.Id, of.Version, staff, null, default))));
        Assert.Equal([null, HoursRefusal.Changed], replies.OrderBy(r => r.HasValue));
        Assert.Equal(1, await site.WithDbAsync(db => db.Set<CaseDecision>().CountAsync(d => d.LearnerId == student.LearnerId)));
        Assert.Equal(HoursRefusal.NoSuchCase, await site.ActAsync<DecideCase, HoursRefusal?>(desk => desk.PassAsync(Guid.NewGuid(), 0, first, null, default)));
    }

    [Fact]
    public async Task Whoever_passed_a_case_on_does_not_decide_it_however_often_it_is_passed_on()
    {
        var (student, _) = await site.AddCaseAsync();
        var (first, second, third) = (await site.ReviewerAsync(), await site.ReviewerAsync(), await site.ReviewerAsync());
        Assert.Null(await PassOnAsync(first));
        Assert.Equal(HoursRefusal.SamePerson, await site.PassAsync(student, first));
        Assert.Null(await PassOnAsync(second));
        Assert.Equal(HoursRefusal.SamePerson, await site.PassAsync(student, first));
        Assert.Equal(HoursRefusal.SamePerson, await site.PassAsync(student, second));
        Assert.Null(await site.PassAsync(student, third));

        async Task<HoursRefusal?> PassOnAsync(Guid staffId)
        {
            var of = await site.CaseAsync(student);
            return await site.ActAsync<DecideCase, HoursRefusal?>(desk => desk.SecondLookAsync(of.Id, of.Version, staffId, null, default));
        }
    }

    [Fact]
    public async Task A_case_lies_before_one_reviewer_at_a_time()
    {
        var (student, of) = await site.AddCaseAsync();
        var (first, second) = (await site.ReviewerAsync(), await site.ReviewerAsync());
        Assert.Null(await ClaimAsync(of.Id, first));
        Assert.Equal(HoursRefusal.HeldByOther, await ClaimAsync(of.Id, second));
        Assert.Equal(HoursRefusal.HeldByOther, await site.PassAsync(student, second));
        site.Time.Advance(TimeSpan.FromMinutes(11));
        Assert.Null(await ClaimAsync(of.Id, second));
        Assert.Equal(HoursRefusal.HeldByOther, await site.PassAsync(student, first));
        Assert.Null(await site.PassAsync(student, second));
    }

    [Fact]
    public async Task Clearing_takes_the_named_lessons_keeps_the_exam_and_is_learned_again_as_the_next_attempt()
    {
        var (student, _) = await site.AddCaseAsync();
        await site.WithDbAsync(async db =>
        {
            await db.Set<ExamStanding>().Where(s => s.LearnerId == student.LearnerId).ExecuteDeleteAsync();
            db.Add(new ExamStanding { LearnerId = student.LearnerId, EnrolmentId = student.EnrolmentId, State = ExamState.Passed, OpenedAt = site.Time.GetUtcNow(), Attempts = 1, BestScore = 78 });
            await db.SaveChangesAsync();
        });
        Assert.Null(await site.ClearAsync(student, await site.ReviewerAsync(), lessons.First));
        await site.TakeEffectAsync();

        var enrolment = await site.EnrolmentAsync(student);
        Assert.Equal((HoursState.Cleared, 2, null), (enrolment.State, enrolment.Attempt, enrolment.LearnedAt));
        Assert.Equal([(lessons.First, 0L), (lessons.Second, 120_000L), (lessons.Common, 120_000L)], await ProgressAsync(student));
        Assert.Equal([NoticeKind.YearLearned, NoticeKind.HoursCleared], await NoticesAsync(student));
        Assert.Equal((1, 1), (await EvidenceAsync(student, "hours-cleared"), await EvidenceAsync(student, "lesson-cleared")));
        // M14: the exam result is kept.
        Assert.Equal((ExamState.Passed, 78), await site.WithDbAsync(async db => ((await db.Set<ExamStanding>().SingleAsync(s => s.LearnerId == student.LearnerId)).State, (await db.Set<ExamStanding>().SingleAsync(s => s.LearnerId == student.LearnerId)).BestScore!.Value)));

        // The timeline of the lesson still adds up, and says what happened.
        var timeline = await site.ActAsync<LessonTimelines, LessonTimeline>(t => t.ReadAsync(student.LearnerId, student.EnrolmentId, lessons.First, default));
        Assert.Equal((0L, 120_000L), (timeline.EarnedMs, timeline.TakenBackMs));

        await site.LearnAsync(student);
        await site.SettleAsync();
        Assert.Equal((2, CaseState.Waiting), ((await site.CaseAsync(student)).Attempt, (await site.CaseAsync(student)).State));
        Assert.Null(await site.PassAsync(student, await site.ReviewerAsync()));
        await site.TakeEffectAsync();
        Assert.Equal(HoursState.Credited, (await site.EnrolmentAsync(student)).State);
    }

    [Fact]
    public async Task A_clearing_needs_lessons_with_hours_a_reason_words_and_evidence()
    {
        var (student, of) = await site.AddCaseAsync();
        var reviewer = await site.ReviewerAsync();
        EvidenceRef[] evidence = [new("snapshot", Guid.NewGuid())];
        Assert.Equal(HoursRefusal.NothingToClear, await ClearAsync(new([], ClearReason.Absent, Reason, evidence)));
        Assert.Equal(HoursRefusal.NothingToClear, await ClearAsync(new([Guid.NewGuid()], ClearReason.Absent, Reason, evidence)));
        Assert.Equal(HoursRefusal.NoReason, await ClearAsync(new([lessons.First], null, Reason, evidence)));
        Assert.Equal(HoursRefusal.WordsTooShort, await ClearAsync(new([lessons.First], ClearReason.Absent, "  作弊 ", evidence)));
        Assert.Equal(HoursRefusal.WordsTooLong, await ClearAsync(new([lessons.First], ClearReason.Absent, new string('长', 1001), evidence)));
        Assert.Equal(HoursRefusal.NoEvidence, await ClearAsync(new([lessons.First], ClearReason.Absent, Reason, [])));
        Assert.Equal(CaseState.Waiting, (await site.CaseAsync(student)).State);

        Task<HoursRefusal?> ClearAsync(ClearOrder order) => site.ActAsync<DecideCase, HoursRefusal?>(desk => desk.ClearAsync(of.Id, of.Version, reviewer, order, default));
    }

    [Fact]
    public async Task A_granted_appeal_brings_the_hours_back_and_credits_them_by_the_second_reviewer()
    {
        var (student, _) = await site.AddCaseAsync();
        var (first, second) = (await site.ReviewerAsync(), await site.ReviewerAsync());
        Assert.Null(await site.ClearAsync(student, first, lessons.First, lessons.Second));
        await site.TakeEffectAsync();
        var appeal = await AppealAsync(student);
        // Meanwhile a part is learned again.
        await site.WithDbAsync(db => db.Set<LessonProgress>().Where(p => p.LearnerId == student.LearnerId && p.LessonId == lessons.First).ExecuteUpdateAsync(set => set.SetProperty(p => p.EarnedMs, 50_000)));

        Assert.Equal(HoursRefusal.SamePerson, await DecideAsync(appeal, first, grants: true));
        Assert.Null(await DecideAsync(appeal, second, grants: true));
        Assert.Equal(HoursState.Credited, (await site.EnrolmentAsync(student)).State);
        Assert.Equal([(lessons.First, 120_000L), (lessons.Second, 120_000L), (lessons.Common, 120_000L)], await ProgressAsync(student));
        Assert.Equal(70_000, await site.WithDbAsync(db => db.Set<TakenBack>().Where(t => t.LearnerId == student.LearnerId && t.LessonId == lessons.First).Select(t => t.RestoredMs).SingleAsync()));
        Assert.Equal([NoticeKind.YearLearned, NoticeKind.HoursCredited, NoticeKind.HoursCleared, NoticeKind.AppealReceived, NoticeKind.AppealDecided], await NoticesAsync(student));
        Assert.Equal(HoursRefusal.Changed, await DecideAsync(appeal, second, grants: false));
    }

    [Fact]
    public async Task A_refused_appeal_changes_nothing_and_there_is_no_second_one()
    {
        var (student, _) = await site.AddCaseAsync();
        Assert.Null(await site.ClearAsync(student, await site.ReviewerAsync(), lessons.First));
        await site.TakeEffectAsync();
        var appeal = await AppealAsync(student);
        Assert.Null(await DecideAsync(appeal, await site.ReviewerAsync(), grants: false));
        Assert.Equal(HoursState.Cleared, (await site.EnrolmentAsync(student)).State);
        Assert.Equal(HoursRefusal.AppealedAlready, await FileAsync(student, appeal.DecisionId));
    }

    [Fact]
    public async Task An_appeal_comes_within_seven_days_or_not_at_all()
    {
        var (student, _) = await site.AddCaseAsync();
        Assert.Null(await site.ClearAsync(student, await site.ReviewerAsync(), lessons.First));
        await site.TakeEffectAsync();
        var decision = await DecisionAsync(student);
        Assert.Equal(HoursRefusal.NoSuchCase, await FileAsync(await site.AddStudentAsync(), decision));
        Assert.Equal(HoursRefusal.WordsTooShort, await site.ActAsync<FileAppeal, HoursRefusal?>(desk => desk.FileAsync(student.LearnerId, decision, "冤枉", [], default)));
        site.Time.Advance(TimeSpan.FromDays(7) + TimeSpan.FromSeconds(1));
        Assert.Equal(HoursRefusal.TooLateToAppeal, await FileAsync(student, decision));
    }

    [Fact]
    public async Task Credited_hours_are_revoked_by_two_different_people_or_not_at_all()
    {
        var (student, _) = await site.AddCaseAsync();
        var (first, second) = (await site.ReviewerAsync(), await site.ReviewerAsync());
        Assert.Equal(HoursRefusal.NotCredited, await ProposeAsync(student, first));
        Assert.Null(await site.PassAsync(student, first));
        await site.TakeEffectAsync();
        Assert.Null(await ProposeAsync(student, first));
        Assert.Equal(HoursRefusal.Changed, await ProposeAsync(student, second));
        Assert.Equal(HoursState.Credited, (await site.EnrolmentAsync(student)).State);
        Assert.Equal(HoursRefusal.SamePerson, await SignAsync(student, first));
        Assert.Null(await SignAsync(student, second));
        Assert.Equal(HoursState.Revoked, (await site.EnrolmentAsync(student)).State);
        Assert.Contains(NoticeKind.HoursRevoked, await NoticesAsync(student));
        Assert.Equal((1, 1), (await EvidenceAsync(student, "revocation-proposed"), await EvidenceAsync(student, "hours-revoked")));
    }

    [Fact]
    public async Task Common_knowledge_that_is_cleared_is_missing_in_the_other_occupation_too()
    {
        var (student, quality) = await AddTwoOccupationsAsync();
        Assert.Equal(HoursState.UnderReview, (await site.EnrolmentAsync(student, quality)).State);
        Assert.Null(await site.ClearAsync(student, await site.ReviewerAsync(), lessons.Common));
        await site.TakeEffectAsync();
        Assert.Equal(HoursState.Cleared, (await site.EnrolmentAsync(student)).State);
        var other = await site.EnrolmentAsync(student, quality);
        Assert.Equal((HoursState.Learning, 1), (other.State, other.Attempt));
        Assert.Equal((CaseState.Closed, CaseOutcome.FellShort), ((await site.CaseAsync(student, quality)).State, (await site.CaseAsync(student, quality)).Outcome));
        Assert.Contains(NoticeKind.HoursShort, await NoticesAsync(student));

        // Learned again in one of them, it fills both; the case of the other opens once more.
        await site.LearnAsync(student, quality);
        await site.SettleAsync();
        Assert.Equal(CaseState.Waiting, (await site.CaseAsync(student, quality)).State);
        Assert.Equal(HoursState.UnderReview, (await site.EnrolmentAsync(student, quality)).State);
    }

    [Fact]
    public async Task Hours_credited_on_common_knowledge_that_is_cleared_later_go_before_two_people()
    {
        var (student, quality) = await AddTwoOccupationsAsync();
        var of = await site.CaseAsync(student, quality);
        var (first, second) = (await site.ReviewerAsync(), await site.ReviewerAsync());
        Assert.Null(await site.ActAsync<DecideCase, HoursRefusal?>(desk => desk.PassAsync(of.Id, of.Version, first, null, default)));
        await site.TakeEffectAsync();
        Assert.Null(await site.ClearAsync(student, first, lessons.Common));
        await site.TakeEffectAsync();
        Assert.Equal(HoursState.Credited, (await site.EnrolmentAsync(student, quality)).State);
        Assert.Null(await SignAsync(student, first));
        Assert.Equal(HoursState.Credited, (await site.EnrolmentAsync(student, quality)).State);
        Assert.Equal(HoursRefusal.SamePerson, await SignAsync(student, first));
        Assert.Null(await SignAsync(student, second));
        Assert.Equal(HoursState.Revoked, (await site.EnrolmentAsync(student, quality)).State);
    }

    [Fact]
    public async Task A_batch_passes_what_is_low_and_keeps_a_blind_sample_for_somebody_else()
    {
        var reviewer = await site.ReviewerAsync();
        var cases = new List<ReviewCase>();
        for (var i = 0; i < 8; i++)
            cases.Add((await site.AddCaseAsync()).Case);
        await site.WithDbAsync(db => db.Set<ReviewCase>().Where(c => c.Id == cases[0].Id).ExecuteUpdateAsync(set => set.SetProperty(c => c.Risk, RiskLevel.High)));
        Assert.Null(await ClaimAsync(cases[1].Id, await site.ReviewerAsync()));
        var (result, refusal) = await site.ActAsync<BatchPass, (BatchResult?, HoursRefusal?)>(desk => desk.PassAsync([.. cases.Select(c => c.Id), Guid.NewGuid()], reviewer, default));
        Assert.Null(refusal);
        Assert.Equal((6, 1), (result!.Passed, result.Samples));
        await site.TakeEffectAsync();
        var ids = cases.Select(c => c.Id).ToArray();
        var after = await site.WithDbAsync(db => db.Set<ReviewCase>().AsNoTracking().Where(c => ids.Contains(c.Id)).ToListAsync());
        Assert.Equal(5, after.Count(c => c.Outcome == CaseOutcome.Credited));
        var sample = Assert.Single(after, c => c.IsSample);
        Assert.Equal(CaseState.SecondLook, sample.State);
        Assert.Equal(HoursRefusal.SamePerson, await site.ActAsync<DecideCase, HoursRefusal?>(desk => desk.PassAsync(sample.Id, sample.Version, reviewer, null, default)));
        Assert.Null(await site.ActAsync<DecideCase, HoursRefusal?>(async desk => await desk.PassAsync(sample.Id, sample.Version, await site.ReviewerAsync(), null, default)));
        await site.TakeEffectAsync();
        Assert.Equal(6, await site.WithDbAsync(db => db.Set<ReviewCase>().CountAsync(c => ids.Contains(c.Id) && c.Outcome == CaseOutcome.Credited)));
        Assert.Equal(HoursRefusal.NothingInBatch, (await site.ActAsync<BatchPass, (BatchResult?, HoursRefusal?)>(desk => desk.PassAsync([.. cases.Select(c => c.Id).Take(2)], reviewer, default))).Item2);
    }

    /// <summary>One learner, two occupations; the common knowledge of both was learned in the first.</summary>
    private async Task<(Student Student, Guid Quality)> AddTwoOccupationsAsync()
    {
        var (student, _) = await site.AddCaseAsync();
        var quality = await EnrolAsync(student);
        await site.LearnAsync(student, quality);
        await site.SettleAsync();
        return (student, quality);
    }

    private async Task<Guid> EnrolAsync(Student student) => await site.WithDbAsync(async db =>
    {
        var enrolment = new Enrolment { Id = Guid.CreateVersion7(), LearnerId = student.LearnerId, OccupationCode = "civil-quality", Year = 2026, StartsOn = new(2026, 1, 1), EndsOn = new(2026, 12, 31), RulePackCode = "demo", RulePackVersion = "2026.1", CreatedAt = site.Time.GetUtcNow() };
        db.Add(enrolment);
        await db.SaveChangesAsync();
        return enrolment.Id;
    });

    private Task<HoursRefusal?> UndoAsync(Guid caseId, Guid staffId) => site.ActAsync<DecideCase, HoursRefusal?>(desk => desk.UndoAsync(caseId, staffId, default));

    private Task<HoursRefusal?> ClaimAsync(Guid caseId, Guid staffId) => site.ActAsync<ClaimCase, HoursRefusal?>(desk => desk.TakeAsync(caseId, staffId, default));

    private Task<HoursRefusal?> FileAsync(Student student, Guid decisionId) => site.ActAsync<FileAppeal, HoursRefusal?>(desk => desk.FileAsync(student.LearnerId, decisionId, "那天是我本人在学，工友坐在旁边。", [], default));

    private Task<HoursRefusal?> DecideAsync(Appeal appeal, Guid staffId, bool grants) => site.ActAsync<DecideAppeal, HoursRefusal?>(desk => desk.DecideAsync(appeal.LearnerId, appeal.Id, appeal.Version, staffId, grants, Reason, default));

    private Task<HoursRefusal?> ProposeAsync(Student student, Guid staffId) => site.ActAsync<ProposeRevocation, HoursRefusal?>(desk => desk.ProposeAsync(student.LearnerId, student.EnrolmentId, staffId, "事后查明是别人替学。", [], default));

    private async Task<HoursRefusal?> SignAsync(Student student, Guid staffId)
    {
        var open = await site.WithDbAsync(db => db.Set<Revocation>().AsNoTracking().SingleAsync(r => r.LearnerId == student.LearnerId));
        return await site.ActAsync<DecideRevocation, HoursRefusal?>(desk => desk.DecideAsync(student.LearnerId, open.Id, open.Version, staffId, true, "看过证据，同意撤销。", default));
    }

    private Task<Guid> DecisionAsync(Student student) => site.WithDbAsync(db => db.Set<CaseDecision>().Where(d => d.LearnerId == student.LearnerId && d.Kind == DecisionKind.Clear).Select(d => d.Id).SingleAsync());

    private async Task<Appeal> AppealAsync(Student student)
    {
        Assert.Null(await FileAsync(student, await DecisionAsync(student)));
        return await site.WithDbAsync(db => db.Set<Appeal>().AsNoTracking().SingleAsync(a => a.LearnerId == student.LearnerId));
    }

    /// <summary>What the inbox holds, in the order of the kinds: what comes in one transaction has one moment.</summary>
    private async Task<IEnumerable<NoticeKind>> NoticesAsync(Student student) => (await site.WithDbAsync(db => db.Set<InboxMessage>().Where(m => m.LearnerId == student.LearnerId).Select(m => m.Kind).ToListAsync())).Order();

    private Task<int> EvidenceAsync(Student student, string kind) => site.WithDbAsync(db =>
        db.Set<EvidencePayload>().Join(db.Set<EvidenceEntry>(), p => p.EntryId, e => e.Id, (p, e) => new { p.LearnerId, e.Kind }).CountAsync(x => x.LearnerId == student.LearnerId && x.Kind == kind));

    private async Task<IReadOnlyList<(Guid, long)>> ProgressAsync(Student student)
    {
        var rows = await site.WithDbAsync(db => db.Set<LessonProgress>().AsNoTracking().Where(p => p.LearnerId == student.LearnerId).ToListAsync());
        return [.. new[] { lessons.First, lessons.Second, lessons.Common }.Select(l => (l, rows.Single(r => r.LessonId == l).EarnedMs))];
    }
}
