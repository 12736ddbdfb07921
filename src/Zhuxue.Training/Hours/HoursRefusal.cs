namespace Zhuxue.Training.Hours;

/// <summary>Why an act on a case was not done; nothing was changed.</summary>
internal enum HoursRefusal
{
    NoSuchCase,

    /// <summary>Decided, closed or changed since the page was drawn.</summary>
    Changed,

    /// <summary>It lies before a colleague.</summary>
    HeldByOther,

    /// <summary>The same person looked first, or decided what is appealed.</summary>
    SamePerson,

    /// <summary>A clearing that names no lesson in which anything was earned.</summary>
    NothingToClear,
    NoReason,
    NoEvidence,
    WordsTooShort,
    WordsTooLong,

    /// <summary>The seconds for undoing are over.</summary>
    TooLateToUndo,

    /// <summary>The days for an appeal are over.</summary>
    TooLateToAppeal,
    AppealedAlready,
    AskedAlready,
    TooManyPictures,
    NotAPicture,

    /// <summary>More people send pictures than can be served: the same again, a little later.</summary>
    PicturesBusy,

    /// <summary>Nothing in the list could be passed: taken, decided or of higher risk by now.</summary>
    NothingInBatch,

    /// <summary>The hours are not (or no longer) credited.</summary>
    NotCredited,

    /// <summary>The registry has issued a certificate on them already.</summary>
    AlreadyRenewed,
}

/// <summary>The words for refusals.</summary>
internal static class HoursRefusalWords
{
    /// <summary>What happened and what to do.</summary>
    public static string Of(HoursRefusal refusal) => refusal switch
    {
        HoursRefusal.NoSuchCase => "没有找到这份审核。网址可能不完整，请回到列表再打开。",
        HoursRefusal.Changed => "这份审核刚才已经有变化，您的操作没有生效。请看看现在的情况。",
        HoursRefusal.HeldByOther => "这份审核正由同事处理。请先看下一份。",
        HoursRefusal.SamePerson => "第一次是您处理的，要由另一位审核员来看。",
        HoursRefusal.NothingToClear => "请至少选一课有学习记录的课程。",
        HoursRefusal.NoReason => "请选择清零的原因。",
        HoursRefusal.NoEvidence => "请至少选一条证据，学员会看到它。",
        HoursRefusal.WordsTooShort => "请写清楚，至少 10 个字。对方要看得懂。",
        HoursRefusal.WordsTooLong => "太长了，最多 1000 个字。",
        HoursRefusal.TooLateToUndo => "已经生效，不能撤回了。需要改正时，请按申诉或撤销办理。",
        HoursRefusal.TooLateToAppeal => "申诉期限已经过了。如有疑问，请打电话给培训机构。",
        HoursRefusal.AppealedAlready => "这次清零已经申诉过一次，不能再申诉。",
        HoursRefusal.AskedAlready => "已经请学员补充过，还没有回复。",
        HoursRefusal.TooManyPictures => "图片太多了，最多 6 张。",
        HoursRefusal.NotAPicture => "有的文件不是照片，或者打不开。请用手机拍的照片或截图（JPG、PNG，每张不超过 10 MB）。",
        HoursRefusal.PicturesBusy => "现在上传照片的人很多，图片还没有收。请等几秒再传一次。",
        HoursRefusal.NothingInBatch => "列表里的审核刚才都有了变化，没有可以一起通过的。请刷新再看。",
        HoursRefusal.NotCredited => "这些学时现在没有计入，不能撤销。",
        HoursRefusal.AlreadyRenewed => "已经用这些学时换了证，不能在这里撤销。请联系登记系统冻结证书。",
        _ => throw new ArgumentOutOfRangeException(nameof(refusal), refusal, null),
    };

    /// <summary>Whether words written for somebody else to read will do.</summary>
    public static HoursRefusal? FaultOf(string? words) => words?.Trim().Length switch
    {
        null or < 10 => HoursRefusal.WordsTooShort,
        > 1000 => HoursRefusal.WordsTooLong,
        _ => null,
    };
}
