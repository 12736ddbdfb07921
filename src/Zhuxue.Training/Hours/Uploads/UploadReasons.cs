using Zhuxue.Training.Accounts.Registry;

namespace Zhuxue.Training.Hours.Uploads;

/// <summary>Why an upload waits or was refused: whose matter it is, and the words for learner and staff.</summary>
internal static class UploadReasons
{
    /// <summary>The exam is not passed yet: without it there is no proof, and no certificate is renewed (M11, M15).</summary>
    public const string Exam = "exam";

    /// <summary>An earlier record of the same enrolment is not withdrawn yet.</summary>
    public const string Earlier = "earlier";

    /// <summary>A <c>PUT</c> without an answer may still land; the withdrawal is asked once more after that.</summary>
    public const string Settling = "settling";

    // Key, clock, code: nothing of it is about this learner. Tried again by itself, since one mending mends them all.
    private static readonly string[] Settings = ["signature-missing", "signature-wrong", "key-unknown", "key-revoked", "date-outside", "digest-wrong", "institution-unknown", "institution-other"];

    private static readonly string[] Learners = ["name-differs", "id-number-wrong", "no-certificate", "year-wrong", "too-many-hours", "too-much-common"];

    /// <summary>The centre's settings are wrong.</summary>
    public static bool IsOfSettings(string? reason) => reason is not null && (Settings.Contains(reason) || reason == RegistryAnswer.NotSet);

    /// <summary>The learner can do something about it, or has to know.</summary>
    public static bool IsOfLearner(string? reason) => reason is not null && Learners.Contains(reason);

    /// <summary>The record's id cannot be sent again: a new one is needed.</summary>
    public static bool NeedsNewId(string? reason) => reason is "content-changed" or "withdrawn";

    /// <summary>For the learner: what is the matter, and what to do.</summary>
    public static string ForLearner(HourUpload upload) => upload switch
    {
        { Reason: Exam } => "这个岗位还要考核。考核通过后自动上传，不用您做别的。",
        { State: UploadState.Refused, Reason: var reason } when IsOfLearner(reason) => upload.ReasonWords ?? "登记系统没有收这些学时。请打电话给培训机构。",
        { State: UploadState.Refused } => "上传时出了点问题，由培训机构处理，不用您做什么。学时都在，没有丢。",
        { Tries: > 2 } => "登记系统暂时连不上，会自动再传，不用您做什么。学时都在，没有丢。",
        _ => "审核通过的学时会自动上传到登记系统，一般当天就到。",
    };

    /// <summary>For staff, with what to do.</summary>
    public static string ForStaff(HourUpload upload) => upload switch
    {
        { Reason: { } reason } => WordsOf(reason, upload.ReasonWords),
        { State: UploadState.Waiting } => "正要上传。",
        { State: UploadState.Withdrawing } => "正要撤回。",
        _ => "",
    };

    /// <summary>What a reason word means, for staff.</summary>
    /// <param name="reason">The word.</param>
    /// <param name="said">What the registry said with it.</param>
    public static string WordsOf(string reason, string? said = null) => reason switch
    {
        Exam => "等学员考核通过，通过后自动上传。",
        Earlier => "等这位学员前一条记录撤回，然后自动上传。",
        Settling => "撤回前的上传请求可能还在路上，几分钟后再核对一次。",
        RegistryAnswer.NotSet => "还没有设置登记系统，设置好以后自动上传。",
        "key-unreadable" => "签名用的密钥读不出来。请管理员从备份恢复 registry-upload.pem，恢复后自动再传。",
        "not-understood" => "登记系统的回答看不懂。请管理员核对 Registry:Address。",
        "no-answer" or "time-out" => "登记系统连不上，会自动再试。",
        "name-differs" => "姓名和登记系统里的不一致。请核对身份证；在学员页面或登记系统改好后再传。",
        "no-certificate" => "登记系统里没有这个岗位的证书。请核对报名的岗位；证书刚发的，过几天再传。",
        "date-outside" => $"{said ?? "本系统的时钟和登记系统差得太多。"}请管理员校准服务器时钟（NTP），校准后自动再传。",
        "key-unknown" or "key-revoked" or "signature-wrong" => "登记系统不认签名用的密钥。请管理员核对 zhuxue upload-key 的公钥是不是登记在机构页面上，改好后自动再传。",
        "institution-unknown" or "institution-other" => "机构代码不对。请管理员核对 Registry:Institution。",
        "content-changed" => "登记系统里同一编号的内容不一样。再传时先撤回旧的，再用新编号上传。",
        "withdrawn" => "登记系统里这条记录已经撤回。再传时用新编号上传。",
        _ when reason.StartsWith("http-", StringComparison.Ordinal) => $"登记系统出错（{reason[5..]}），会自动再试。",
        _ => said ?? $"登记系统没有收（{reason}）。",
    };
}
