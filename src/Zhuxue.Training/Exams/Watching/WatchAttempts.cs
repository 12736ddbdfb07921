using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Caching.Memory;
using Zhuxue.Training.Exams.Attempts;
using Zhuxue.Training.Exams.Papers;

namespace Zhuxue.Training.Exams.Watching;

/// <summary>Looks at a finished attempt for what a reviewer should see (A16, A17): answers far too fast, retries that converge. It fails nobody.</summary>
internal sealed class WatchAttempts(TrainingDb db, IMemoryCache cache, Ids ids, TimeProvider clock)
{
    private static readonly TimeSpan ModelKept = TimeSpan.FromMinutes(10);

    private IReadOnlyDictionary<ItemKey, ResponseTime> _model = new Dictionary<ItemKey, ResponseTime>();

    /// <summary>Gets the response-time model ready; once for as many attempts as one likes.</summary>
    public async Task PrepareAsync(CancellationToken cancellationToken) => _model = (await cache.GetOrCreateAsync(typeof(ResponseTime), async entry =>
    {
        entry.AbsoluteExpirationRelativeToNow = ModelKept;
        return await db.ItemStatistics.AsNoTracking().Where(s => s.LogSecondsMean != null && s.Answered >= ResponseTime.AnswersLeast)
            .ToDictionaryAsync(s => new ItemKey(s.QuestionId, s.Version, s.Item), s => new ResponseTime(s.LogSecondsMean!.Value, s.LogSecondsDeviation ?? 0), cancellationToken);
    }))!;

    /// <summary>Adds the signals of one attempt to the caller's unit of work.</summary>
    public async Task LookAsync(Attempt attempt, Paper paper, IReadOnlyList<Answer> answers, Marking marking, CancellationToken cancellationToken)
    {
        if (Pace.Of(paper, answers, _model) is { IsTooFast: true } pace && marking.Score >= attempt.PassPoints)
            Raise(attempt, ExamSignalKind.TooFast, new { pace.Items, pace.MedianSeconds, pace.MeanDeviation });
        if (attempt.Number < 2)
            return;
        var earlier = await (from a in db.Attempts
                             join p in db.AttemptPapers on new { a.LearnerId, AttemptId = a.Id } equals new { p.LearnerId, p.AttemptId }
                             where a.LearnerId == attempt.LearnerId && a.OccupationCode == attempt.OccupationCode && a.State == AttemptState.Finished && a.Id != attempt.Id
                             orderby a.FinishedAt descending
                             select new { a.Id, p.Paper }).Take(Retries.AttemptsLookedAt).ToListAsync(cancellationToken);
        if (earlier.Count == 0)
            return;
        var earlierIds = earlier.Select(e => e.Id).ToArray();
        var earlierAnswers = (await db.Answers.AsNoTracking().Where(a => a.LearnerId == attempt.LearnerId && earlierIds.Contains(a.AttemptId)).ToListAsync(cancellationToken)).ToLookup(a => a.AttemptId);
        var retries = Retries.Of((paper, answers), earlier.Select(e => (Paper.FromJson(e.Paper), (IReadOnlyList<Answer>)[.. earlierAnswers[e.Id]])));
        if (retries.IsConverging)
            Raise(attempt, ExamSignalKind.Converging, new { WrongBefore = retries.WrongBefore, RightNow = retries.RightNow });
    }

    private void Raise(Attempt attempt, ExamSignalKind kind, object detail) => db.Add(new ExamSignal
    {
        LearnerId = attempt.LearnerId,
        Id = ids.New(),
        AttemptId = attempt.Id,
        Kind = kind,
        At = clock.GetUtcNow(),
        Detail = JsonSerializer.Serialize(detail),
    });
}

/// <summary>One item of one version of a question.</summary>
internal readonly record struct ItemKey(Guid QuestionId, int Version, int Item);

/// <summary>How long an item takes: mean and deviation of ln(seconds), the lognormal model of van der Linden (2006) with one speed for all.</summary>
internal readonly record struct ResponseTime(double LogMean, double LogDeviation)
{
    /// <summary>Fewer answers than this make no model.</summary>
    public const int AnswersLeast = 30;
}

/// <summary>How fast an attempt was answered.</summary>
/// <param name="Items">Answered items.</param>
/// <param name="MedianSeconds">Half of them took less.</param>
/// <param name="MeanDeviation">Mean distance from the model in its deviations, below 0 is faster; null without a model of enough items.</param>
internal readonly record struct Pace(int Items, double MedianSeconds, double? MeanDeviation)
{
    private const int ItemsLeast = 20, ModelledLeast = 10;
    private const double FastestSeconds = 2.5, FastestDeviation = -2, LeastDeviation = 0.35;

    /// <summary>Far faster than others on the same items; where nobody knows them yet, faster than they can be read.</summary>
    public bool IsTooFast => Items >= ItemsLeast && (MeanDeviation is { } deviation ? deviation <= FastestDeviation : MedianSeconds < FastestSeconds);

    public static Pace Of(Paper paper, IReadOnlyList<Answer> answers, IReadOnlyDictionary<ItemKey, ResponseTime> model)
    {
        var seconds = new List<double>();
        var deviations = new List<double>();
        foreach (var answer in answers.Where(a => a.Chosen != 0))
        {
            var took = Math.Max(0.1, answer.ThinkingMs / 1000d);
            seconds.Add(took);
            var question = paper.Questions[answer.Question];
            if (model.TryGetValue(new(question.QuestionId, question.Version, answer.Item), out var usual))
                deviations.Add((Math.Log(took) - usual.LogMean) / Math.Max(usual.LogDeviation, LeastDeviation));
        }
        seconds.Sort();
        return new(seconds.Count, seconds.Count == 0 ? 0 : Math.Round(seconds[seconds.Count / 2], 1),
            deviations.Count >= ModelledLeast ? Math.Round(deviations.Average(), 2) : null);
    }
}

/// <summary>What became of items that were wrong in an earlier attempt and came again. Nobody is told which were wrong, so honest retries mend some of them.</summary>
internal readonly record struct Retries(int WrongBefore, int RightNow)
{
    public const int AttemptsLookedAt = 5;
    private const int WrongLeast = 8;
    private const double ShareLeast = 0.8;

    public bool IsConverging => WrongBefore >= WrongLeast && RightNow >= ShareLeast * WrongBefore;

    public static Retries Of((Paper Paper, IReadOnlyList<Answer> Answers) now, IEnumerable<(Paper Paper, IReadOnlyList<Answer> Answers)> earlier)
    {
        var wrong = earlier.SelectMany(e => Judged(e.Paper, e.Answers)).Where(x => !x.Right).Select(x => x.Item).ToHashSet();
        var again = Judged(now.Paper, now.Answers).Where(x => wrong.Contains(x.Item)).ToList();
        return new(again.Count, again.Count(x => x.Right));
    }

    private static IEnumerable<(ItemKey Item, bool Right)> Judged(Paper paper, IReadOnlyList<Answer> answers) =>
        answers.Where(a => a.Chosen != 0).Select(a => (new ItemKey(paper.Questions[a.Question].QuestionId, paper.Questions[a.Question].Version, a.Item),
            a.Chosen == paper.Questions[a.Question].Items[a.Item].Key));
}
