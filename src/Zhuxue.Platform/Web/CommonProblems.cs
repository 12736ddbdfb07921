using Microsoft.AspNetCore.Http.HttpResults;

namespace Zhuxue.Platform.Web;

/// <summary>What the API answers where no operation had a say: by status.</summary>
internal static class CommonProblems
{
    public static ProblemHttpResult Failure() =>
        Problem.Of("platform:failure", 500, "系统出了点问题，已经记下来了。", "请稍后再试；学过的时间都存着。");

    public static ProblemHttpResult Of(int status) => status switch
    {
        401 => Problem.Of("platform:signed-out", 401, "您还没有登录，或者登录已过期。", "请重新登录；学过的时间都存着。"),
        403 => Problem.Of("platform:forbidden", 403, "您的账号不能做这一步。", "如果应该可以，请打电话找培训机构。"),
        404 => Problem.Of("platform:not-found", 404, "没有找到。", "请从页面重新进入。"),
        413 => Problem.Of("platform:too-large", 413, "上传的内容太大。", "请换小一点的文件再试。"),
        429 => Problem.Of("platform:too-many", 429, "操作太频繁。", "请过一分钟再试。"),
        _ => Problem.Of("platform:refused", status, "请求没有被接受。", "请刷新页面再试。"),
    };
}
