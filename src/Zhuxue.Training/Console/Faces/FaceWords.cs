using Zhuxue.Platform.Components;
using Zhuxue.Training.Accounts.Faces;

namespace Zhuxue.Training.Console.Faces;

/// <summary>How staff pages call what the comparison found.</summary>
internal static class FaceWords
{
    /// <summary>Not one in 1.25 million pairs of strangers reached it (decision 22).</summary>
    private const double VeryLikely = 0.7;

    public static string Of(double similarity) => similarity >= VeryLikely ? "非常像" : "很像";

    extension(FaceSignalState state)
    {
        public string Words => state switch { FaceSignalState.Open => "待看", FaceSignalState.Explained => "有原因", _ => "确认是一个人" };

        public Tone Tone => state switch { FaceSignalState.Open => Tone.Warn, FaceSignalState.Explained => Tone.Ok, _ => Tone.Bad };
    }

    /// <summary>Near the number of persons from which the law asks for a report; null while far from it.</summary>
    public static string? Warning(int persons) => FaceDataCount.LevelOf(persons) switch
    {
        FaceDataLevel.Near => "过了 8 万。到 10 万人要向省级网信部门备案，请先准备材料。",
        FaceDataLevel.VeryNear => "过了 9 万。到 10 万人要向省级网信部门备案，请抓紧办。",
        FaceDataLevel.Reached => "到 10 万人了。请在 30 个工作日内向省级网信部门备案。",
        _ => null,
    };
}
