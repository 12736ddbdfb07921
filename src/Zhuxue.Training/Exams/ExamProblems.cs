using Microsoft.AspNetCore.Http.HttpResults;
using Zhuxue.Platform.Web;

namespace Zhuxue.Training.Exams;

/// <summary>Every refusal of this context in the learner's API.</summary>
internal static class ExamProblems
{
    public static ProblemHttpResult NoSuchExam() =>
        Problem.Of("exams:no-such-exam", 404, "没有找到这场考核。", "请回到“我的培训”，从考核那一步进入。");

    public static ProblemHttpResult NotRequired() =>
        Problem.Of("exams:not-required", 409, "这个岗位不用考核。", "学时学完、审核通过就可以了。");

    public static ProblemHttpResult Closed() =>
        Problem.Of("exams:closed", 409, "考核还没有开放。", "本年度的课程全部学完后，考核自动开放。");

    public static ProblemHttpResult AlreadyPassed() =>
        Problem.Of("exams:already-passed", 409, "考核已经通过，不用再考。", "成绩会一直保留。");

    public static ProblemHttpResult CoolingDown(DateTimeOffset from, TimeProvider clock) =>
        CoolingDown(ExamWords.When(from, clock), (int)Math.Ceiling(Math.Max(1, (from - clock.GetUtcNow()).TotalSeconds)));

    /// <summary>As the contract shows it.</summary>
    public static ProblemHttpResult CoolingDownExample() => CoolingDown("14:30", 1800);

    private static ProblemHttpResult CoolingDown(string when, int seconds) =>
        Problem.Of("exams:cooling-down", 409, "现在还不能再考。", $"{when} 以后可以再考。这段时间可以回看课程，学时不受影响。", new Dictionary<string, object?> { ["retryAfterSeconds"] = seconds });

    public static ProblemHttpResult NoPaper() =>
        Problem.Of("exams:no-paper", 409, "考卷还没有准备好。", "请明天再来；着急请打电话给培训机构。学时都在，不受影响。");

    public static ProblemHttpResult FileIncomplete(IEnumerable<string> missing) =>
        Problem.Of("exams:file-incomplete", 409, "档案还没办好，现在不能考核。", "请先到“我的档案”办好：" + string.Join("、", missing) + "。");

    public static ProblemHttpResult NoSuchAttempt() =>
        Problem.Of("exams:no-such-attempt", 404, "没有找到这次考核。", "请回到考核页面重新进入。");

    public static ProblemHttpResult FaceFirst() =>
        Problem.Of("exams:face-check-first", 409, "还没有通过人脸核验。", "请先完成人脸核验，再开始答题。");

    public static ProblemHttpResult Over() =>
        Problem.Of("exams:over", 409, "这次考核已经结束。", "答过的题都已存好，成绩在考核页面。");

    public static ProblemHttpResult NoSuchItem() =>
        Problem.Of("exams:no-such-item", 400, "考卷上没有这道题。", "请刷新页面，答过的题都在。");

    public static ProblemHttpResult BadAnswer() =>
        Problem.Of("exams:bad-answer", 400, "这个选项不在题目里。", "请刷新页面，再选一次。");

    public static ProblemHttpResult NoSuchSnapshot() =>
        Problem.Of("exams:no-such-snapshot", 404, "没有要这张抓拍。", "请继续答题，不用做什么。");

    public static ProblemHttpResult SnapshotUnreadable() =>
        Problem.Of("exams:snapshot-unreadable", 400, "抓拍的照片看不清。", "请检查摄像头，页面会自动再拍一张。");

    public static ProblemHttpResult Busy() =>
        Problem.Of("exams:busy", 503, "现在考核的人很多。", "页面会自动重试，答过的题不会丢。");
}
