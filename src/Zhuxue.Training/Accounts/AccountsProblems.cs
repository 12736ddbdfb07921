using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Zhuxue.Platform.Web;

namespace Zhuxue.Training.Accounts;

/// <summary>Every refusal of this context in the learner's API. Words beside fields stand in the extension <c>fields</c>, by the name of the field.</summary>
internal static class AccountsProblems
{
    public static ProblemHttpResult SignInRefused(string? idNumber, string? password) =>
        Fields("sign-in-refused", "没有登录成功。", ("idNumber", idNumber), ("password", password));

    public static ProblemHttpResult PasswordRefused(string? current, string? password, string? repeated) =>
        Fields("password-refused", "新密码没有保存。", ("current", current), ("password", password), ("repeated", repeated));

    public static ProblemHttpResult ActivationOver() =>
        Problem.Of("accounts:activation-over", 410, "设置密码的时间过了。", "请用初始密码再登录一次，马上设置自己的密码。");

    public static ProblemHttpResult TokenExpired() =>
        Problem.Of("accounts:token-expired", 401, "登录要续一下。", "小程序会自动续上；学过的时间都存着。");

    public static ProblemHttpResult TokenUnknown() =>
        Problem.Of("accounts:token-unknown", 401, "您已经退出登录。", "请重新登录；学过的时间都存着。");

    public static ProblemHttpResult RefreshExpired() =>
        Problem.Of("accounts:refresh-expired", 401, "很久没有打开，登录已过期。", "请重新登录；学过的时间都存着。");

    public static ProblemHttpResult RefreshReused() =>
        Problem.Of("accounts:refresh-reused", 401, "这次登录在别处被用过，为了安全已经退出。", "请重新登录，并改一次密码；学过的时间都存着。");

    public static ProblemHttpResult NoSuchDevice() =>
        Problem.Of("accounts:no-such-device", 404, "这台设备没有登录。", "请看看最新的设备列表。");

    public static ProblemHttpResult PhoneChanged() =>
        Problem.Of("accounts:phone-changed", 409, "号码刚刚变了。", "请再看一遍现在的号码。");

    public static ProblemHttpResult PhoneRefused(string words) =>
        Fields("phone-refused", "申请没有提交。", ("phone", words));

    public static ProblemHttpResult NoSuchConsent() =>
        Problem.Of("accounts:no-such-consent", 404, "没有这份同意书。", "请从“我的档案”进入。");

    public static ProblemHttpResult ConsentOutdated() =>
        Problem.Of("accounts:consent-outdated", 409, "同意书有新的版本。", "请看过新的版本，再决定同不同意。");

    public static ProblemHttpResult ConsentMissing(string words) =>
        Problem.Of("accounts:consent-missing", 409, "还没有同意。", words);

    public static ProblemHttpResult PhotoRefused(string words) =>
        Fields("photo-refused", "这张照片没有收。", ("photo", words));

    public static ProblemHttpResult PhotoAgeUnknown(string words) =>
        Fields("photo-age-unknown", "这张照片没有收。", ("recent", words));

    public static ProblemHttpResult NoSuchSide() =>
        Problem.Of("accounts:no-such-side", 404, "身份证只有人像面和国徽面。", "请从“我的档案”进入。");

    public static ProblemHttpResult NoSuchImage() =>
        Problem.Of("accounts:no-such-image", 404, "没有找到这张照片。", "请从“我的档案”进入。");

    /// <summary>Nothing was kept: the same picture may be sent again.</summary>
    public static ProblemHttpResult Busy(HttpContext http, int seconds)
    {
        http.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        return Busy(seconds);
    }

    public static ProblemHttpResult Busy(int seconds) =>
        Problem.Of("accounts:busy", 503, $"现在上传的人多，请 {seconds} 秒后再传一次。", "您的档案没有变，不用着急。", new Dictionary<string, object?> { ["retryAfterSeconds"] = seconds });

    private static ProblemHttpResult Fields(string code, string whatHappened, params (string Name, string? Words)[] fields)
    {
        var said = fields.Where(f => f.Words is not null).ToDictionary(f => f.Name, f => (object?)f.Words);
        return Problem.Of("accounts:" + code, 422, whatHappened, string.Join("", said.Values), new Dictionary<string, object?> { ["fields"] = said });
    }
}
