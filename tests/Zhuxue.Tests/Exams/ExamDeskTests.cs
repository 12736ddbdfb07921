using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Zhuxue.Tests.Console;
using Zhuxue.Tests.Learning;
using Zhuxue.Tests.Site;
using Zhuxue.Training;
using Zhuxue.Training.Accounts.Staff;
using Zhuxue.Training.Catalogue.Rules;
using Zhuxue.Training.Commands.Demo;
using Zhuxue.Training.Evidence;
using Zhuxue.Training.Exams;
using Zhuxue.Training.Exams.Bank;
using Zhuxue.Training.Exams.Papers;
using Zhuxue.Training.Exams.Standing;
using Zhuxue.Training.Learning.Enrolments;

namespace Zhuxue.Tests.Exams;

/// <summary>Blueprints, the state of the exam beside the hours, and marking again.</summary>
public sealed class ExamDeskTests(TestSite site) : IClassFixture<TestSite>, IAsyncLifetime
{
    private const string Blueprint = "/staff/exam/blueprints/municipal-construction/demo";

    public async ValueTask InitializeAsync() => await site.SeedExamAsync();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task The_demo_bank_is_seeded_once_and_its_blueprint_makes_papers()
    {
        var before = await site.WithDbAsync(async db => (await db.Questions.CountAsync(), await db.Blueprints.CountAsync(b => b.RulePackCode == "demo" && b.StaffId == null)));
        using var output = new StringWriter();
        await site.SeedExamAsync(output);

        Assert.Contains(", 0 new", output.ToString(), StringComparison.Ordinal);
        Assert.Equal(before, await site.WithDbAsync(async db => (await db.Questions.CountAsync(), await db.Blueprints.CountAsync(b => b.RulePackCode == "demo" && b.StaffId == null))));
        var paper = await DrawAsync(Guid.NewGuid(), 1);
        Assert.Equal((50, 100), (paper.Questions.Count, paper.Points));
    }

    [Fact]
    public async Task A_blueprint_that_the_bank_cannot_fill_is_not_saved_and_says_which_cell_by_how_many()
    {
        var browser = await site.StaffAsync(StaffRole.Operator);
        await browser.OpenAsync(Blueprint);
        Assert.Contains("题库", browser.Words, StringComparison.Ordinal);
        var chapter = await site.WithDbAsync(db => db.Chapters.SingleAsync(c => c.Title == "沟槽与基坑"));
        var versions = await site.WithDbAsync(db => db.Blueprints.CountAsync());

        await browser.SubmitAsync("main form", new() { [$"count-{chapter.Id}-SingleChoice-Easy"] = "40" });
        Assert.Contains("还没有保存", browser.Words, StringComparison.Ordinal);
        Assert.Contains("沟槽与基坑 · 单选题 · 易：要 40 题，题库里启用的只有 4 题，还差 36 题。", browser.Words, StringComparison.Ordinal);
        Assert.Contains("一共 89 题，规则包要求 50 题，多了 39 题。", browser.Words, StringComparison.Ordinal);
        Assert.Contains("一共 178 分，试卷要 100 分，多了 78 分。", browser.Words, StringComparison.Ordinal);
        Assert.Equal("40", browser.Page.QuerySelector($"[name='count-{chapter.Id}-SingleChoice-Easy']")!.GetAttribute("value"));
        Assert.Equal(versions, await site.WithDbAsync(db => db.Blueprints.CountAsync()));

        // Four sub-questions do not fit into three points.
        await browser.OpenAsync(Blueprint);
        await browser.SubmitAsync("main form", new() { ["points-Case"] = "3" });
        Assert.Contains("不够分给每个小题 1 分", browser.Words, StringComparison.Ordinal);

        // One easy question less, one more of the middle: as good as before.
        await browser.OpenAsync(Blueprint);
        await browser.SubmitAsync("main form", new() { [$"count-{chapter.Id}-SingleChoice-Easy"] = "0", [$"count-{chapter.Id}-SingleChoice-Medium"] = "2" });
        Assert.Contains("版已保存", browser.Words, StringComparison.Ordinal);
        Assert.Equal(versions + 1, await site.WithDbAsync(db => db.Blueprints.CountAsync()));
    }

    [Fact]
    public async Task A_paper_of_a_learner_brings_what_was_not_seen_before_and_another_learner_another_paper()
    {
        var student = await site.AddLearnedStudentAsync();
        var first = await DrawAsync(student.LearnerId, 11);
        await site.AddFinishedAttemptAsync(student, first);
        var second = await DrawAsync(student.LearnerId, 12);

        // Every cell of the demo blueprint has at least twice what it takes.
        var again = second.Questions.Select(q => q.QuestionId).Intersect(first.Questions.Select(q => q.QuestionId)).ToList();
        Assert.Empty(again);
        Assert.Equal(first.ToJson(), (await DrawAsync(Guid.NewGuid(), 11)).ToJson());
        Assert.NotEqual(first.ToJson(), (await DrawAsync(Guid.NewGuid(), 13)).ToJson());
    }

    [Fact]
    public async Task M11_the_exam_is_closed_until_the_last_hour_is_learned_and_then_open()
    {
        var student = await site.AddStudentAsync();
        await student.Browser.OpenAsync("/training");
        Assert.Contains("学完后开放", student.Browser.Words, StringComparison.Ordinal);
        Assert.DoesNotContain("去考核", student.Browser.Words, StringComparison.Ordinal);
        Assert.Equal(ExamState.Closed, (await ReadAsync(student)).State);

        await site.LearnYearAsync(student);
        await student.Browser.OpenAsync("/training");
        Assert.Contains("学时已学完，可以考核了", student.Browser.Words, StringComparison.Ordinal);
        Assert.Equal($"/exam?enrolment={student.EnrolmentId}", student.Browser.Page.QuerySelector("main a.btn-primary")!.GetAttribute("href"));
        Assert.Equal(ExamState.Open, await site.WithDbAsync(db => db.ExamStandings.Where(s => s.LearnerId == student.LearnerId).Select(s => s.State).SingleAsync()));
        Assert.True((await ReadAsync(student)).MaySit(site.Time.GetUtcNow()));
    }

    [Fact]
    public async Task M11_the_last_beat_of_the_year_opens_the_exam_in_its_own_transaction()
    {
        await using var own = await TestSite.StartAsync();
        var lesson = await own.AddLessonAsync(360);
        var student = await own.AddStudentAsync();
        var lease = await student.StartAsync(lesson);
        await lease.PlayAsync(380, 360);
        Assert.Equal(HoursState.UnderReview, await own.WithDbAsync(db => db.Set<Enrolment>().Where(e => e.LearnerId == student.LearnerId).Select(e => e.State).SingleAsync()));
        Assert.Equal(1, await own.WithDbAsync(db => db.ExamStandings.CountAsync(s => s.LearnerId == student.LearnerId && s.EnrolmentId == student.EnrolmentId && s.State == ExamState.Open)));
    }

    [Theory]
    [InlineData(true, "Passed", "100 分，已通过")]
    [InlineData(false, "Closed", "学时学完后再考")]
    public async Task M14_clearing_keeps_the_result_of_the_exam(bool passes, string shown, string note)
    {
        var student = await site.AddLearnedStudentAsync();
        var paper = await DrawAsync(student.LearnerId, 21);
        await site.AddFinishedAttemptAsync(student, paper, passes ? [] : [.. paper.Questions.Select(q => q.QuestionId)]);
        await site.WithDbAsync(db => db.Set<Enrolment>().Where(e => e.LearnerId == student.LearnerId).ExecuteUpdateAsync(set => set.SetProperty(e => e.State, HoursState.Cleared)));

        Assert.Equal(shown, (await ReadAsync(student)).State.ToString());
        await student.Browser.OpenAsync("/training");
        Assert.Contains(note, student.Browser.Words, StringComparison.Ordinal);

        // Learned again: the result is the one from before.
        await site.LearnYearAsync(student);
        var exam = await ReadAsync(student);
        Assert.Equal((passes ? ExamState.Passed : ExamState.Failed, 1, passes ? 100 : 0), (exam.State, exam.Attempts, exam.BestScore));
    }

    [Fact]
    public async Task An_occupation_without_an_exam_says_so()
    {
        await using var own = await TestSite.StartAsync();
        var student = await own.AddStudentAsync("national");
        await student.Browser.OpenAsync("/training");
        Assert.Contains("考核不需要", student.Browser.Words, StringComparison.Ordinal);
        await own.LearnYearAsync(student);
        Assert.Equal(0, await own.WithDbAsync(db => db.ExamStandings.CountAsync()));
    }

    [Fact]
    public async Task A_withdrawn_question_marks_past_attempts_again_only_when_decided_once_and_never_downwards()
    {
        var faulty = await site.AddQuestionAsync(ExamScene.Single("有错的题"));
        var other = await site.AddQuestionAsync(ExamScene.Single("别的题"));
        var paper = new Paper([.. new[] { (faulty, 20), (other, 50), (Guid.NewGuid(), 30) }.Select(q => new PaperQuestion(q.Item1, 1, Guid.Empty, QuestionKind.SingleChoice, [new([0, 1, 2], 1, q.Item2)]))]);
        var (raised, same, passed) = (await site.AddLearnedStudentAsync(), await site.AddLearnedStudentAsync(), await site.AddLearnedStudentAsync());
        var wrong = paper.Questions[2].QuestionId;
        var raisedId = await site.AddFinishedAttemptAsync(raised, paper, faulty, wrong);
        var sameId = await site.AddFinishedAttemptAsync(same, paper, other);
        var passedId = await site.AddFinishedAttemptAsync(passed, paper, faulty);
        Assert.Equal("50 50 80", await ScoresAsync(raisedId, sameId, passedId));

        var operatorDesk = await site.StaffAsync(StaffRole.Operator);
        await operatorDesk.OpenAsync($"/staff/exam/questions/{faulty}");
        await operatorDesk.SubmitAsync("form:has(input[value=withdraw])", new() { ["Reason"] = "答案印错了" });
        Assert.Equal("50 50 80", await ScoresAsync(raisedId, sameId, passedId));

        var reviewer = await site.StaffAsync(StaffRole.Reviewer);
        await reviewer.OpenAsync($"/staff/exam/questions/{faulty}/remark");
        Assert.Contains("有 3 份交过的答卷", reviewer.Words, StringComparison.Ordinal);
        await reviewer.SubmitAsync("main form", new() { ["Reason"] = "" });
        Assert.Contains("请写清楚", reviewer.Words, StringComparison.Ordinal);
        var late = await site.StaffAsync(StaffRole.Reviewer);
        await late.OpenAsync($"/staff/exam/questions/{faulty}/remark");
        await reviewer.SubmitAsync("main form", new() { ["Reason"] = "答案印错了，都给分" });
        await late.SubmitAsync("main form", new() { ["Reason"] = "我也来点一次" });
        Assert.Contains("没有重复做", late.Words, StringComparison.Ordinal);
        await DoneAsync(faulty);

        Assert.Equal("70 50 100", await ScoresAsync(raisedId, sameId, passedId));
        Assert.Equal((ExamState.Passed, ExamState.Failed, ExamState.Passed), ((await ReadAsync(raised)).State, (await ReadAsync(same)).State, (await ReadAsync(passed)).State));
        await reviewer.OpenAsync($"/staff/exam/questions/{faulty}/remark");
        Assert.Contains("看了 3 份答卷，2 份加了分，1 人因此及格", reviewer.Words, StringComparison.Ordinal);
        var evidence = await site.WithDbAsync(db => db.Set<EvidencePayload>().Where(p => p.LearnerId == raised.LearnerId).Select(p => p.Payload).ToListAsync());
        Assert.Contains(evidence, p => p.Contains("\"oldScore\":50", StringComparison.Ordinal) && p.Contains("\"newScore\":70", StringComparison.Ordinal));
        Assert.False(await site.WithDbAsync(db => db.Set<EvidencePayload>().AnyAsync(p => p.LearnerId == same.LearnerId && p.Payload.Contains("newScore"))));
    }

    private async Task DoneAsync(Guid questionId)
    {
        for (var i = 0; i < 400; i++)
        {
            if (await site.WithDbAsync(db => db.Remarks.AnyAsync(r => r.QuestionId == questionId && r.State == Training.Exams.Remarks.RemarkState.Done)))
                return;
            await Task.Delay(50);
        }
        throw new TimeoutException("The attempts were never marked again.");
    }

    private Task<string> ScoresAsync(params Guid[] attempts) => site.WithDbAsync(async db =>
    {
        var scores = await db.Attempts.Where(a => attempts.Contains(a.Id)).ToDictionaryAsync(a => a.Id, a => a.Score!.Value);
        return string.Join(' ', attempts.Select(a => scores[a]));
    });

    private async Task<ExamView> ReadAsync(Student student)
    {
        await using var scope = site.Services.CreateAsyncScope();
        var enrolment = await scope.ServiceProvider.GetRequiredService<TrainingDb>().Set<Enrolment>().AsNoTracking().SingleAsync(e => e.Id == student.EnrolmentId);
        return await scope.ServiceProvider.GetRequiredService<ExamDesk>().ReadAsync(enrolment, default);
    }

    private async Task<Paper> DrawAsync(Guid learnerId, long seed)
    {
        await using var scope = site.Services.CreateAsyncScope();
        var rules = scope.ServiceProvider.GetRequiredService<RulePacks>().Get("demo", "2026.1");
        return (await scope.ServiceProvider.GetRequiredService<PaperDesk>().DrawAsync(learnerId, LearningScene.Occupation, rules, seed, default)).Paper!;
    }
}
