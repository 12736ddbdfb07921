using Zhuxue.Platform.Components;

namespace Zhuxue.Training.Notices;

/// <summary>How the inbox heads a notice.</summary>
internal static class NoticeWords
{
    extension(NoticeKind kind)
    {
        public string Title => kind switch
        {
            NoticeKind.YearLearned => "本年度学完了，等待审核",
            NoticeKind.HoursCredited => "学时通过了审核",
            NoticeKind.HoursCleared => "学时被清除，要重新学",
            NoticeKind.HoursShort => "还有一部分要重新学",
            NoticeKind.CaseQuestion => "审核的老师请您说明",
            NoticeKind.AppealReceived => "申诉已收到",
            NoticeKind.AppealDecided => "申诉有结果了",
            NoticeKind.HoursRevoked => "学时被撤销",
            NoticeKind.HoursUploaded => "学时已上传，可以换证",
            NoticeKind.UploadRefused => "学时没有传上登记系统",
            NoticeKind.CertificateRenewed => "证书已更新",
            NoticeKind.PhoneChanged => "手机号已更改",
            NoticeKind.PhoneRefused => "手机号没有更改",
            _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, null),
        };

        public Tone Tone => kind switch
        {
            NoticeKind.HoursCredited or NoticeKind.HoursUploaded or NoticeKind.CertificateRenewed => Platform.Components.Tone.Ok,
            NoticeKind.HoursCleared or NoticeKind.HoursRevoked => Platform.Components.Tone.Bad,
            NoticeKind.CaseQuestion or NoticeKind.HoursShort or NoticeKind.UploadRefused or NoticeKind.PhoneRefused => Platform.Components.Tone.Warn,
            _ => Platform.Components.Tone.Info,
        };

        /// <summary>What the link of the notice says.</summary>
        public string LinkWords => kind switch
        {
            NoticeKind.HoursCleared or NoticeKind.HoursShort => "去看原因，重新学",
            NoticeKind.CaseQuestion => "去回复",
            NoticeKind.HoursRevoked or NoticeKind.UploadRefused => "去看原因",
            NoticeKind.HoursUploaded => "去换证",
            NoticeKind.PhoneChanged or NoticeKind.PhoneRefused => "看看我的手机号",
            _ => "去看看",
        };
    }
}
