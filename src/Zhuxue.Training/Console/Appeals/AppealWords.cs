using Zhuxue.Platform.Components;
using Zhuxue.Training.Hours.Appeals;
using Zhuxue.Training.Hours.Decisions;

namespace Zhuxue.Training.Console.Appeals;

/// <summary>How appeals are shown to staff.</summary>
internal static class AppealWords
{
    public static string State(AppealState state) => state switch
    {
        AppealState.Open => "等第二位审核员",
        AppealState.Granted => "成立，学时恢复",
        AppealState.Refused => "维持清零",
        _ => throw new ArgumentOutOfRangeException(nameof(state), state, null),
    };

    public static Tone ToneOf(AppealState state) => state switch { AppealState.Open => Tone.Warn, AppealState.Granted => Tone.Ok, _ => Tone.Mute };

    public static string Reason(ClearReason? reason) => reason switch
    {
        ClearReason.OtherPerson => "替学",
        ClearReason.Absent => "挂机",
        ClearReason.NoPictures => "没有本人抓拍",
        ClearReason.Machine => "录像或程序",
        _ => "其他",
    };
}
