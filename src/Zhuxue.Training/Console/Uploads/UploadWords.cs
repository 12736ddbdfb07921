using Zhuxue.Platform.Components;
using Zhuxue.Training.Hours.Comparison;
using Zhuxue.Training.Hours.Uploads;

namespace Zhuxue.Training.Console.Uploads;

/// <summary>How uploads and differences are shown to staff.</summary>
internal static class UploadWords
{
    public static string State(HourUpload of) => of.State switch
    {
        UploadState.Waiting => of.Reason is null or UploadReasons.Exam or UploadReasons.Earlier ? "等上传" : "没传上，会再传",
        UploadState.Registered => of.RenewedAt is null ? "已上传" : "已换证",
        UploadState.Refused => "没有收",
        UploadState.Withdrawing => "正在撤回",
        UploadState.Withdrawn => "已撤回",
        _ => throw new ArgumentOutOfRangeException(nameof(of), of.State, null),
    };

    public static Tone ToneOf(HourUpload of) => of.State switch
    {
        UploadState.Registered => Tone.Ok,
        UploadState.Refused => Tone.Bad,
        UploadState.Withdrawn => Tone.Mute,
        _ => of.Reason is null or UploadReasons.Exam or UploadReasons.Earlier or UploadReasons.Settling ? Tone.Info : Tone.Warn,
    };

    /// <summary>When it was withdrawn after a certificate had been issued, the registry's people have to look.</summary>
    public static string Why(HourUpload of) => of is { State: UploadState.Withdrawn, RenewedAt: not null } ? "登记系统已用这些学时换证，登记员会处理那本证书。" : UploadReasons.ForStaff(of);

    public static string Kind(DifferenceKind kind) => kind switch
    {
        DifferenceKind.MissingThere => "登记系统没有",
        DifferenceKind.UnknownHere => "这里没有",
        DifferenceKind.OtherContent => "内容不一样",
        DifferenceKind.WithdrawnThere => "那边已撤回",
        DifferenceKind.WithdrawnHere => "这里已撤回",
        DifferenceKind.RefusedHere => "其实已登记",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, null),
    };

    public static string State(DifferenceState state) => state switch
    {
        DifferenceState.Open => "等处理",
        DifferenceState.Mending => "正在撤回",
        DifferenceState.Mended => "已处理",
        DifferenceState.Accepted => "接受，不改",
        DifferenceState.Gone => "已经一致",
        _ => throw new ArgumentOutOfRangeException(nameof(state), state, null),
    };

    public static Tone ToneOf(DifferenceState state) => state switch { DifferenceState.Open => Tone.Warn, DifferenceState.Mending => Tone.Info, DifferenceState.Accepted => Tone.Mute, _ => Tone.Ok };
}
