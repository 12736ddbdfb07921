namespace Zhuxue.Training.Notices;

/// <summary>What a notice is about. Its name stands in rows.</summary>
internal enum NoticeKind
{
    /// <summary>M9: the year is learned, the review begins.</summary>
    YearLearned,

    /// <summary>M10: the review has passed.</summary>
    HoursCredited,

    /// <summary>M13: hours are cleared.</summary>
    HoursCleared,

    /// <summary>Common knowledge was cleared in another occupation: a part of the year is learned again.</summary>
    HoursShort,

    /// <summary>The reviewer asks for something.</summary>
    CaseQuestion,
    AppealReceived,
    AppealDecided,

    /// <summary>Hours that were credited are taken back.</summary>
    HoursRevoked,

    /// <summary>The registry has the hours.</summary>
    HoursUploaded,

    /// <summary>The registry did not take the hours, for a reason that the learner can do something about.</summary>
    UploadRefused,

    /// <summary>M17: the registry has issued the new certificate.</summary>
    CertificateRenewed,

    /// <summary>M1: staff have changed the phone number.</summary>
    PhoneChanged,
    PhoneRefused,
}
