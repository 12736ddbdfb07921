using Zhuxue.Platform.Components;
using Zhuxue.Training.Accounts.Images;
using Zhuxue.Training.Accounts.Learners;
using Zhuxue.Training.Exams.Attempts;
using Zhuxue.Training.Exams.Standing;
using Zhuxue.Training.FaceChecks;
using Zhuxue.Training.Hours.Cases;
using Zhuxue.Training.Hours.Decisions;
using Zhuxue.Training.Hours.Risk;
using Zhuxue.Training.Learning.Enrolments;

namespace Zhuxue.Training.Console.Review;

/// <summary>A picture of a case: a snapshot, the answer to a presence check, or a try that showed somebody else.</summary>
/// <param name="Source">What a decision attaches.</param>
/// <param name="Url">Null when there is no picture.</param>
internal sealed record CaseShot(EvidenceRef Source, DateTimeOffset At, string LessonTitle, long PositionMs, string Device, string What, Tone Tone, string Says, double? Similarity, string? Url)
{
    public string Key => KeyOf(Source);

    /// <summary>An evidence reference as a form carries it.</summary>
    public static string KeyOf(EvidenceRef source) => $"{source.Kind}:{source.Id:N}";

    /// <summary>相似度 in words: a hint.</summary>
    public string LikenessHint => Similarity is { } likeness ? LikenessWords.Of(likeness) : "没有可比的脸";
}

/// <summary>A stretch of learning on one day, for the chart.</summary>
/// <param name="FromMinute">After midnight in Beijing.</param>
/// <param name="IsDoubtful">A signal stands on its lease.</param>
public sealed record LeaseBar(DateOnly Day, double FromMinute, double ToMinute, bool IsDoubtful, string Title);

/// <summary>A presence check on the chart.</summary>
public sealed record CheckMark(DateOnly Day, double Minute, bool Passed);

/// <summary>Something that can be attached to a clearing.</summary>
internal sealed record EvidenceChoice(string Key, EvidenceRef Source, string Words, bool Suggested);

/// <summary>Everything that a reviewer sees of one case.</summary>
/// <param name="ShotsInAll">As many there are; a long year shows the doubtful ones and the newest.</param>
internal sealed record CaseView(
    ReviewCase Case, Learner Learner, string? Employer, YearProgress Year, LearnerImage? Portrait, IReadOnlyList<CaseShot> Shots, int ShotsInAll,
    IReadOnlyList<LeaseBar> Bars, IReadOnlyList<CheckMark> Checks, CaseRisk Risk, ExamView Exam, IReadOnlyList<Attempt> Attempts, IReadOnlyList<HistoryLine> History, QueueMark Mark)
{
    /// <summary>Lessons in which something was earned, which alone can be cleared.</summary>
    public IEnumerable<LearnedLesson> Clearable => Year.Lessons.Where(l => l.EarnedMs > 0);

    /// <summary>Lessons that the reasons point at.</summary>
    public IReadOnlySet<Guid> Suspected => Risk.Lines.Where(l => l is { Weight: > 0, LessonId: not null, Source.Kind: not "attempt" }).Select(l => l.LessonId!.Value).ToHashSet();

    /// <summary>What can be attached: what the reasons rest on (the exam never touches hours, M11), then the other pictures.</summary>
    public IReadOnlyList<EvidenceChoice> Choices => [.. Risk.Lines.Where(l => l is { Weight: > 0, Source.Kind: not "attempt" }).Where(l => l.Source is not null)
        .Select(l => new EvidenceChoice(CaseShot.KeyOf(l.Source!), l.Source!, $"{l.Title}：{l.Words}", true))
        .Concat(Shots.Where(s => s.Url is not null).Select(s => new EvidenceChoice(s.Key, s.Source, $"{s.What} {s.At.DayAndClockWords}，{s.Says}", false))).DistinctBy(c => c.Key)];
}
