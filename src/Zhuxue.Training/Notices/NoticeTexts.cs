namespace Zhuxue.Training.Notices;

/// <summary>The words of the inbox. M9, M10 and M13 are the manual's, word for word; XXX and the year are the learner's.</summary>
internal static class NoticeTexts
{
    public const string Heading = "【温馨提示】";

    /// <summary>M9 without its heading, as the pop-up shows it.</summary>
    public const string YearLearnedBody = "“尊敬的学员，您已完成本年度继续教育学时，经审核通过后计入有效学时，审核时间大约需要 3 到 5 个工作日，请您耐心等待，学时审核通过后可登录管理系统完成换证。”";

    /// <summary>M9.</summary>
    public const string YearLearned = Heading + YearLearnedBody;

    /// <summary>M10.</summary>
    public const string HoursCredited = Heading + "“尊敬的学员，恭喜您的继续教育学时已通过审核，可登录管理系统查看学时记录获取最新电子证书。”";

    /// <summary>M13.</summary>
    /// <param name="year">The year of the enrolment.</param>
    public static string HoursCleared(string name, string occupation, int year) =>
        $"“尊敬的 {name} 学员您好，因您在继续教育学习课程中存在作弊行为，按照有关要求，您的 {occupation} 岗位 {year} 年度学时将被清除，请重新学习（教育培训网）”";

    /// <summary>Hours that were not decided yet are no longer full.</summary>
    public static string HoursShort(string occupation, int year) =>
        $"您的 {occupation} {year} 年度学时还差一部分：和另一个岗位共用的公共基础知识被清零，要重新学。其他学过的都在，补上以后会自动再审核。";

    /// <summary>The reviewer asks for something; the question is the reviewer's.</summary>
    public static string CaseQuestion(string occupation, int year, string question) =>
        $"审核 {occupation} {year} 年度学时的老师想请您说明：{question}";

    public static string AppealReceived(string occupation, int year) =>
        $"您对 {occupation} {year} 年度学时的申诉已经收到，由另一位审核员处理。有结果时，会在这里告诉您，也会发短信。";

    /// <param name="accepted">Whether the learner was right.</param>
    public static string AppealDecided(string occupation, int year, bool accepted, string reason) => accepted
        ? $"您对 {occupation} {year} 年度学时的申诉已通过，学时已经恢复。说明：{reason}"
        : $"您对 {occupation} {year} 年度学时的申诉没有通过。原因：{reason}";

    /// <summary>Credited hours are taken back.</summary>
    public static string HoursRevoked(string occupation, int year, string reason) =>
        $"您的 {occupation} {year} 年度学时原来已经计入，现经复查撤销。原因：{reason} 有疑问请打电话给培训机构。";

    /// <summary>The registry has the hours.</summary>
    public static string HoursUploaded(string occupation, int year) =>
        $"您的 {occupation} {year} 年度学时已上传到登记系统，可以去换证了。";

    /// <param name="words">What happened and what to do, in sentences.</param>
    public static string UploadRefused(string occupation, int year, string words) =>
        $"您的 {occupation} {year} 年度学时没有传上登记系统。{words}学时都在，没有丢；弄好以后会再传。";

    /// <summary>M17.</summary>
    public static string CertificateRenewed(string occupation, int year, DateOnly on) =>
        $"您的 {occupation} 证书已经用 {year} 年度学时更新，新证书是 {on.DayWords}发的，旧证书同时作废。这一年度都办完了。";

    /// <summary>M1.</summary>
    public static string PhoneChanged(string oldMasked, string newMasked) =>
        $"您登记的手机号已从 {oldMasked} 改为 {newMasked}，以后的短信发到新号码。不是您本人申请的，请马上打电话给培训机构。";

    public static string PhoneRefused(string newMasked, string reason) =>
        $"您申请把手机号改为 {newMasked}，没有通过，登记的号码没有变。原因：{reason}";
}
