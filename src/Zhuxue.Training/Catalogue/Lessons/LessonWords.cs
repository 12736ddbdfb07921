using Zhuxue.Platform.Components;
using Zhuxue.Training.Catalogue.Media;

namespace Zhuxue.Training.Catalogue.Lessons;

/// <summary>How the states of lessons and videos are said to staff.</summary>
internal static class LessonWords
{
    extension(LessonState state)
    {
        public (Tone Tone, string Icon, string Words) Shown => state switch
        {
            LessonState.Live => (Tone.Ok, "check", "已上架"),
            LessonState.Withdrawn => (Tone.Warn, "pause", "已下架"),
            _ => (Tone.Mute, "pencil", "草稿"),
        };
    }

    extension(Course course)
    {
        /// <summary>公共基础知识, or 施工员（市政工程） · 专业岗位知识.</summary>
        public string KindWords => course.Kind == CourseKind.Common ? "公共基础知识 · 所有岗位"
            : $"专业岗位知识 · {Occupations.Get(course.OccupationCode!)?.Title ?? course.OccupationCode}";
    }

    /// <summary>The state of a video; null is a lesson without one.</summary>
    public static (Tone Tone, string Icon, string Words) Video(Asset? asset) => asset switch
    {
        null => (Tone.Mute, "dash", "还没有视频"),
        { State: AssetState.Waiting } => (Tone.Info, "clock", "排队等待处理"),
        { State: AssetState.Working } => (Tone.Info, "clock", $"正在处理 {asset.ProgressPercent}%"),
        { State: AssetState.Refused } => (Tone.Bad, "cross", "视频有问题"),
        _ => (Tone.Ok, "check", "可以播放"),
    };

    /// <summary>True while a job is to do or being done: the page looks again.</summary>
    public static bool IsMoving(Asset? asset) => asset is { State: AssetState.Waiting or AssetState.Working };
}
