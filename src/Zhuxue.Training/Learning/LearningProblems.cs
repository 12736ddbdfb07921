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

    public static ProblemHttpResult TicketOver() =>
        Problem.Of("learning:ticket-over", 401, "视频的地址过期了。", "请在小程序里接着学，会自动换一个地址；学过的时间都存着。");

    public static ProblemHttpResult OnlyOnPhones() =>
        Problem.Of("learning:only-on-phones", 409, "这个地址是给手机小程序用的。", "在电脑上请直接从“我的培训”进入。");

    public static ProblemHttpResult NoSuchEnrolment() =>
        Problem.Of("learning:no-such-enrolment", 404, "没有找到这个报名。", "请回到“我的培训”，从列表里进入。");

    public static ProblemHttpResult FaceConsentHolds() =>
        Problem.Of("learning:face-consent-holds", 409, "您现在同意了使用人脸。", "要改用不刷脸的办法，请先撤回人脸使用的同意，人脸特征会马上删除。");

    public static ProblemHttpResult TooEarly() =>
        Problem.Of("learning:key-too-early", 425, "还没有学到这里。", "视频会在学到这里时自动继续。");

    public static ProblemHttpResult KeyRefused() =>
        Problem.Of("learning:key-refused", 403, "这次学习已结束，视频不能再播放。", "学过的时间已经存好。请重新开始。");

    public static ProblemHttpResult NoSuchSnapshot() =>
        Problem.Of("learning:no-such-snapshot", 404, "没有要这张抓拍。", "请继续学习，不用做什么。");

    public static ProblemHttpResult SnapshotUnreadable() =>
        Problem.Of("learning:snapshot-unreadable", 400, "抓拍的照片看不清。", "请检查摄像头，页面会自动再拍一张。");

    public static ProblemHttpResult IdentityNotConfirmed() =>
        Problem.Of("learning:identity-not-confirmed", 409, "工作人员还没有核对您的身份。", "不刷脸学习，要先由工作人员核对一次是您本人。他们会打电话给您；着急的话，请打电话过去。");

    public static ProblemHttpResult NotWithoutFace() =>
        Problem.Of("learning:not-without-face", 409, "这次学习用的是人脸核验。", "不想刷脸，请到“我的档案”选不刷脸的办法，再重新开始。");

    public static ProblemHttpResult NoTexts() =>
        Problem.Of("learning:no-texts", 503, "现在发不了短信。", "学过的时间都在。请过一会儿再试，或者打电话给培训机构。");

    public static ProblemHttpResult NoPhone() =>
        Problem.Of("learning:no-phone", 409, "没有可以收短信的手机号。", "请到“我的档案”核对手机号，或者打电话给培训机构。");

    public static ProblemHttpResult TextsTooMany(int seconds) =>
        Problem.Of("learning:texts-too-many", 429, "短信发得太频繁了。", $"刚发过的验证码还能用。要再发一条，请等 {(seconds < 60 ? $"{seconds} 秒" : $"{(seconds + 59) / 60} 分钟")}。",
            new Dictionary<string, object?> { ["retryAfterSeconds"] = seconds });

    public static ProblemHttpResult CodeWrong(int left) =>
        Problem.Of("learning:code-wrong", 422, "验证码不对。", $"请看最新的那条短信，再填一次。还可以试 {left} 次。", new Dictionary<string, object?> { ["left"] = left });

    public static ProblemHttpResult CodeExpired() =>
        Problem.Of("learning:code-expired", 410, "验证码过期了。", "验证码 5 分钟内有效。请按“再发一条”。");

    public static ProblemHttpResult CodeUsedUp() =>
        Problem.Of("learning:code-used-up", 409, "这个验证码已经不能用了。", "填错的次数太多，或者已经用过。请按“再发一条”。");

    public static ProblemHttpResult CompanionUnknown() =>
        Problem.Of("learning:companion-unknown", 404, "这个链接不完整，打不开。", "请在电脑上重新出一个二维码，再扫一次。");

    public static ProblemHttpResult CompanionExpired() =>
        Problem.Of("learning:companion-expired", 410, "这个链接过期了。", "为了安全，二维码只有几分钟有效。请在电脑上按“再出一个二维码”，再扫一次。");

    public static ProblemHttpResult CompanionUsed() =>
        Problem.Of("learning:companion-used", 409, "这个链接已经用过了。", "一个二维码只能用一次。还要核验的话，请在电脑上按“再出一个二维码”。");

    public static ProblemHttpResult CompanionTooLate() =>
        Problem.Of("learning:companion-too-late", 409, "电脑那边已经不等这次核验了。", "学过的时间都在。请看看电脑上的学习页面：可能已经开始了，也可能要重新开始。");

    public static ProblemHttpResult CompanionOnSameDevice() =>
        Problem.Of("learning:companion-same-device", 409, "这台就是正在学习的设备。", "请用另一部手机扫二维码；想用这台的摄像头，请回到学习页面。");

    public static ProblemHttpResult TooManyCompanions() =>
        Problem.Of("learning:companion-too-many", 429, "二维码出得太频繁了。", "学过的时间都在。请过几分钟再试，或者用这台电脑的摄像头。");

    public static ProblemHttpResult NoSuchPresenceCheck() =>
        Problem.Of("learning:no-such-presence-check", 404, "没有这次核验。", "请继续学习，不用做什么。");

    public static ProblemHttpResult PresenceMalformed() =>
        Problem.Of("learning:presence-malformed", 400, "核验的画面没有传完整。", "请检查摄像头和网络，再点一次。");

    public static ProblemHttpResult PresenceTriedOut() =>
        Problem.Of("learning:presence-tried-out", 429, "这次核验试得太多了。", "请离开这一课，重新开始；先做一次人脸核验，就能接着学。");

    public static ProblemHttpResult CameraFaultUnknown() =>
        Problem.Of("learning:camera-fault-unknown", 400, "没有这种摄像头故障。", "请刷新页面再试。");

    /// <summary>Nothing was kept: the same picture may be sent again.</summary>
    public static ProblemHttpResult SnapshotBusy(HttpContext http, TimeSpan retryAfter)
    {
        http.Response.Headers.RetryAfter = ((int)retryAfter.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        return Busy();
    }

    public static ProblemHttpResult Busy() =>
        Problem.Of("learning:busy", 503, "现在学习的人很多。", "页面会自动重试，学过的时间不会丢。");
}
