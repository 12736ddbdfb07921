using FsCheck;
using FsCheck.Fluent;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Zhuxue.Platform.Messaging;
using Zhuxue.Tests.Console;
using Zhuxue.Tests.Site;
using Zhuxue.Training.Exams;
using Zhuxue.Training.Exams.Attempts;
using Zhuxue.Training.Exams.Bank;
using Zhuxue.Training.Exams.Papers;
using Zhuxue.Training.Exams.Watching;

namespace Zhuxue.Tests.Exams;

/// <summary>Response times, retries and item figures: the arithmetic, and what of it is raised through the door (A16, A17).</summary>
public sealed class WatchingTests(TestSite site) : IClassFixture<TestSite>
{
    private static readonly Dictionary<ItemKey, ResponseTime> NoModel = [];

    [Fact]
    [Trait("Category", "NoDatabase")]
    public void An_ordinary_pace_is_not_too_fast_and_a_machines_is()
    {
        var paper = PaperOf(30);
        Assert.False(Pace.Of(paper, AnswersOf(paper, 8000), NoModel).IsTooFast);
        Assert.True(Pace.Of(paper, AnswersOf(paper, 900), NoModel).IsTooFast);
        Assert.False(Pace.Of(paper, [.. AnswersOf(paper, 900).Take(5)], NoModel).IsTooFast);
    }

    [Fact]
    [Trait("Category", "NoDatabase")]
    public void Beside_a_model_only_the_distance_from_others_counts()
    {
        var paper = PaperOf(30);
        var model = paper.Questions.ToDictionary(q => new ItemKey(q.QuestionId, q.Version, 0), _ => new ResponseTime(Math.Log(40), 0.5));
        Assert.True(Pace.Of(paper, AnswersOf(paper, 6000), model).IsTooFast);
        var quick = paper.Questions.ToDictionary(q => new ItemKey(q.QuestionId, q.Version, 0), _ => new ResponseTime(Math.Log(2), 0.5));
        Assert.False(Pace.Of(paper, AnswersOf(paper, 2000), quick).IsTooFast);
    }

    [Fact]
    [Trait("Category", "NoDatabase")]
    public void Retries_converge_only_when_nearly_all_wrong_items_come_right()
    {
        var paper = PaperOf(20);
        var (wrong, right) = (AnswersOf(paper, 8000, chosen: 2), AnswersOf(paper, 8000, chosen: 1));
        Assert.True(Retries.Of((paper, right), [(paper, wrong)]).IsConverging);
        Assert.False(Retries.Of((paper, [.. right.Take(10), .. wrong.Skip(10)]), [(paper, wrong)]).IsConverging);
        Assert.False(Retries.Of((paper, right), [(paper, right)]).IsConverging);
        Assert.False(Retries.Of((paper, right), [(PaperOf(20), wrong)]).IsConverging);
    }

    [Fact]
    [Trait("Category", "NoDatabase")]
    public void Item_figures_stay_within_their_bounds_and_a_good_item_discriminates()
    {
        Prop.ForAll(Gen.ListOf(Gen.Elements(0, 1, 2, 3)).Where(l => l.Count > 0).ToArbitrary(), choices =>
        {
            var paper = PaperOf(choices.Count);
            var items = new Dictionary<ItemKey, ItemTally>();
            for (var run = 0; run < 3; run++)
                AnalyseItems.Count(items, paper, [.. choices.Select((c, q) => AnswerTo(q, c == 3 ? 0 : 1 << c, 1000 * (q + run + 1)))]);
            foreach (var tally in items.Values)
            {
                var statistic = new ItemStatistic { OptionCounts = "" };
                tally.WriteTo(statistic);
                if (statistic.Correct > statistic.Answered || statistic.Answered > statistic.Shown || statistic.Discrimination is < -1 or > 1)
                    return false;
            }
            return true;
        }).QuickCheckThrowOnFailure();

        var two = PaperOf(10);
        var good = new Dictionary<ItemKey, ItemTally>();
        for (var able = 0; able <= 10; able++)
            AnalyseItems.Count(good, two, [.. Enumerable.Range(0, 10).Select(q => AnswerTo(q, q < able ? 1 : 2, 5000))]);
        var first = new ItemStatistic { OptionCounts = "" };
        good[new(two.Questions[5].QuestionId, 1, 0)].WriteTo(first);
        Assert.True(first.Discrimination > 0.5);
        Assert.Equal("[5,6,0,0]", first.OptionCounts);
    }

    [Fact]
    public async Task A17_answers_faster_than_can_be_read_and_A16_converging_retries_become_signals_for_staff_and_fail_nobody()
    {
        var student = await site.AddExamineeAsync();
        var first = await student.SitAsync(site);
        await first.AnswerAllAsync(right: 0);
        await first.HandInAsync();
        site.Time.Advance(TimeSpan.FromMinutes(2));
        var second = await student.SitAsync(site);
        await second.AnswerAllAsync(right: 50, TimeSpan.FromSeconds(1));
        await second.HandInAsync();
        Assert.True((await second.StoredAsync()).Passed);
        var signals = await site.WithDbAsync(db => db.ExamSignals.Where(s => s.AttemptId == second.AttemptId).Select(s => s.Kind).ToListAsync());
        Assert.Contains(ExamSignalKind.TooFast, signals);
        Assert.Contains(ExamSignalKind.Converging, signals);

        var reviewer = await site.StaffAsync(Training.Accounts.Staff.StaffRole.Reviewer);
        await reviewer.OpenAsync("/staff/exam/attempts?signals=1");
        Assert.Contains("答得比别人快得多", reviewer.Words, StringComparison.Ordinal);
        await reviewer.OpenAsync($"/staff/exam/attempts/{student.LearnerId}/{second.AttemptId}");
        Assert.Contains("重考时错题几乎全改对", reviewer.Words, StringComparison.Ordinal);
        await reviewer.OpenAsync("/staff/exam/attempts/export.xlsx?signals=1");
        Assert.Equal(System.Net.HttpStatusCode.OK, reviewer.Status);

        await using (var scope = site.Services.CreateAsyncScope())
            await scope.ServiceProvider.GetServices<IOutboxHandler>().OfType<AnalyseItems>().Single().HandleAsync("{}", default);
        var shown = await site.WithDbAsync(db => db.ItemStatistics.SumAsync(s => s.Shown));
        Assert.True(shown >= 104);
        await reviewer.OpenAsync("/staff/exam/analysis");
        Assert.Contains("区分度", reviewer.Words, StringComparison.Ordinal);
    }

    private static Paper PaperOf(int questions) =>
        new([.. Enumerable.Range(0, questions).Select(_ => new PaperQuestion(Guid.NewGuid(), 1, Guid.Empty, QuestionKind.SingleChoice, [new PaperItem([0, 1, 2, 3], 1, 2)]))]);

    private static List<Answer> AnswersOf(Paper paper, int thinkingMs, int chosen = 1) => [.. paper.Questions.Select((_, q) => AnswerTo(q, chosen, thinkingMs))];

    private static Answer AnswerTo(int question, int chosen, int thinkingMs) => new() { Question = question, Chosen = chosen, ThinkingMs = thinkingMs };
}
