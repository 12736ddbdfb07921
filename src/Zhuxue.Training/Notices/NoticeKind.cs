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

    /// <summary>The reviewer asks for something.</summary>
    CaseQuestion,
    AppealReceived,
    AppealDecided,

    /// <summary>Hours that were credited are taken back.</summary>
    HoursRevoked,

    /// <summary>M1: staff have changed the phone number.</summary>
    PhoneChanged,
    PhoneRefused,
}
