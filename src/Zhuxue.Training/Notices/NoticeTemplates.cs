using System.Globalization;
using Zhuxue.Platform.Sms;

namespace Zhuxue.Training.Notices;

/// <summary>
/// The texts of this site, to be registered with the gateway word for word: no 【】 and no mobile number in them (DOMAIN §5). The manual's words
/// come first; shorter ones are taken where long names would cost more parts.
/// </summary>
internal static class NoticeTemplates
{
    private static readonly TimeSpan Days = TimeSpan.FromDays(3), Minutes = TimeSpan.FromMinutes(5);

    private static readonly SmsTemplate Code = new("learning-code", "学习验证码", Minutes,
        new SmsVariant("learning-code", "您的学习验证码是 {code}，5 分钟内有效。只在学习页面填写，工作人员不会问您要。"))
    { IsCode = true };

    private static readonly SmsTemplate Credited = new("hours-credited", "学时通过", Days,
        new SmsVariant("hours-credited", "尊敬的学员，恭喜您的继续教育学时已通过审核，可登录管理系统查看学时记录获取最新电子证书。"));

    private static readonly SmsTemplate Cleared = new("hours-cleared", "学时清除", Days,
        new SmsVariant("hours-cleared", "尊敬的 {name} 学员您好，因您在继续教育学习课程中存在作弊行为，按照有关要求，您的 {occupation} 岗位 {year} 年度学时将被清除，请重新学习（教育培训网）"),
        new SmsVariant("hours-cleared-short", "{name}学员您好，因学习中存在作弊行为，您的{occupation}岗位{year}年度学时将被清除，请重新学习（教育培训网）"),
        new SmsVariant("hours-cleared-shortest", "学员您好，因学习中存在作弊行为，您{year}年度的继续教育学时将被清除，请重新学习（教育培训网）"));

    private static readonly SmsTemplate Question = new("case-question", "请学员说明", Days,
        new SmsVariant("case-question", "尊敬的学员，审核您的学时时有事请您说明，请登录教育培训网，在“消息”里查看并回复。"));

    private static readonly SmsTemplate Received = new("appeal-received", "收到申诉", Days,
        new SmsVariant("appeal-received", "尊敬的学员，您的申诉已经收到，由另一位审核员处理，有结果会发短信告诉您。"));

    private static readonly SmsTemplate Decided = new("appeal-decided", "申诉结果", Days,
        new SmsVariant("appeal-decided", "尊敬的学员，您的申诉已有结果，请登录教育培训网，在“消息”里查看。"));

    private static readonly SmsTemplate Revoked = new("hours-revoked", "学时撤销", Days,
        new SmsVariant("hours-revoked", "尊敬的学员，您{year}年度的继续教育学时经复查已撤销，原因请登录教育培训网，在“消息”里查看。"));

    private static readonly SmsTemplate OldPhone = new("phone-removed", "告知旧手机号", Days,
        new SmsVariant("phone-removed", "您好，这个手机号已不再是教育培训网学员的登记号码，以后的通知不再发到这里。不是您本人申请的，请拨打4009999355。"))
    { ToNumber = true };

    public static IReadOnlyList<SmsTemplate> All { get; } = [Code, Credited, Cleared, Question, Received, Decided, Revoked, OldPhone];

    /// <summary>The code that opens a lease without a face.</summary>
    public static SmsUse LearningCode(string code) => Code.With(new SmsParameter("code", code));

    /// <summary>M10.</summary>
    public static SmsUse HoursCredited() => Credited.With();

    /// <summary>M13.</summary>
    public static SmsUse HoursCleared(string name, string occupation, int year) =>
        Cleared.With(new SmsParameter("name", name), new SmsParameter("occupation", occupation), new SmsParameter("year", year.ToString(CultureInfo.InvariantCulture)));

    public static SmsUse CaseQuestion() => Question.With();

    public static SmsUse AppealReceived() => Received.With();

    public static SmsUse AppealDecided() => Decided.With();

    public static SmsUse HoursRevoked(int year) => Revoked.With(new SmsParameter("year", year.ToString(CultureInfo.InvariantCulture)));

    /// <summary>M1: the old number is told. It may have another owner by now, so neither name nor new number stands in it.</summary>
    public static SmsUse PhoneRemoved() => OldPhone.With();
}
