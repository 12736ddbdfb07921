using Zhuxue.Platform.Components;
using Zhuxue.Vision.Faces;

namespace Zhuxue.Training.FaceChecks;

/// <summary>A cosine of two faces in words: a hint for staff, never a verdict.</summary>
internal static class LikenessWords
{
    public static string Of(double similarity) => similarity switch { >= FaceMatch.SameFrom => "像同一个人", >= FaceMatch.UncertainFrom => "拿不准", _ => "不像同一个人" };

    public static Tone ToneOf(double similarity) => similarity switch { >= FaceMatch.SameFrom => Tone.Ok, >= FaceMatch.UncertainFrom => Tone.Warn, _ => Tone.Bad };

    /// <summary>What the photo check saw on a snapshot, by the name of its verdict.</summary>
    public static string Finding(string? verdict) => verdict switch
    {
        "Ok" => "正脸",
        "NoFace" => "没有人",
        "TwoFaces" => "不止一人",
        "TooSmall" => "离得太远",
        "TooLarge" => "离得太近",
        "TooDark" => "太暗",
        "TooBright" => "太亮",
        "Blurred" => "模糊",
        "FaceHidden" => "脸被挡住",
        "NotFrontal" => "侧着脸",
        "EyesClosed" => "闭着眼",
        _ => "看不清",
    };
}
