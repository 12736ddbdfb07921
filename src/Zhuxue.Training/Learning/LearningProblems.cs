using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Zhuxue.Platform.Web;
using Zhuxue.Training.Learning.Leases;

namespace Zhuxue.Training.Learning;

/// <summary>Every refusal of this context.</summary>
internal static class LearningProblems
{
    public static ProblemHttpResult NoSuchLesson() =>
        Problem.Of("learning:no-such-lesson", 404, "没有找到这一课。", "请回到“我的培训”，从课程表里进入。");

    public static ProblemHttpResult NoSuchLease() =>
        Problem.Of("learning:no-such-lease", 404, "没有找到这次学习。", "请回到“我的培训”，重新开始。");

    public static ProblemHttpResult FileIncomplete(IEnumerable<string> missing) =>
        Problem.Of("learning:file-incomplete", 409, "档案还没办好，现在不能学习。", "请先到“我的档案”办好：" + string.Join("、", missing) + "。");

    public static ProblemHttpResult NotYet(DateOnly startsOn) =>
        Problem.Of("learning:year-not-begun", 409, "本年度还没有开始。", $"从 {startsOn:yyyy-MM-dd} 起可以学习。");

    public static ProblemHttpResult YearOver(DateOnly endsOn) =>
        Problem.Of("learning:year-over", 409, "本年度已经结束。", $"这一年度到 {endsOn:yyyy-MM-dd} 为止。如有疑问，请打电话给培训机构。");

    public static ProblemHttpResult AllLearned() =>
        Problem.Of("learning:all-learned", 409, "本年度的课程已经全部学完。", "可以随意回看，不再计时。");

    public static ProblemHttpResult LessonLearned() =>
        Problem.Of("learning:lesson-learned", 409, "这一课已经学完。", "请回到“我的培训”学下一课；全部学完后可以随意回看。");

    public static ProblemHttpResult LeaseEnded(LeaseEnd reason)
    {
        var (code, happened, remedy) = LeaseWords.Of(reason);
        return Problem.Of("learning:lease-ended", 409, happened, remedy, new Dictionary<string, object?> { ["reason"] = code });
    }

    public static ProblemHttpResult FaceFirst() =>
        Problem.Of("learning:face-check-first", 409, "还没有通过人脸核验。", "请先完成人脸核验，再开始学习。");

    public static ProblemHttpResult BadPosition() =>
        Problem.Of("learning:bad-position", 400, "播放位置不对。", "请刷新页面，从已学的地方接着学。");

    public static ProblemHttpResult TooEarly() =>
        Problem.Of("learning:key-too-early", 425, "还没有学到这里。", "视频会在学到这里时自动继续。");

    public static ProblemHttpResult KeyRefused() =>
        Problem.Of("learning:key-refused", 403, "这次学习已结束，视频不能再播放。", "学过的时间已经存好。请重新开始。");

    public static ProblemHttpResult NoSuchSnapshot() =>
        Problem.Of("learning:no-such-snapshot", 404, "没有要这张抓拍。", "请继续学习，不用做什么。");

    public static ProblemHttpResult SnapshotUnreadable() =>
        Problem.Of("learning:snapshot-unreadable", 400, "抓拍的照片看不清。", "请检查摄像头，页面会自动再拍一张。");

    /// <summary>Nothing was kept: the same picture may be sent again.</summary>
    public static ProblemHttpResult SnapshotBusy(HttpContext http, TimeSpan retryAfter)
    {
        http.Response.Headers.RetryAfter = ((int)retryAfter.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        return Busy();
    }

    public static ProblemHttpResult Busy() =>
        Problem.Of("learning:busy", 503, "现在学习的人很多。", "页面会自动重试，学过的时间不会丢。");
}
