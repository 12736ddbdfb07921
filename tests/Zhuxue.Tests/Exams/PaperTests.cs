using FsCheck;
using FsCheck.Fluent;
using Zhuxue.Training.Exams.Bank;
using Zhuxue.Training.Exams.Papers;

namespace Zhuxue.Tests.Exams;

/// <summary>Drawing and marking alone: pure functions, so every property is tried on many banks, histories and answers.</summary>
[Trait("Category", "NoDatabase")]
public sealed class PaperTests
{
    private static readonly Guid[] Chapters = [.. Enumerable.Range(1, 3).Select(i => new Guid(i, 0, 0, new byte[8]))];

    private sealed record Scene(IReadOnlyList<BankQuestion> Bank, IReadOnlyList<BlueprintCell> Cells, Dictionary<Guid, int> Seen, long Seed);

    private static readonly Gen<BankQuestion> AnyQuestion =
        from id in ArbMap.Default.GeneratorFor<Guid>()
        from chapter in Gen.Elements(Chapters)
        from kind in Gen.Elements(Enum.GetValues<QuestionKind>())
        from difficulty in Gen.Elements(Enum.GetValues<Difficulty>())
        from version in Gen.Choose(1, 4)
        from items in kind == QuestionKind.Case
            ? Gen.Elements(QuestionKind.SingleChoice, QuestionKind.MultipleChoice, QuestionKind.TrueFalse).SelectMany(AnyItem).NonEmptyListOf().Select(list => list.Take(5).ToList())
            : AnyItem(kind).Select(item => new List<QuestionItem> { item })
        select new BankQuestion(id, version, chapter, kind, difficulty, items);

    private static readonly Gen<Scene> AnyScene =
        from bank in AnyQuestion.ListOf(60)
        let distinct = bank.DistinctBy(q => q.Id).ToList()
        from cells in Gen.CollectToList(distinct.GroupBy(q => (q.ChapterId, q.Kind, q.Difficulty)), g =>
            from count in Gen.Choose(1, g.Count())
            from points in Gen.Choose(1, 9)
            select new BlueprintCell(g.Key.ChapterId, g.Key.Kind, g.Key.Difficulty, count, points))
        from seen in Gen.Choose(0, 4).ListOf(distinct.Count)
        from seed in ArbMap.Default.GeneratorFor<long>()
        select new Scene(distinct, [.. cells], distinct.Zip(seen).Where(x => x.Second > 0).ToDictionary(x => x.First.Id, x => x.Second), seed);

    private static Gen<QuestionItem> AnyItem(QuestionKind kind) => kind == QuestionKind.TrueFalse
        ? Gen.Elements(true, false).Select(isTrue => new QuestionItem(kind, "", QuestionContent.TrueFalse(isTrue)))
        : from options in Gen.Choose(2, 8)
          from correct in Gen.Choose(1, (1 << options) - 1)
          from fixedOnes in Gen.Choose(0, (1 << options) - 1)
          select new QuestionItem(kind, "", [.. Enumerable.Range(0, options).Select(i => new QuestionOption($"选项{i}", (correct >> i & 1) == 1, (fixedOnes >> i & 1) == 1))]);

    [Fact]
    public void A_paper_fills_every_cell_of_its_blueprint_and_holds_no_question_twice() => ForAll(scene =>
    {
        var paper = PaperDraw.Draw(scene.Cells, scene.Bank, scene.Seen, scene.Seed).Paper!;
        var byId = scene.Bank.ToDictionary(q => q.Id);
        var onPaper = paper.Questions.Select(q => (Question: byId[q.QuestionId], q.Points, q.Version)).ToList();
        return paper.Questions.Select(q => q.QuestionId).Distinct().Count() == paper.Questions.Count
            && paper.Points == scene.Cells.Sum(c => c.Count * c.Points)
            && onPaper.All(q => q.Question.Version == q.Version)
            && scene.Cells.All(c => onPaper.Count(q => (q.Question.ChapterId, q.Question.Kind, q.Question.Difficulty, q.Points) == (c.ChapterId, c.Kind, c.Difficulty, c.Points)) == c.Count)
            && paper.Questions.Select(q => q.Kind).SequenceEqual(paper.Questions.Select(q => q.Kind).Order());
    });

    [Fact]
    public void What_was_seen_last_comes_last() => ForAll(scene =>
    {
        var drawn = PaperDraw.Draw(scene.Cells, scene.Bank, scene.Seen, scene.Seed).Paper!.Questions.Select(q => q.QuestionId).ToHashSet();
        // Nothing that was left out was seen longer ago than something that was taken, in the same cell.
        return scene.Bank.GroupBy(q => (q.ChapterId, q.Kind, q.Difficulty)).All(cell =>
        {
            var taken = cell.Where(q => drawn.Contains(q.Id)).Select(q => scene.Seen.GetValueOrDefault(q.Id)).DefaultIfEmpty(0).Max();
            var left = cell.Where(q => !drawn.Contains(q.Id)).Select(q => scene.Seen.GetValueOrDefault(q.Id)).DefaultIfEmpty(int.MaxValue).Min();
            return taken <= left;
        });
    });

    [Fact]
    public void The_same_seed_gives_the_same_paper_in_whatever_order_the_bank_comes() => ForAll(scene =>
        PaperDraw.Draw(scene.Cells, scene.Bank, scene.Seen, scene.Seed).Paper!.ToJson()
        == PaperDraw.Draw([.. scene.Cells.Reverse()], scene.Bank.Reverse(), scene.Seen, scene.Seed).Paper!.ToJson());

    [Fact]
    public void Shown_options_are_all_there_fixed_ones_in_place_and_the_key_names_the_right_ones() => ForAll(scene =>
    {
        var byId = scene.Bank.ToDictionary(q => q.Id);
        return PaperDraw.Draw(scene.Cells, scene.Bank, scene.Seen, scene.Seed).Paper!.Questions.All(q => q.Items.Zip(byId[q.QuestionId].Items).All(pair =>
        {
            var (shown, options) = (pair.First, pair.Second.Options);
            return shown.Order.Order().SequenceEqual(Enumerable.Range(0, options.Count))
                && Enumerable.Range(0, options.Count).All(i => !options[i].IsFixed || shown.Order[i] == i)
                && Enumerable.Range(0, options.Count).All(place => (shown.Key >> place & 1) == (options[shown.Order[place]].IsCorrect ? 1 : 0));
        }));
    });

    [Fact]
    public void Seeds_choose_every_question_of_a_cell_and_every_place_of_an_option_about_equally_often()
    {
        var options = new QuestionItem(QuestionKind.SingleChoice, "", [.. Enumerable.Range(0, 4).Select(i => new QuestionOption($"{i}", i == 0))]);
        var bank = Enumerable.Range(1, 10).Select(i => new BankQuestion(new Guid(i, 1, 2, new byte[8]), 1, Chapters[0], QuestionKind.SingleChoice, Difficulty.Easy, [options])).ToList();
        BlueprintCell[] cells = [new(Chapters[0], QuestionKind.SingleChoice, Difficulty.Easy, 5, 2)];
        var (chosen, keys) = (bank.ToDictionary(q => q.Id, _ => 0), new int[4]);
        for (var seed = 0L; seed < 4_000; seed++)
        {
            foreach (var question in PaperDraw.Draw(cells, bank, new Dictionary<Guid, int>(), seed).Paper!.Questions)
            {
                chosen[question.QuestionId]++;
                keys[int.TrailingZeroCount(question.Items[0].Key)]++;
            }
        }
        // Fixed seeds: no chance in this test. Six standard deviations of 4,000 draws with p = ½, and of 20,000 with p = ¼.
        Assert.All(chosen.Values, count => Assert.InRange(count, 2_000 - 190, 2_000 + 190));
        Assert.All(keys, count => Assert.InRange(count, 5_000 - 370, 5_000 + 370));
    }

    [Fact]
    public void A_bank_that_is_too_small_names_each_cell_and_how_many_are_missing()
    {
        BlueprintCell full = new(Chapters[0], QuestionKind.TrueFalse, Difficulty.Easy, 1, 1), none = new(Chapters[1], QuestionKind.SingleChoice, Difficulty.Hard, 3, 2);
        BankQuestion[] bank = [new(Guid.NewGuid(), 1, Chapters[0], QuestionKind.TrueFalse, Difficulty.Easy, [new(QuestionKind.TrueFalse, "", QuestionContent.TrueFalse(true))])];

        var drawn = PaperDraw.Draw([full, none], bank, new Dictionary<Guid, int>(), 7);

        Assert.Null(drawn.Paper);
        var shortage = Assert.Single(drawn.Shortages);
        Assert.Equal((none, 0, 3), (shortage.Cell, shortage.Available, shortage.Missing));
    }

    [Theory]
    [InlineData(2, 1, "2")]
    [InlineData(5, 3, "2 2 1")]
    [InlineData(8, 4, "2 2 2 2")]
    public void The_points_of_a_case_are_shared_out_to_its_sub_questions_without_a_rest(int points, int items, string shares) =>
        Assert.Equal(shares, string.Join(' ', PaperDraw.Share(points, items)));

    [Fact]
    public void The_key_earns_everything_and_nothing_earns_nothing_and_points_lie_between() => ForAll(scene =>
    {
        var paper = PaperDraw.Draw(scene.Cells, scene.Bank, scene.Seen, scene.Seed).Paper!;
        var key = Places(paper).ToDictionary(p => p.Place, p => p.Item.Key);
        var right = key.Where((_, i) => (scene.Seed >> i % 60 & 1) == 0).ToDictionary();
        var some = right.Concat(key.Where(p => !right.ContainsKey(p.Key)).Select(p => KeyValuePair.Create(p.Key, p.Value ^ 1))).ToDictionary();

        var (all, none, part) = (PaperMark.Mark(paper, key), PaperMark.Mark(paper, new Dictionary<ItemPlace, int>()), PaperMark.Mark(paper, some));
        return all.Score == paper.Points && none.Score == 0
            && part.Score == Places(paper).Where(p => right.ContainsKey(p.Place)).Sum(p => p.Item.Points)
            && part.Score == part.Chapters.Sum(c => c.Points) && part.Score == part.Earned.Sum()
            && part.Chapters.Sum(c => c.Of) == paper.Points && part.Chapters.All(c => c.Points >= 0 && c.Points <= c.Of);
    });

    [Fact]
    public void Granting_a_question_never_lowers_a_score_and_gives_exactly_its_lost_points() => ForAll(scene =>
    {
        var paper = PaperDraw.Draw(scene.Cells, scene.Bank, scene.Seen, scene.Seed).Paper!;
        var answers = Places(paper).ToDictionary(p => p.Place, p => (int)(scene.Seed >> p.Place.Question % 50) & p.Item.Mask);
        var before = PaperMark.Mark(paper, answers);
        return paper.Questions.Select((q, i) => PaperMark.Mark(paper, answers, new HashSet<Guid> { q.QuestionId }).Score == before.Score + q.Points - before.Earned[i]).All(same => same);
    });

    [Fact]
    public void Answers_at_places_that_the_paper_does_not_have_earn_nothing()
    {
        var paper = new Paper([new(Guid.NewGuid(), 1, Chapters[0], QuestionKind.SingleChoice, [new([1, 0], 0b10, 2)])]);
        Assert.Equal(0, PaperMark.Mark(paper, new Dictionary<ItemPlace, int> { [new(0, 1)] = 0b10, [new(1, 0)] = 0b10, [new(-1, 0)] = 0b10, [new(0, 0)] = 0b110 }).Score);
    }

    [Fact]
    public void A_paper_reads_back_as_it_was_written() => ForAll(scene =>
    {
        var paper = PaperDraw.Draw(scene.Cells, scene.Bank, scene.Seen, scene.Seed).Paper!;
        return Paper.FromJson(paper.ToJson()).ToJson() == paper.ToJson();
    });

    private static IEnumerable<(ItemPlace Place, PaperItem Item)> Places(Paper paper) =>
        paper.Questions.SelectMany((q, i) => q.Items.Select((item, j) => (new ItemPlace(i, j), item)));

    private static void ForAll(Func<Scene, bool> holds) => Prop.ForAll(Arb.From(AnyScene), holds).QuickCheckThrowOnFailure();
}
