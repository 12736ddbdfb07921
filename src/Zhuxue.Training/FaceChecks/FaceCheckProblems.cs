using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Zhuxue.Platform.Web;

namespace Zhuxue.Training.FaceChecks;

/// <summary>Every refusal of this context.</summary>
internal static class FaceCheckProblems
{
    public static ProblemHttpResult NoSuchCheck() =>
        Problem.Of("face-checks:no-such-check", 404, "没有找到这次核验。", "请重新开始核验。");

    public static ProblemHttpResult FramesMalformed() =>
        Problem.Of("face-checks:frames-malformed", 400, "画面没有传完整。", "请检查网络，重新开始核验。");

    public static ProblemHttpResult FramesMissing(int next) =>
        Problem.Of("face-checks:frames-missing", 409, "中间有画面没有传到。", "请重新开始核验。", new Dictionary<string, object?> { ["nextFrame"] = next });

    public static ProblemHttpResult Locked(DateTimeOffset until, TimeProvider clock) =>
        Locked(until, (int)Math.Ceiling(Math.Max(1, (until - clock.GetUtcNow()).TotalSeconds)));

    /// <summary>As the contract shows it.</summary>
    public static ProblemHttpResult LockedExample() => Locked(DateTimeOffset.UnixEpoch.AddMinutes(10), 600);

    private static ProblemHttpResult Locked(DateTimeOffset until, int seconds) =>
        Problem.Of("face-checks:locked", 423, "连续几次没有通过，核验先停一会儿。", $"{until.ClockWords} 以后可以再试。着急的话，请打电话找培训机构帮忙。",
            new Dictionary<string, object?> { ["retryAfterSeconds"] = seconds });

    /// <summary>Nothing was kept: the same frames may be sent again.</summary>
    public static ProblemHttpResult Busy(HttpContext http, TimeSpan retryAfter)
    {
        var seconds = (int)retryAfter.TotalSeconds;
        http.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        return Busy(seconds);
    }

    public static ProblemHttpResult Busy(int seconds) =>
        Problem.Of("face-checks:busy", 503, "现在核验的人很多。", $"学过的时间都存着。请等 {seconds} 秒，页面会自动再试。", new Dictionary<string, object?> { ["retryAfterSeconds"] = seconds });
}
