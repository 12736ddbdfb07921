using Zhuxue.Platform.Components;
using Zhuxue.Training.Learning.Enrolments;

namespace Zhuxue.Training.Console.Learners;

/// <summary>How a state of hours is shown to staff.</summary>
internal static class HoursStateWords
{
    extension(HoursState state)
    {
        public string Words => state switch
        {
            HoursState.NotStarted => "没开始学",
            HoursState.Learning => "学习中",
            HoursState.Learned => "已学完",
            HoursState.UnderReview => "审核中",
            HoursState.Credited => "已计入",
            HoursState.Uploading => "正在上传",
            HoursState.UploadFailed => "上传没成功",
            HoursState.Uploaded => "已上传",
            HoursState.Renewed => "已换证",
            HoursState.Cleared => "已清零，要重学",
            HoursState.Revoked => "已撤销",
            _ => throw new ArgumentOutOfRangeException(nameof(state), state, null),
        };

        public Tone Tone => state switch
        {
            HoursState.NotStarted => Tone.Mute,
            HoursState.Learning => Tone.Now,
            HoursState.Learned or HoursState.Credited or HoursState.Uploaded or HoursState.Renewed => Tone.Ok,
            HoursState.UnderReview or HoursState.Uploading => Tone.Info,
            _ => Tone.Bad,
        };
    }
}
