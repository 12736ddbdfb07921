using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Zhuxue.Platform.Web;

namespace Zhuxue.Registry.Intake;

/// <summary>
/// Every refusal of the intake: a stable type <c>urn:zhuxue:intake:REASON</c>, and words that the training site may show to the learner as they are. The
/// list is part of the contract (docs/registry-api.md).
/// </summary>
internal static class IntakeProblems
{
    // The request as such: for the institution's technicians.
    public static ProblemHttpResult SignatureMissing() => Of("signature-missing", 401, "上传请求没有签名，或者签名不完整。", "请培训机构按接口说明签名后重发。");
    public static ProblemHttpResult KeyUnknown() => Of("key-unknown", 401, "登记系统不认识签名用的密钥。", "请培训机构核对密钥，或者先登记公钥。");
    public static ProblemHttpResult KeyRevoked() => Of("key-revoked", 401, "签名用的密钥已经停用。", "请培训机构换用新密钥重发。");
    public static ProblemHttpResult DateOutside(DateTimeOffset now) => TypedResults.Problem(type: "urn:zhuxue:intake:date-outside", statusCode: 401, title: "上传请求的时间和登记系统的时间差得太多。", detail: "请培训机构校准服务器时钟后重发。",
        extensions: new Dictionary<string, object?> { ["reason"] = "date-outside", ["serverTime"] = now.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture) });
    public static ProblemHttpResult DigestWrong() => Of("digest-wrong", 400, "上传的内容在路上变了。", "请培训机构重发。");
    public static ProblemHttpResult SignatureWrong() => Of("signature-wrong", 401, "上传请求的签名不对。", "请培训机构核对密钥和签名方法后重发。");
    public static ProblemHttpResult Replayed() => Of("replayed", 409, "同一个请求已经处理过。", "请培训机构重新签名后再发。");
    public static ProblemHttpResult InstitutionUnknown() => Of("institution-unknown", 404, "登记系统里没有这个培训机构。", "请培训机构核对机构代码。");
    public static ProblemHttpResult InstitutionOther() => Of("institution-other", 403, "密钥不属于这个培训机构。", "请培训机构核对机构代码和密钥。");
    public static ProblemHttpResult BodyUnreadable() => Of("body-unreadable", 400, "上传的内容读不出来。", "请培训机构按接口说明核对格式。");
    public static ProblemHttpResult BodyTooLarge() => Of("body-too-large", 413, "上传的内容太大。", "请培训机构按接口说明核对格式。");

    // What is said in it: for institution and learner.
    public static ProblemHttpResult RecordIdWrong() => Of("record-id-wrong", 400, "记录编号的写法不对。", "编号只能有字母、数字、点、横线和下划线，最多 64 位。");
    public static ProblemHttpResult FieldWrong(string field, string words) => Problem.Of("intake:field-wrong", 422, "上传的学时有一项不对。", words, new Dictionary<string, object?> { ["reason"] = "field-wrong", ["field"] = field });
    public static ProblemHttpResult IdNumberWrong(string words) => Of("id-number-wrong", 422, "身份证号不对。", words);
    public static ProblemHttpResult NameDiffers() => Of("name-differs", 422, "姓名和登记系统里的不一致。", "请核对姓名和身份证号；改过名字的，请先到登记系统更正。");
    public static ProblemHttpResult OccupationUnknown() => Of("occupation-unknown", 422, "没有这个岗位。", "请培训机构核对岗位代码。");
    public static ProblemHttpResult NoCertificate(string occupation) => Of("no-certificate", 422, $"登记系统里没有您的{occupation}证书。", "继续教育的岗位要和证书一致。请核对报名的岗位；证书是最近发的，请等几天再传。");
    public static ProblemHttpResult YearWrong(string words) => Of("year-wrong", 422, "学时的年度不对。", words);
    public static ProblemHttpResult TooManyHours(int recorded, int most) => Of("too-many-hours", 422, $"这一年度最多登记 {most} 学时，已经登记了 {recorded} 学时。", "多学的学时不能再登记。以前传错的，请培训机构先撤回再传。");
    public static ProblemHttpResult TooMuchCommon(int recorded, int most) => Of("too-much-common", 422, $"公共基础知识一年最多计 {most} 学时，已经登记了 {recorded} 学时。", "其余学时要学专业岗位知识。");
    public static ProblemHttpResult ContentChanged() => Of("content-changed", 409, "同一个记录编号已经登记过，内容不一样。", "没有改动原来的记录。要改的，请培训机构先撤回，再用新的编号上传。");
    public static ProblemHttpResult Withdrawn() => Of("withdrawn", 409, "这条记录已经撤回。", "要重新登记的，请培训机构用新的编号上传。");
    public static ProblemHttpResult RecordUnknown() => Of("record-unknown", 404, "没有这条记录。", "请培训机构核对记录编号。");
    public static ProblemHttpResult ReasonMissing() => Of("reason-missing", 422, "撤回要写原因。", "请写 4 到 200 个字，本人会看到。");
    public static ProblemHttpResult DayWrong() => Of("day-wrong", 400, "日期的写法不对。", "请写成 2026-03-10 这样。");
    public static ProblemHttpResult PersonUnknown() => Of("person-unknown", 404, "登记系统里没有这个人。", "请核对姓名和身份证号。");
    public static ProblemHttpResult PhotoNone() => Of("photo-none", 404, "登记系统里还没有这个人的照片。", "请本人登录登记系统，在“我的”里上传证书照片。");

    private static ProblemHttpResult Of(string reason, int status, string whatHappened, string whatToDo) =>
        Problem.Of("intake:" + reason, status, whatHappened, whatToDo, new Dictionary<string, object?> { ["reason"] = reason });
}
