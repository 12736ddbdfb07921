using Zhuxue.Training.Catalogue.Rules;
using Zhuxue.Training.Commands.Demo;
using Zhuxue.Training.Exams.Bank;

namespace Zhuxue.Tests.Exams;

[Trait("Category", "NoDatabase")]
public sealed class DemoExamTests
{
    private static readonly IReadOnlyList<DemoQuestion> All = DemoExam.Questions();

    [Fact]
    public void The_demo_bank_has_150_different_sound_questions_of_all_kinds_in_five_chapters()
    {
        Assert.True(All.Count >= 150, $"{All.Count} questions");
        Assert.Equal(4, All.Select(q => q.Kind).Distinct().Count());
        Assert.True(All.Select(q => q.Chapter).Distinct().Count() >= 5);
        Assert.All(All, q => Assert.Empty(QuestionChecks.FaultsOf(q.Kind, QuestionChecks.Tidy(q.Content), q.Source)));
        Assert.Equal(All.Count, All.Select(q => QuestionText.Fingerprint(q.Content)).Distinct().Count());
        Assert.All(All, q => Assert.True(Chapters.IsOccupation(q.OccupationCode)));
    }

    [Fact]
    public void The_right_answer_of_the_demo_bank_is_not_given_away_by_its_place_or_by_true_alone()
    {
        // Options are shuffled on the paper; true and false are about as frequent.
        var truths = All.SelectMany(q => q.Content.Items).Where(i => i.Kind == QuestionKind.TrueFalse).Select(i => i.Options[0].IsCorrect).ToList();
        Assert.InRange(truths.Count(t => t), truths.Count * 3 / 10, truths.Count * 7 / 10);
    }

    [Fact]
    public void The_demo_blueprint_fits_the_demo_rules_and_every_cell_has_twice_what_it_takes()
    {
        var rules = RulePacks.Embedded().Get("demo", "2026.1");
        var cells = DemoExam.Blueprint();
        Assert.Equal(rules.ExamQuestions, cells.Sum(c => c.Count));
        Assert.Equal(100, cells.Sum(c => c.Count * c.Points));
        Assert.All(cells, c => Assert.True(All.Count(q => (q.Chapter, q.Kind, q.Difficulty) == (c.Chapter, c.Kind, c.Difficulty)) >= 2 * c.Count, c.ToString()));
    }
}
