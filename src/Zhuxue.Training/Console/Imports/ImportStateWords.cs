using Zhuxue.Platform.Components;

namespace Zhuxue.Training.Console.Imports;

/// <summary>How a state of a roster is shown.</summary>
internal static class ImportStateWords
{
    extension(ImportState state)
    {
        public string Words => state switch
        {
            ImportState.Checking => "正在检查",
            ImportState.Checked => "等您确认",
            ImportState.Refused => "不能用",
            ImportState.Importing => "正在导入",
            ImportState.Done => "已导入",
            ImportState.Discarded => "已放弃",
            _ => throw new ArgumentOutOfRangeException(nameof(state), state, null),
        };

        public Tone Tone => state switch
        {
            ImportState.Checking or ImportState.Importing => Tone.Info,
            ImportState.Checked => Tone.Warn,
            ImportState.Refused => Tone.Bad,
            ImportState.Done => Tone.Ok,
            _ => Tone.Mute,
        };
    }
}
