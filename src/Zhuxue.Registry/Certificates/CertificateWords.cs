using System.Globalization;
using Zhuxue.Platform.Components;

namespace Zhuxue.Registry.Certificates;

/// <summary>How a certificate is spoken of, the same on every page.</summary>
internal static class CertificateWords
{
    extension(Certificate certificate)
    {
        /// <summary>有效, 已过期, 冻结, 已被新证书替代, 已作废.</summary>
        public string StateWords(DateOnly today) => certificate switch
        {
            { State: CertificateState.Frozen } => "冻结",
            { ReplacedById: not null } => "已被新证书替代",
            { State: CertificateState.Voided } => "已作废",
            _ when certificate.ValidUntil < today => "已过期",
            _ => "有效",
        };

        public Tone StateTone(DateOnly today) => certificate switch
        {
            { State: CertificateState.Frozen } => Tone.Bad,
            { ReplacedById: not null } or { State: CertificateState.Voided } => Tone.Mute,
            _ when certificate.ValidUntil < today => Tone.Warn,
            _ => Tone.Ok,
        };

        public string StateIcon(DateOnly today) => certificate switch
        {
            { State: CertificateState.Frozen } => "lock",
            { ReplacedById: not null } => "again",
            { State: CertificateState.Voided } => "cross",
            _ when certificate.ValidUntil < today => "clock",
            _ => "check",
        };

        /// <summary>施工员（市政工程）</summary>
        public string OccupationTitle => Occupations.Get(certificate.OccupationCode)?.Title ?? certificate.OccupationCode;
    }

    extension(CertificateEventKind kind)
    {
        public string Words => kind switch
        {
            CertificateEventKind.Imported => "导入",
            CertificateEventKind.Renewed => "更新发证",
            CertificateEventKind.Voided => "作废",
            CertificateEventKind.Frozen => "冻结",
            CertificateEventKind.Unfrozen => "解除冻结",
            CertificateEventKind.HoursWithdrawn => "学时被撤回",
            _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, null),
        };
    }

    /// <summary>2026-03-10</summary>
    public static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>2026-03-10 in Beijing.</summary>
    public static string Day(DateTimeOffset at) => Day(at.DayInBeijing);
}
