using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Zhuxue.Platform.Messaging;
using Zhuxue.Training.Exams.Attempts;
using Zhuxue.Training.Exams.Papers;

namespace Zhuxue.Training.Exams.Watching;

/// <summary>题目分析: computes every item's figures anew from all finished attempts. A job of the outbox; run twice it gives the same.</summary>
internal sealed class AnalyseItems(TrainingDb db, TimeProvider clock) : IOutboxHandler
{
    public const string Job = "exams.analyse-items";
    private const int AttemptsAtOnce = 500;

    public string Kind => Job;

    public async Task HandleAsync(string payload, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var items = new Dictionary<ItemKey, ItemTally>();
        var after = Guid.Empty;
        while (true)
        {
            // Ids are in the order of time: what finishes meanwhile is looked at by the next run.
            var attempts = await db.Attempts.AsNoTracking().Where(a => a.State == AttemptState.Finished && a.Id.CompareTo(after) > 0)
                .OrderBy(a => a.Id).Take(AttemptsAtOnce).Select(a => new { a.Id, a.LearnerId }).ToListAsync(cancellationToken);
            if (attempts.Count == 0)
                break;
            after = attempts[^1].Id;
            var ids = attempts.Select(a => a.Id).ToArray();
            var learners = attempts.Select(a => a.LearnerId).Distinct().ToArray();
            var papers = await db.AttemptPapers.AsNoTracking().Where(p => learners.Contains(p.LearnerId) && ids.Contains(p.AttemptId)).ToListAsync(cancellationToken);
            var answers = (await db.Answers.AsNoTracking().Where(a => learners.Contains(a.LearnerId) && ids.Contains(a.AttemptId)).ToListAsync(cancellationToken)).ToLookup(a => a.AttemptId);
            foreach (var paper in papers)
                Count(items, Paper.FromJson(paper.Paper), [.. answers[paper.AttemptId]]);
        }
        var known = await db.ItemStatistics.ToDictionaryAsync(s => new ItemKey(s.QuestionId, s.Version, s.Item), cancellationToken);
        foreach (var (key, tally) in items)
        {
            if (!known.TryGetValue(key, out var statistic))
                db.Add(statistic = new ItemStatistic { QuestionId = key.QuestionId, Version = key.Version, Item = key.Item, OptionCounts = "" });
            tally.WriteTo(statistic);
            statistic.ComputedAt = now;
        }
        await db.SaveChangesAsync(cancellationToken);
    }

    /// <summary>Adds one marked paper to the tallies.</summary>
    internal static void Count(Dictionary<ItemKey, ItemTally> items, Paper paper, IReadOnlyList<Answer> answers)
    {
        var given = answers.ToDictionary(a => new ItemPlace(a.Question, a.Item));
        var score = PaperMark.Mark(paper, given.ToDictionary(a => a.Key, a => a.Value.Chosen)).Score;
        for (var q = 0; q < paper.Questions.Count; q++)
        {
            var question = paper.Questions[q];
            for (var i = 0; i < question.Items.Count; i++)
            {
                var key = new ItemKey(question.QuestionId, question.Version, i);
                if (!items.TryGetValue(key, out var tally))
                    items.Add(key, tally = new ItemTally(question.Items[i].Order.Count));
                tally.Add(question.Items[i], given.GetValueOrDefault(new(q, i)), score);
            }
        }
    }
}

/// <summary>The sums behind one item's figures.</summary>
internal sealed class ItemTally(int options)
{
    private readonly int[] _chosen = new int[options];
    private int _shown, _answered, _correct;
    private double _rest, _restSquared, _restOfCorrect, _log, _logSquared;

    /// <param name="score">Of the whole paper; the item's own points are taken off it, or every item would seem to discriminate.</param>
    public void Add(PaperItem item, Answer? answer, int score)
    {
        _shown++;
        var right = answer?.Chosen == item.Key;
        var rest = score - (right ? item.Points : 0);
        _rest += rest;
        _restSquared += (double)rest * rest;
        if (right)
            (_correct, _restOfCorrect) = (_correct + 1, _restOfCorrect + rest);
        if (answer is not { Chosen: not 0 })
            return;
        _answered++;
        var log = Math.Log(Math.Max(0.1, answer.ThinkingMs / 1000d));
        (_log, _logSquared) = (_log + log, _logSquared + log * log);
        for (var place = 0; place < item.Order.Count; place++)
            _chosen[item.Order[place]] += answer.Chosen >> place & 1;
    }

    public void WriteTo(ItemStatistic statistic)
    {
        (statistic.Shown, statistic.Answered, statistic.Correct) = (_shown, _answered, _correct);
        statistic.Discrimination = Discrimination();
        statistic.LogSecondsMean = _answered > 0 ? _log / _answered : null;
        statistic.LogSecondsDeviation = _answered > 1 ? Math.Sqrt(Math.Max(0, (_logSquared - _log * _log / _answered) / (_answered - 1))) : null;
        statistic.OptionCounts = JsonSerializer.Serialize(_chosen);
    }

    /// <summary>Corrected point-biserial correlation; null where all are right, all are wrong, or all have the same rest.</summary>
    private double? Discrimination()
    {
        var variance = _restSquared - _rest * _rest / _shown;
        if (_correct == 0 || _correct == _shown || variance <= 1e-9)
            return null;
        var share = (double)_correct / _shown;
        var covariance = _restOfCorrect - share * _rest;
        return Math.Clamp(covariance / Math.Sqrt(variance * _shown * share * (1 - share)), -1, 1);
    }
}
